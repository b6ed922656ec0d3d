"""Good and hostile files: every verdict, and a sentence that says why and what to do."""

import io
import tempfile
import zipfile

import pytest

from assignments.files import office
from assignments.files.inspection import inspect
from assignments.files.verdict import KINDS, FileRefused
from tests.assignments.files import samples

LIMIT = 25 * 2**20
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
RAR = b"Rar!\x1a\x07\x01\x00" + b"\0" * 64
SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c" + b"\0" * 64
EXE = b"MZ\x90\x00" + b"\0" * 64
ELF = b"\x7fELF\x02\x01\x01" + b"\0" * 64
DTD = samples.types(samples.WORD).replace(
    b"?>", b'?><!DOCTYPE t [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>', 1
)
UTF16_MACRO = (
    samples.types(samples.WORD, "application/vnd.ms-office.vbaProject")
    .decode()
    .replace("UTF-8", "UTF-16")
    .encode("utf-16")
)
SCRIPTED = b"<< /S /JavaScript /JS (app.alert(1)) >>"


def read(raw: bytes, name: str, limit: int = LIMIT):
    with tempfile.TemporaryFile() as file:
        file.write(raw)
        return inspect(file, name, max_bytes=limit)


def damaged(raw: bytes) -> bytes:
    """Return a package with a byte of a part's content turned."""
    middle = raw.index(b"word/document.xml") + len(b"word/document.xml") + 2
    return raw[:middle] + bytes([raw[middle] ^ 0xFF]) + raw[middle + 1 :]


def typed_as(main: str, name: str = "[Content_Types].xml") -> bytes:
    return samples.package({name: samples.types(main), "word/document.xml": b"<d/>"})


GOOD = {
    "Báo cáo giải ngân.pdf": samples.PLAIN_PDF,
    "khong-dau-cuoi.PDF": samples.pdf(samples.CATALOG, tail=b"%%EOF\r\n\0\0\0"),
    "co-luong-nen.pdf": samples.pdf(samples.packed_objects(b"<< /Type /Page >>")),
    "noi-ve-javascript.pdf": samples.pdf(b"(JavaScript va Launch trong van ban)"),
    "Công văn số 12.docx": samples.docx(),
    "Biểu số liệu.xlsx": samples.xlsx(),
    "trinh-bay.pptx": samples.pptx(),
    "cu.doc": samples.ole("Root Entry", "WordDocument", "1Table"),
    "cu.xls": samples.ole("Root Entry", "Workbook"),
    "cu-nhieu-trang.xls": samples.ole("Workbook") + samples.sheet("Q1") + samples.sheet("Q2", 2),
    "rat-cu.xls": samples.ole("Root Entry", "Book"),
    "anh.jpg": samples.jpg(),
    "anh.jpeg": samples.jpg(end=b"du lieu may anh"),
    "anh.png": samples.png(),
    "QĐ 214.KH-UBND v1.2.docx": samples.docx(),
    "nhieu-phan.docx": samples.many_parts(400),
    "nen-manh.docx": samples.bomb(12),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_taken(name):
    inspected = read(GOOD[name], name)
    assert inspected.name == name
    assert inspected.content_type == KINDS[name.rpartition(".")[2].lower()].content_type
    assert inspected.size == len(GOOD[name])


REFUSED = [
    ("rong.pdf", b"", "rỗng"),
    ("rong.docx", b"", "rỗng"),
    ("trang.pdf", HTML, "trang web"),
    ("trang.png", HTML, "trang web"),
    ("hinh.png", SVG, "trang web"),
    ("hinh.jpg", b"\xef\xbb\xbf \n" + SVG, "trang web"),
    ("hinh.svg", SVG, "“.svg”"),
    ("trang.html", HTML, "“.html”"),
    ("ma.js", b"alert(1)", "“.js”"),
    ("ma.pdf", b"#!/bin/sh\nrm -rf /\n", "mã lệnh"),
    ("chay.exe", EXE, "“.exe”"),
    ("chay.pdf", EXE, "không phải PDF"),
    ("chay.docx", ELF, "không phải Word"),
    ("nen.zip", samples.package({"a": b"b"}), "“.zip”"),
    ("nen.docx", samples.package({"a": b"b"}), "hỏng"),
    ("nen.pdf", RAR, "không phải PDF"),
    ("nen.xlsx", SEVEN_ZIP, "không phải Excel"),
    ("bao-cao.pdf.exe", samples.PLAIN_PDF, "“.exe”"),
    ("anh.php.jpg", samples.jpg(), "“.php”"),
    ("bao-cao.html.pdf", samples.PLAIN_PDF, "“.html”"),
    ("khong-duoi", samples.PLAIN_PDF, "không có phần mở rộng"),
    ("doi-ten.pdf", samples.docx(), "không phải PDF"),
    ("doi-ten.docx", samples.PLAIN_PDF, "không phải Word"),
    ("doi-ten.jpg", samples.png(), "không phải ảnh JPEG"),
    ("doi-ten.png", samples.jpg(), "không phải ảnh PNG"),
    ("doi-ten.docx", samples.xlsx(), "không phải là tệp Word"),
    ("doi-ten.xlsx", samples.docx(), "không phải là tệp Excel"),
    ("doi-ten.doc", samples.ole("Workbook"), "không phải là tệp Word"),
    ("cai-dat.xls", samples.ole("SummaryInformation"), "không phải là tệp Excel"),
    ("doi-ten.docx", samples.ole("WordDocument"), "97–2003"),
    ("mat-khau.docx", samples.ole("EncryptedPackage"), "mật khẩu"),
    ("mat-khau.doc", samples.ole("EncryptedPackage", "WordDocument"), "mật khẩu"),
    ("mat-khau.docx", samples.encrypted_zip(), "mật khẩu"),
    ("macro.docm", samples.docx(), "“.docm”"),
    ("macro.docx", samples.docx(word__vbaProject=b"x"), "macro"),
    ("macro.docx", samples.docx_with({"word/vbaProject.bin": b"x"}), "macro"),
    ("macro.docx", samples.docx_with({"customXml/VBAPROJECT.BIN": b"x"}), "macro"),
    ("macro.docx", typed_as("application/vnd.ms-word.document.macroEnabled.main+xml"), "macro"),
    ("macro.docx", samples.docx("application/vnd.ms-office.vbaProject"), "macro"),
    ("macro.xlsx", samples.docx_with({"xl/macrosheets/sheet1.xml": b"x"}), "macro"),
    ("macro.docx", samples.package({"[Content_Types].xml": UTF16_MACRO}), "macro"),
    ("macro.doc", samples.ole("WordDocument", "Macros", "VBA", "_VBA_PROJECT"), "macro"),
    ("macro.xls", samples.ole("Workbook", "_VBA_PROJECT_CUR"), "macro"),
    ("macro4.xls", samples.ole("Workbook") + samples.sheet("Macro1", 1), "macro"),
    ("mau.docx", typed_as(samples.WORD.replace("document.main", "template.main")), "Word"),
    ("gan-kem.docx", samples.docx_with({"word/embeddings/a.exe": EXE}), "chạy được"),
    ("thuc-the.docx", samples.package({"[Content_Types].xml": DTD}), "hỏng"),
    ("khong-loai.docx", typed_as(samples.WORD, "content_types.xml"), "hỏng"),
    ("ra-ngoai.docx", samples.docx_with({"../../etc/cron.d/x": b"x"}), "hỏng"),
    ("hong.docx", damaged(samples.docx()), "hỏng"),
    ("cut.docx", samples.docx()[:-60], "hỏng"),
    ("cut.xlsx", samples.xlsx()[:200], "hỏng"),
    ("cut.pdf", samples.PLAIN_PDF[:40], "hỏng"),
    ("cut.png", samples.png()[:-12], "hỏng"),
    ("bom.docx", samples.bomb(64), "phình ra"),
    ("nhieu-phan.docx", samples.many_parts(office.MAX_PARTS + 1), "phình ra"),
    ("lenh.pdf", samples.pdf(SCRIPTED), "JavaScript"),
    ("lenh.pdf", samples.pdf(SCRIPTED.replace(b"/JavaScript", b"/J#61v#61Script")), "JavaScript"),
    ("lenh.pdf", samples.pdf(samples.packed_objects(SCRIPTED)), "JavaScript"),
    ("mo.pdf", samples.pdf(b"<< /S /Launch /F (cmd.exe) >>"), "Launch"),
    ("hai-mat.pdf", HTML + samples.PLAIN_PDF, "không phải PDF"),
    ("hai-mat.docx", EXE + samples.docx(), "không phải Word"),
    ("hai-mat.jpg", samples.jpg(end=samples.package({"a.jar": b"x"})), "giấu"),
    ("hai-mat.png", samples.png(end=samples.package({"a.jar": b"x"})), "giấu"),
    ("hai-mat.pdf", samples.PLAIN_PDF + samples.package({"a.jar": b"x"}), "giấu"),
]


@pytest.mark.parametrize(("name", "raw", "why"), REFUSED, ids=[f"{n}-{w}" for n, _, w in REFUSED])
def test_a_hostile_file_is_refused_with_a_reason(name, raw, why):
    with pytest.raises(FileRefused) as refusal:
        read(raw, name)
    said = str(refusal.value)
    assert said.startswith(f"“{name}”: ")
    assert why in said
    assert said.count(".") >= 2, "says what to do as well"


def test_enough_of_both():
    assert len(GOOD) + len(REFUSED) >= 40


def test_too_big_says_how_big_it_may_be():
    with pytest.raises(FileRefused, match="lớn hơn 1 MB"):
        read(samples.PLAIN_PDF + b" " * 2**20, "lon.pdf", 2**20)


def test_what_lies_about_its_size_is_counted_all_the_same():
    """The directory says 10 bytes; the part unpacks to 300 MB, or the archive is refused."""
    raw = bytearray(samples.bomb(300))
    size = (300 * 2**20).to_bytes(4, "little")
    assert raw.count(size) >= 2
    with pytest.raises(FileRefused):
        read(bytes(raw.replace(size, (10).to_bytes(4, "little"))), "noi-doi.docx")


def test_duplicate_parts_are_refused():
    buffer = io.BytesIO(samples.docx())
    with zipfile.ZipFile(buffer, "a") as target, pytest.warns(UserWarning, match="Duplicate"):
        target.writestr("[Content_Types].xml", samples.types(samples.WORD))
    with pytest.raises(FileRefused, match="hỏng"):
        read(buffer.getvalue(), "trung.docx")


@pytest.mark.parametrize("cut", range(30, len(samples.docx()), 37))
def test_a_file_cut_anywhere_never_breaks_the_reader(cut):
    for raw, name in ((samples.docx(), "a.docx"), (samples.PLAIN_PDF, "a.pdf")):
        with pytest.raises(FileRefused):
            read(raw[: min(cut, len(raw) - 8)], name)
