"""Writes a bundle of 200 MB of documents; prints by how many MB the process grew meanwhile.

Run by a test as a program of its own: ``python -m tests.reports.exports.bundle_memory FOLDER``.
"""

import hashlib
import sys
from decimal import Decimal
from pathlib import Path

import django

COUNT, SIZE = 5, 40 << 20


def peak() -> int:
    """Return the most memory that this program has held, in KB.

    Not ``getrusage``: what that says begins with the program that started this one.
    """
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def zeros_digest() -> str:
    """Return the sha256 of a document, worked out without holding one."""
    digest = hashlib.sha256()
    for _ in range(SIZE >> 20):
        digest.update(bytes(1 << 20))
    return digest.hexdigest()


def main(folder: Path) -> None:
    """Make the documents as holes in files, bundle them, say what it took."""
    django.setup()
    from django.conf import settings

    settings.MEDIA_ROOT = folder
    from assignments.files import storage
    from assignments.models import Evidence, StoredFile
    from common.clock import now
    from reports.exports.bundle_rows import Entry
    from reports.exports.bundle_zip import write_bundle
    from reports.exports.job import Job

    sha256 = zeros_digest()
    entries = []
    for number in range(COUNT):
        name = storage.new_name()
        path = storage.path_of(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.truncate(SIZE)
        stored = StoredFile(
            pk=number + 1,
            name=name,
            state="stored",
            original_name="a.pdf",
            content_type="application/pdf",
            size=SIZE,
            sha256=sha256,
            created_at=now(),
        )
        evidence = Evidence(title=f"Tài liệu {number}", file=stored)
        place = ("1", "Lĩnh vực"), ("1.1", "Tiêu chí"), "Quý III", "Sở Thử"
        entries.append(Entry(*place, evidence, Decimal(1), None, ()))
    before = peak()
    with (folder / "bundle.zip").open("w+b") as out:
        write_bundle(Job(None, {}, out, lambda *_: None), entries, ["Danh mục"])  # type: ignore[arg-type]
    sys.stdout.write(str((peak() - before) // 1024))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
