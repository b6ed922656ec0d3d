"""Files made to break the reading of an annex: refused in a sentence, soon, in little memory."""

import io
import json
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from assignments.imports.annex_files import read_annex
from assignments.imports.findings import FileUnreadable
from tests.assignments.imports import builders
from tests.assignments.imports.hostile_files import (
    BOOK,
    CASES,
    DTD,
    INSIDE,
    SHEET,
    STRINGS,
    WORD,
    packed,
    padded,
    parts_of,
    typed,
)

SECONDS = 5
"""Of the processor: a machine that is busy with other things is not the reader's fault."""
ROWS_SECONDS = 10
MEGABYTES = 300
CANARY = "chim-hoang-yen-7391"
HEAVY = (
    "zip bomb",
    "millions of strings",
    "strings of many pieces",
    "millions of rows",
    "millions of columns",
    "fifty full sheets",
    "100,000 rows",
    "6,000 rows",
    "styles of something else",
    "a million names",
    "millions of paragraphs",
    "a huge paragraph",
)
"""Read in a process of their own, for their memory's sake."""


@pytest.mark.parametrize("name", [name for name in CASES if name not in HEAVY])
def test_a_bad_file_is_one_sentence_or_a_finding(name):
    ending, said, build = CASES[name]
    content = build()
    began = time.process_time()
    sentence = _sentence_about(content, f"tệp.{ending}")
    assert time.process_time() - began < SECONDS
    assert bool(sentence) == bool(said), sentence
    assert re.search(said, sentence)
    assert not sentence or "tệp." in sentence


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_file_takes_little_memory(name, tmp_path):
    ending, said, build = CASES[name]
    content = build() if said == INSIDE else padded(build())
    answer = read_alone(tmp_path / f"tệp.{ending}", content)
    assert re.search(said, answer["said"]), answer
    assert answer["seconds"] < (ROWS_SECONDS if "rows" in name else SECONDS), answer
    assert answer["peak_mb"] < MEGABYTES, answer


@pytest.mark.parametrize("part", [SHEET, STRINGS, BOOK, WORD])
def test_no_other_file_is_read(part, tmp_path):
    """An entity that stands for a file beside it, put where the reader would show it."""
    canary = tmp_path / "canary.txt"
    canary.write_text(CANARY)
    ending = "docx" if part == WORD else "xlsx"
    content = typed(ending, part, "utf-8", "UTF-8", f'<!ENTITY x SYSTEM "{canary.as_uri()}">')
    parts = parts_of(ending)
    text = packed(parts | {part: _part(content, part).replace(b"</", b"&x;</")})
    answer = read_alone(tmp_path / f"tệp.{ending}", text)
    assert re.search(DTD, answer["said"])
    assert CANARY not in answer["said"]


def test_a_good_file_is_read_alone(tmp_path):
    """The measure itself: what is honest is read in the same way."""
    answer = read_alone(tmp_path / "tệp.xlsx", builders.printed_workbook())
    assert len(json.loads(answer["said"])["lines"]) == 121
    assert answer["peak_mb"] < MEGABYTES


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("the number 1e300", "không chứa một số dùng được"),
        ("the number 1E400", "không chứa một số dùng được"),
        ("the number 999999999", "không chứa một số dùng được"),
        ("the number -1", "nằm ngoài khoảng"),
        ("the number 0.123", "quá 2 chữ số"),
        ("a true cell", "đúng/sai"),
        ("an error", "#REF!"),
    ],
)
def test_a_bad_number_is_named_by_its_cell(name, said):
    table = read_annex(builders.upload(CASES[name][2]()))[1]
    assert [one.where for one in table.findings if said in one.text] == ["Phụ lục!C7"]


def _sentence_about(content: bytes, name: str) -> str:
    """Return why the file is not taken; '' of one that is."""
    try:
        read_annex(builders.upload(content, name))
    except FileUnreadable as refusal:
        return str(refusal)
    return ""


def read_alone(path: Path, content: bytes) -> Any:
    path.write_bytes(content)
    done = subprocess.run(  # our own module
        [sys.executable, "-m", "tests.assignments.imports.read_alone", str(path)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def _part(content: bytes, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(part)
