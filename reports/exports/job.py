"""One file in the making, as the code that writes it knows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from accounts.models import User


class ExportRefused(Exception):  # noqa: N818  # said to people, not a fault of the program
    """The file can't be made; the message says why and what to do."""


class NotWanted(Exception):  # noqa: N818  # no fault either
    """Whoever asked for the file has dropped it meanwhile: stop."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a kind of export gets to write its file.

    ``user`` is whoever asked: the file holds what that person may see, nothing else.
    ``params`` are those that the kind's ``ask`` returned. ``out`` is a real, empty file.
    ``report(done, total, step)`` says how far it has come; it raises ``NotWanted``.
    """

    user: User
    params: Mapping[str, Any]
    out: IO[bytes]
    report: Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, checked: ``params`` as JSON, a title for people, a name for the file."""

    params: dict[str, Any]
    title: str
    file_name: str


def _nothing() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class ExportKind:
    """A kind of file.

    ``ask(user, query)`` checks what the person wants and whether they may have it: it raises
    ``Http404``, ``PermissionDenied`` or ``ValidationError``. It is asked again before the file is
    made and before it is handed over. ``missing()`` says what the server lacks to make such a
    file, '' where nothing.
    """

    slug: str
    label: str
    ask: Callable[[User, Mapping[str, str]], Asked]
    write: Callable[[Job], None]
    missing: Callable[[], str] = _nothing
