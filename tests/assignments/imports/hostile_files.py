"""Files that are broken, or made to break what reads them: each is built when it is asked for."""

import io
import random
import warnings
import zipfile
from collections.abc import Callable
from functools import cache

from tests.assignments.imports import builders

SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, BOOK_RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
WORD, TYPES = "word/document.xml", "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Parts = dict[str, bytes]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


@cache
def _good(ending: str) -> bytes:
    return builders.printed_workbook() if ending == "xlsx" else builders.printed_document()


def parts_of(ending: str) -> Parts:
    with zipfile.ZipFile(io.BytesIO(_good(ending))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return _with_strings(parts) if ending == "xlsx" and STRINGS not in parts else parts


def _with_strings(parts: Parts) -> Parts:
    """Return the parts with shared strings, which not every library writes."""
    relation = b'<Relationship Id="s1" Type="%b/sharedStrings" Target="sharedStrings.xml"/>'
    kind = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%b.sharedStrings+xml"/>'
    office = b"application/vnd.openxmlformats-officedocument.spreadsheetml"
    relations = parts[BOOK_RELS].replace(b"</Rel", relation % RELATIONS.encode() + b"</Rel")
    types = parts[TYPES].replace(b"</Types>", kind % office + b"</Types>")
    strings = f'<sst xmlns="{MAIN}"><si><t>STT</t></si></sst>'.encode()
    return parts | {BOOK_RELS: relations, TYPES: types, STRINGS: strings}


def packed(parts: Parts) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def with_parts(ending: str, **changed: bytes) -> bytes:
    """Return the good file with parts replaced or added."""
    return packed(parts_of(ending) | changed)


def replaced(ending: str, part: str, old: bytes, new: bytes) -> bytes:
    parts = parts_of(ending)
    assert old in parts[part], (part, old)
    return packed(parts | {part: parts[part].replace(old, new, 1)})


def sheet(inside: str) -> bytes:
    """Return the good workbook with another sheet: what stands inside of its root."""
    text = f'{HEAD}<worksheet xmlns="{MAIN}">{inside}</worksheet>'
    return with_parts("xlsx", **{SHEET: text.encode()})


def rows(inside: str) -> bytes:
    return sheet(f"<sheetData>{inside}</sheetData>")


def document(inside: str) -> bytes:
    text = f'{HEAD}<w:document xmlns:w="{WORDS}"><w:body>{inside}</w:body></w:document>'
    return with_parts("docx", **{WORD: text.encode()})


def table(inside: str, properties: str = "") -> str:
    cell = f"<w:tc>{properties}<w:p><w:r><w:t>Mã</w:t></w:r></w:p>{inside}</w:tc>"
    return f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"


def padded(content: bytes) -> bytes:
    """Return the file with a picture that can't be packed: its parts are no longer too dense."""
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("xl/media/image9.png", random.Random(1).randbytes(1_200_000))
    return buffer.getvalue()


def typed(ending: str, part: str, encoding: str, declared: str, entity: str) -> bytes:
    """Put a document type before a part's root, in an encoding."""
    parts = parts_of(ending)
    text = parts[part].decode()
    text = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
    whole = f'<?xml version="1.0" encoding="{declared}"?><!DOCTYPE a [{entity}]>{text}'
    return packed(parts | {part: whole.encode(encoding)})


def laughs() -> str:
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "' + f"&a{n - 1};" * 10 + '">' for n in range(1, 10)]
    return "".join(lines)


def lying(size: int) -> bytes:
    """Return a workbook whose directory says that its sheet is small."""
    content = bytearray(rows(f"<row>{'<c/>' * size}</row>"))
    at = content.rindex(SHEET.encode()) - 46
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(content)


def twice(part: str) -> bytes:
    buffer = io.BytesIO(_good("xlsx"))
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as package:
        warnings.simplefilter("ignore", UserWarning)
        package.writestr(part, b"<a/>")
    return buffer.getvalue()


def many_sheets(count: int, inside: str) -> bytes:
    parts = parts_of("xlsx")
    body = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData></worksheet>'.encode()
    kind = RELATIONS
    names, relations, types = "", "", ""
    for number in range(2, count + 2):
        parts[f"xl/worksheets/sheet{number}.xml"] = body
        names += f'<sheet xmlns:q="{kind}" name="T{number}" sheetId="{number}" q:id="x{number}"/>'
        relations += (
            f'<Relationship Id="x{number}" Type="{kind}/worksheet"'
            f' Target="/xl/worksheets/sheet{number}.xml"/>'
        )
        types += (
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="application/vnd.'
            'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        )
    for part, end, more in (
        (BOOK, b"</sheets>", names),
        (BOOK_RELS, b"</Relationships>", relations),
        (TYPES, b"</Types>", types),
    ):
        parts[part] = parts[part].replace(end, more.encode() + end)
    return packed(parts)


def shared_strings(inside: str) -> bytes:
    return with_parts("xlsx", **{STRINGS: f'{HEAD}<sst xmlns="{MAIN}">{inside}</sst>'.encode()})


def many_rows(count: int) -> bytes:
    cells = "".join(f'<c r="{letter}%d"><v>1</v></c>' for letter in "ABCDEFGH")
    return rows("".join(f'<row r="{n}">{cells % ((n,) * 8)}</row>' for n in range(1, count + 1)))


def defined_names(count: int) -> bytes:
    names = "".join(f'<definedName name="n{n}">A1</definedName>' for n in range(count))
    return replaced("xlsx", BOOK, b"</sheets>", f"</sheets><definedNames>{names}".encode())


def number(text: str, kind: str = "n") -> bytes:
    """Put a raw value into the first row below the header of the printed annex: its maximum."""
    parts = parts_of("xlsx")
    old = parts[SHEET]
    at = old.index(b'r="C7"')
    at, end = old.rindex(b"<c ", 0, at), old.index(b"</c>", at)
    cell = f'<c r="C7" t="{kind}"><v>{text}</v>'.encode()
    return packed(parts | {SHEET: old[:at] + cell + old[end:]})


BROKEN, INSIDE, MUCH = "bị hỏng", "phình ra quá lớn", "quá nhiều"
DTD, NOT_IT, MACRO = "hỏng hoặc bị cắt|khai báo lạ", "chứ không phải|không phải là tệp", "macro"
Case = tuple[str, str, Callable[[], bytes]]
"""The ending, what the sentence says ('' where the file may be read), and the file."""

ENTITY = '<!ENTITY x "y">'
CASES: dict[str, Case] = {
    "zip bomb": ("xlsx", INSIDE, lambda: rows(" " * 80_000_000)),
    "zip bomb in a word file": ("docx", INSIDE, lambda: document(" " * 80_000_000)),
    "a bomb in a bomb": (
        "xlsx",
        INSIDE,
        lambda: with_parts("xlsx", **{"xl/embeddings/a.zip": b"\0" * 90_000_000}),
    ),
    "a lying size": ("xlsx", BROKEN, lambda: lying(50_000)),
    "6,000 parts": (
        "xlsx",
        INSIDE,
        lambda: with_parts("xlsx", **{f"xl/media/{n}.xml": b"<a/>" for n in range(6000)}),
    ),
    "a part twice": ("xlsx", BROKEN, lambda: twice(SHEET)),
    "a part that climbs out": ("xlsx", BROKEN, lambda: twice("../../etc/a.xml")),
    "a part with a macro": ("xlsx", MACRO, lambda: twice("xl/vbaProject.bin")),
    "a program inside": ("xlsx", "chạy được", lambda: twice("xl/embeddings/a.exe")),
    "typed as a macro workbook": (
        "xlsx",
        MACRO,
        lambda: replaced(
            "xlsx",
            TYPES,
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    ),
    "the wrong type": (
        "xlsx",
        NOT_IT,
        lambda: replaced("xlsx", TYPES, b"sheet.main+xml", b"other.main+xml"),
    ),
    "no types": ("xlsx", BROKEN, lambda: with_parts("xlsx", **{TYPES: b""})),
    "an xlsm": ("xlsm", MACRO, lambda: _good("xlsx")),
    "an xls": ("xls", "định dạng khác", lambda: OLE + b"\0" * 600),
    "a doc": ("doc", "định dạng khác", lambda: OLE + b"\0" * 600),
    "an ods": ("ods", "định dạng khác", lambda: _good("xlsx")),
    "a pdf": ("pdf", "Chỉ nhận", lambda: b"%PDF-1.7"),
    "a password": (
        "xlsx",
        "đặt mật khẩu",
        lambda: OLE + b"\0" * 504 + "EncryptedPackage\0".encode("utf-16-le") + b"\0" * 512,
    ),
    "an xls renamed": ("xlsx", "97–2003", lambda: OLE + b"\0" * 2000),
    "a csv renamed": ("xlsx", NOT_IT, lambda: b"a;b\n1;2\n"),
    "a page renamed": ("xlsx", NOT_IT, lambda: b"<html><table><tr><td>1</td></tr></table>"),
    "a docx renamed": ("xlsx", NOT_IT, lambda: _good("docx")),
    "an xlsx renamed": ("docx", NOT_IT, lambda: _good("xlsx")),
    "an empty file": ("xlsx", "rỗng", lambda: b""),
    "too large": ("xlsx", "lớn hơn 10 MB", lambda: b"PK\x03\x04" + b"\0" * (10 * 2**20)),
    "cut": ("xlsx", BROKEN, lambda: _good("xlsx")[:-4000]),
    "cut word": ("docx", BROKEN, lambda: _good("docx")[:9000]),
    "a byte is wrong": (
        "xlsx",
        BROKEN,
        lambda: _good("xlsx")[:300] + b"\xff\xff" + _good("xlsx")[302:],
    ),
    **{
        f"{what} in {part}, {encoding}": (
            ending,
            DTD,
            lambda e=ending, p=part, c=encoding, d=declared, t=text: typed(e, p, c, d, t),  # type: ignore[misc]
        )
        for ending, part in (
            ("xlsx", SHEET),
            ("xlsx", STRINGS),
            ("xlsx", STYLES),
            ("xlsx", BOOK),
            ("docx", WORD),
        )
        for what, text, encoding, declared in (
            ("laughs", laughs(), "utf-8", "UTF-8"),
            ("a document type", ENTITY, "utf-16", "UTF-16"),
        )
    },
    "a document type in UTF-32": (
        "docx",
        DTD,
        lambda: typed("docx", WORD, "utf-32", "UTF-32", ENTITY),
    ),
    "a document type in UTF-7": (
        "docx",
        DTD,
        lambda: typed("docx", WORD, "utf-7", "UTF-7", ENTITY),
    ),
    "broken XML in the sheet": ("xlsx", BROKEN, lambda: rows("<row><c></row>")),
    "broken XML in the styles": ("xlsx", BROKEN, lambda: with_parts("xlsx", **{STYLES: b"<a"})),
    "broken XML in the document": ("docx", BROKEN, lambda: document("<w:p>")),
    "no document": ("docx", BROKEN, lambda: with_parts("docx", **{WORD: b"<a/>"})),
    "the last cell there is": (
        "xlsx",
        "XFD1048576 nằm quá xa",
        lambda: rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    ),
    "a whole sheet merged": (
        "xlsx",
        "",
        lambda: replaced("xlsx", SHEET, b'ref="A1:H1"', b'ref="A1:XFD1048576"'),
    ),
    "100,000 merges": (
        "xlsx",
        MUCH,
        lambda: sheet(
            "<sheetData/><mergeCells>" + '<mergeCell ref="A1:B2"/>' * 100_000 + "</mergeCells>"
        ),
    ),
    "millions of strings": ("xlsx", MUCH, lambda: shared_strings("<si/>" * 3_000_000)),
    "strings of many pieces": (
        "xlsx",
        MUCH,
        lambda: shared_strings(f"<si>{'<r><t/></r>' * 1_900_000}</si>"),
    ),
    "millions of styles": (
        "xlsx",
        MUCH,
        lambda: replaced("xlsx", STYLES, b"</cellXfs>", b"<xf/>" * 500_000 + b"</cellXfs>"),
    ),
    "styles of something else": (
        "xlsx",
        MUCH,
        lambda: replaced("xlsx", STYLES, b"</cellXfs>", b"</cellXfs>" + b"<a/>" * 900_000),
    ),
    "500,000 empty cells": (
        "xlsx",
        MUCH,
        lambda: rows(("<row>" + '<c s="1"/>' * 100 + "</row>") * 5000),
    ),
    "a row of 16,000 cells": (
        "xlsx",
        "nằm quá xa",
        lambda: rows(f"<row>{'<c><v>1</v></c>' * 16_000}</row>"),
    ),
    "100,000 rows": ("xlsx", MUCH, lambda: many_rows(100_000)),
    "6,000 rows": ("xlsx", "A5001 nằm quá xa", lambda: many_rows(6_000)),
    "millions of rows": ("xlsx", MUCH, lambda: rows('<row r="1"/>' * 4_000_000)),
    "millions of columns": ("xlsx", MUCH, lambda: sheet(f"<cols>{'<col/>' * 4_000_000}</cols>")),
    "a sheet a hundred deep": (
        "xlsx",
        "quá nhiều lớp",
        lambda: sheet("<a>" * 100_000 + "</a>" * 100_000),
    ),
    "fifty full sheets": (
        "xlsx",
        MUCH,
        lambda: many_sheets(45, f"<row>{'<c><v>1</v></c>' * 90}</row>" * 700),
    ),
    "sixty sheets": ("xlsx", "61 trang tính", lambda: many_sheets(60, "<row/>")),
    "a million names": ("xlsx", MUCH, lambda: defined_names(150_000)),
    "a million relations": (
        "xlsx",
        f"{BROKEN}|{MUCH}",
        lambda: replaced(
            "xlsx",
            BOOK_RELS,
            b"</Relationships>",
            b"<Relationship/>" * 250_000 + b"</Relationships>",
        ),
    ),
    "a sheet that lies outside": (
        "xlsx",
        f"{BROKEN}|không có bảng",
        lambda: replaced(
            "xlsx", BOOK_RELS, b"/xl/worksheets/sheet1.xml", b"../../../../etc/passwd"
        ),
    ),
    "no relations": (
        "xlsx",
        f"{BROKEN}|không có bảng",
        lambda: packed({n: c for n, c in parts_of("xlsx").items() if n != BOOK_RELS}),
    ),
    "no sheet": (
        "xlsx",
        f"{BROKEN}|không có bảng",
        lambda: packed({n: c for n, c in parts_of("xlsx").items() if n != SHEET}),
    ),
    "a chart for a sheet": (
        "xlsx",
        f"{BROKEN}|không có bảng",
        lambda: replaced(
            "xlsx", BOOK_RELS, b"relationships/worksheet", b"relationships/chartsheet"
        ),
    ),
    **{
        f"the number {text[:9]}": ("xlsx", "", lambda text=text: number(text))  # type: ignore[misc]
        for text in ("1e300", "1E400", "-1e400", "1e-400", "9" * 300, "-1", "0.123")
    },
    "the number NaN": ("xlsx", f"{BROKEN}", lambda: number("NaN")),
    "a number of 5,000 digits": ("xlsx", BROKEN, lambda: number("9" * 5000)),
    "a true cell": ("xlsx", "", lambda: number("1", "b")),
    "an error": ("xlsx", "", lambda: number("#REF!", "e")),
    "a string that isn't there": ("xlsx", BROKEN, lambda: number("999999", "s")),
    "a day that isn't": ("xlsx", BROKEN, lambda: number("2021-13-45", "d")),
    "400 tables": ("docx", MUCH + "|hơn 300 bảng", lambda: document(table("") * 400)),
    "tables fifty deep": (
        "docx",
        "không có bảng phụ lục",
        lambda: document(_nested(50)),
    ),
    "tables 5,000 deep": ("docx", BROKEN, lambda: document(_nested(5_000))),
    "a row of 10,000 columns": (
        "docx",
        "quá nhiều cột",
        lambda: document(f"<w:tbl><w:tr>{'<w:tc><w:p/></w:tc>' * 10_000}</w:tr></w:tbl>"),
    ),
    "a cell over a million columns": (
        "docx",
        "quá nhiều cột",
        lambda: document(table("", '<w:tcPr><w:gridSpan w:val="1000000"/></w:tcPr>')),
    ),
    "a span of many digits": (
        "docx",
        BROKEN,
        lambda: document(table("", '<w:tcPr><w:gridSpan w:val="' + "9" * 5000 + '"/></w:tcPr>')),
    ),
    "cells merged with nothing": (
        "docx",
        "không có bảng phụ lục",
        lambda: document(table("", '<w:tcPr><w:vMerge/><w:vMerge w:val="x"/></w:tcPr>') * 9),
    ),
    "a huge paragraph": (
        "docx",
        "không có bảng",
        lambda: document(f"<w:p><w:r><w:t>{'an ' * 3_000_000}</w:t></w:r></w:p>"),
    ),
    "millions of paragraphs": ("docx", MUCH, lambda: document("<w:p/>" * 2_500_000)),
}


def _nested(depth: int) -> str:
    start = "<w:tbl><w:tr><w:tc>"
    return start * depth + "<w:p/>" + "<w:p/></w:tc></w:tr></w:tbl>" * depth
