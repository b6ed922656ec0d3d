"""Who is asking: a program with a key, or a person signed in to the site."""

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer, SessionAuth
from ninja.utils import check_csrf

from accounts.access import Person
from accounts.models import User
from accounts.tokens import find_token_owner

READING = frozenset({"GET", "HEAD"})


class ApiRequest(HttpRequest):
    """A request that has passed one of the two checks below."""

    auth: Person


class BearerKey(HttpBearer):
    """A key in ``Authorization: Bearer …``; the scheme's name in any case."""

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """Return the key's owner.

        A wrong key ends here even where a session would do: whoever sends a key means it, and
        must learn that it was revoked.
        """
        owner = find_token_owner(token.strip())
        if owner is None:
            raise AuthenticationError
        return owner


class FirstPasswordError(Exception):
    """The session is of somebody who must change their password before anything else."""


class ForgeryError(Exception):
    """A session that would change something without the site's own token."""


class SignedIn(SessionAuth):
    """The site's own session."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        """Return the signed-in person; a first password opens nothing here either.

        Raises:
            ForgeryError: a change without the token that only the site's own pages know.
        """
        person: Person | None = super().authenticate(request, key)
        if isinstance(person, User) and person.must_change_password:
            raise FirstPasswordError
        if person is not None and request.method not in READING and _may_be_forged(request):
            raise ForgeryError
        return person


def _may_be_forged(request: HttpRequest) -> bool:
    """Tell whether another site may have sent it; the token counts in the header only.

    Looking for it in the body, as forms have it, would read a body of any size and kind.
    """
    return "X-CSRFToken" not in request.headers or check_csrf(request) is not None


# Ninja's own check would say 403 to a stranger, who is to hear 401.
AUTHENTICATION = [BearerKey(), SignedIn(csrf=False)]
