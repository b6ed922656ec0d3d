"""Who is asking: a program with a key, or a person signed in to the site."""

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer, SessionAuth

from accounts.access import Person
from accounts.models import User
from accounts.tokens import find_token_owner


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


class SignedIn(SessionAuth):
    """The site's own session."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Person | None:
        """Return the signed-in person; a first password opens nothing here either."""
        person: Person | None = super().authenticate(request, key)
        if isinstance(person, User) and person.must_change_password:
            raise FirstPasswordError
        return person


# Nothing can be changed through the API, so there is nothing for a forged request to do.
AUTHENTICATION = [BearerKey(), SignedIn(csrf=False)]
