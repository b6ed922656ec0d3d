"""Where files lie: under MEDIA_ROOT/evidence, by random names, readable by nobody else.

A name that a person gave never touches the disk. The row that knows of a file is there before the
file is, and after it is gone.
"""

import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import IO

from django.conf import settings

FOLDER = "evidence"
CHUNK = 2**16
_NAME = re.compile(r"evidence/[0-9a-f]{2}/[0-9a-f-]{36}", re.ASCII)


def new_name() -> str:
    """Return a random name below MEDIA_ROOT, without an ending."""
    name = str(uuid.uuid4())
    return f"{FOLDER}/{name[:2]}/{name}"


def path_of(name: str) -> Path:
    """Return where the file ``name`` lies; anything but a name of ours is a mistake."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a stored name: {name!r}")
    return Path(settings.MEDIA_ROOT) / name


def write(name: str, file: IO[bytes]) -> None:
    """Copy ``file`` to ``name`` and on to the disk itself; a failed copy leaves nothing behind."""
    path = path_of(name)
    _make_folder(path.parent)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            file.seek(0)
            while chunk := file.read(CHUNK):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        _settle(path.parent)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def remove(name: str) -> None:
    """Delete a file; one that is not there is no error."""
    path = path_of(name)
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        _settle(path.parent)


def read(name: str) -> BufferedReader:
    """Open a file for reading; ``FileNotFoundError`` where it is gone."""
    return path_of(name).open("rb")


def digest(name: str) -> str:
    """Return the sha256 of a file as it lies there."""
    with read(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def names() -> Iterator[str]:
    """Yield the name of everything that lies in the folder, ours or not."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted((root / FOLDER).rglob("*")):
        if not path.is_dir():
            yield path.relative_to(root).as_posix()


def _make_folder(folder: Path) -> None:
    """Make the folder and those above it, for the owner alone, and fix them on the disk."""
    if folder.is_dir():
        return
    if folder.name != FOLDER:
        _make_folder(folder.parent)
    else:
        folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    _settle(folder.parent)


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
