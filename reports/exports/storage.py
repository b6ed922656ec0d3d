"""Where made files lie: MEDIA_ROOT/exports, by random names, readable by nobody else."""

import os
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO

from django.conf import settings

FOLDER = "exports"
_NAME = re.compile(r"exports/[0-9a-f-]{36}(?:\.part)?", re.ASCII)


def new_name() -> str:
    """Return a random name below MEDIA_ROOT."""
    return f"{FOLDER}/{uuid.uuid4()}"


def path_of(name: str) -> Path:
    """Return where ``name`` lies; anything but a name of ours is a mistake."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a stored name: {name!r}")
    return Path(settings.MEDIA_ROOT) / name


@contextmanager
def written(name: str) -> Iterator[IO[bytes]]:
    """Give a file to write; it appears under ``name`` whole, or not at all."""
    path = path_of(name)
    part = path_of(f"{name}.part")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def read(name: str) -> BufferedReader:
    """Open a file; ``FileNotFoundError`` where it is gone."""
    return path_of(name).open("rb")


def size(name: str) -> int:
    """Return a file's size in bytes."""
    return path_of(name).stat().st_size


def remove(name: str) -> None:
    """Delete a file; '' and one that is gone are no error."""
    if name:
        path_of(name).unlink(missing_ok=True)


def left_over(known: set[str], older_than: float) -> Iterator[str]:
    """Yield the names of files that no row knows of and nobody wrote to for so many seconds."""
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    for path in sorted(folder.glob("*")):
        name = f"{FOLDER}/{path.name}"
        is_old = time.time() - path.stat().st_mtime > older_than
        if _NAME.fullmatch(name) and name not in known and is_old:
            yield name
