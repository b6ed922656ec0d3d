"""Who a key belongs to."""

from accounts.actions import hash_token
from accounts.models import ApiToken, User


def find_token_owner(token: str) -> User | None:
    """Return the active user whose unrevoked key this is, in one query; ``None`` otherwise."""
    held = (
        ApiToken.objects.select_related("user")
        .filter(token_hash=hash_token(token), revoked_at=None, user__is_active=True)
        .first()
    )
    return None if held is None else held.user
