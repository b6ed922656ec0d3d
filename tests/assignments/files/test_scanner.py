"""Scanning: what clamd finds is refused, and so is everything while it does not answer."""

import socket
import tempfile
import threading
from collections.abc import Iterator

import pytest

from assignments.files import storage
from assignments.files.scanner import ScannerDown, scan
from assignments.files.verdict import FileRefused
from assignments.models import StoredFile
from tests.assignments.evidence_cast import uploaded
from tests.assignments.files import samples

INFECTED = samples.pdf(samples.CATALOG, samples.EICAR)


class FakeClamd:
    """Speaks INSTREAM as clamd does: finds EICAR, or says ``answer`` whatever it gets."""

    def __init__(self, answer: bytes | None = None) -> None:
        self.answer = answer
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        """Stop for good: closing alone would leave the waiting thread its socket."""
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                received = b""
                while size := int.from_bytes(stream.read(4), "big"):
                    received += stream.read(size)
                found = samples.EICAR in received
                answer = b"stream: Eicar-Signature FOUND\0" if found else b"stream: OK\0"
                connection.sendall(answer if self.answer is None else self.answer)


@pytest.fixture
def clamd() -> Iterator[FakeClamd]:
    fake = FakeClamd()
    yield fake
    if fake.server.fileno() >= 0:
        fake.stop()


def scanned(raw: bytes, address: str) -> str:
    with tempfile.TemporaryFile() as file:
        file.write(raw)
        return scan(file, address)


def test_what_it_finds_is_named(clamd):
    assert scanned(INFECTED, clamd.address) == "Eicar-Signature"
    assert scanned(samples.PLAIN_PDF + b"x" * 300_000, clamd.address) == ""


@pytest.mark.parametrize("answer", [b"", b"stream: Size limit exceeded. ERROR\0", b"UNKNOWN\0"])
def test_what_is_no_answer_is_no_all_clear(answer):
    fake = FakeClamd(answer)
    with pytest.raises(ScannerDown):
        scanned(samples.PLAIN_PDF, fake.address)
    fake.stop()


def test_by_a_socket_on_the_disk_too(tmp_path):
    with pytest.raises(ScannerDown):
        scanned(samples.PLAIN_PDF, str(tmp_path / "clamd.sock"))


@pytest.mark.django_db
@pytest.mark.usefixtures("media", "q3_open")
class TestUploads:
    def test_infected_files_are_refused(self, plan, so_tai_chinh, settings, clamd):
        settings.CLAMD_SOCKET = clamd.address
        for name, raw in (
            ("a.pdf", INFECTED),
            ("a.png", samples.png(end=samples.EICAR)),
            ("a.jpg", samples.jpg(end=samples.EICAR)),
            ("a.xls", samples.ole("Workbook") + samples.EICAR),
        ):
            with pytest.raises(FileRefused, match="mã độc \\(Eicar-Signature\\)"):
                uploaded(plan, so_tai_chinh, raw, name)
        assert StoredFile.objects.count() == 0
        assert list(storage.names()) == []

    def test_a_clean_file_is_marked_as_scanned(self, plan, so_tai_chinh, settings, clamd):
        settings.CLAMD_SOCKET = clamd.address
        assert uploaded(plan, so_tai_chinh).evidence.file.is_scanned

    def test_a_stopped_scanner_refuses_everything(self, plan, so_tai_chinh, settings, clamd):
        settings.CLAMD_SOCKET = clamd.address
        clamd.stop()
        with pytest.raises(FileRefused, match="máy quét mã độc không trả lời"):
            uploaded(plan, so_tai_chinh)
        assert StoredFile.objects.count() == 0

    def test_without_a_scanner_it_says_so(self, plan, so_tai_chinh):
        assert not uploaded(plan, so_tai_chinh).evidence.file.is_scanned
