"""Secrets kept beside the data: made on first start, never default ones."""

import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

MIN_LENGTH = 50
KNOWN_DEFAULTS = ("django-insecure", "changeme", "secret", "insecure")


def read_or_make(path: Path, make: Callable[[], str]) -> str:
    """Return the secret kept at ``path``; make it (mode 0600) when there is none yet.

    Two processes starting at once end up with the same secret: it is written whole under a name
    of its own and then linked into place, which only one of them can do.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # mode 0600
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first, and its secret is as good
        finally:
            Path(draft).unlink()
    return path.read_text().strip()


def read_or_make_key(path: Path) -> str:
    """Return this installation's secret key."""
    return checked_key(read_or_make(path, get_random_secret_key))


def read_or_make_password(path: Path) -> str:
    """Return the one password of this installation's sample accounts."""
    return read_or_make(path, lambda: f"{secrets.token_hex(3)}-{secrets.token_hex(3)}")


def checked_key(key: str) -> str:
    """Return ``key``, or refuse one that is short or a well-known default."""
    if len(key) < MIN_LENGTH or key.lower().startswith(KNOWN_DEFAULTS):
        raise ImproperlyConfigured(
            f"SECRET_KEY phải có ít nhất {MIN_LENGTH} ký tự ngẫu nhiên. "
            "Bỏ biến này đi để hệ thống tự tạo khóa khi khởi động lần đầu."
        )
    return key
