"""On whose behalf something is done, and from where."""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at an address, or the system itself (``user`` is ``None``)."""

    user: User | None
    name: str
    ip_address: str | None = None

    @classmethod
    def of_request(cls, request: HttpRequest, user: User | None = None) -> "Actor":
        """Return the signed-in person behind ``request`` (or ``user``, who is just signing in)."""
        person = user or request.user
        if not isinstance(person, User):
            raise TypeError("only a signed-in person acts")
        # X-Forwarded-For is whatever the sender wants it to be; the server's own word counts.
        return cls(person, str(person), request.META.get("REMOTE_ADDR") or None)

    @classmethod
    def command(cls, name: str) -> "Actor":
        """Return the management command ``name``, run by whoever owns the server."""
        return cls(None, f"lệnh {name}")
