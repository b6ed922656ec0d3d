"""Differences of texts, word by word."""

import random
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assignments.word_changes import word_changes

TEXTS = st.text(alphabet="aăđễ 0,5.%\n", max_size=60)


def said(old: str, new: str) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(
        piece.blanks + marks[piece.kind].format(piece.words) for piece in word_changes(old, new)
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("Đã xong.", "Đã xong.", "Đã xong."),
        ("", "Đã xong.", "[+Đã xong.+]"),
        ("Đã xong.", "", "[-Đã xong.-]"),
        ("đạt 65,2% kế hoạch", "đạt 71,9% kế hoạch", "đạt [-65,2-] [+71,9+]% kế hoạch"),
        ("Sở kịp thời tháo gỡ", "Sở chủ động tháo gỡ", "Sở [-kịp thời-] [+chủ động+] tháo gỡ"),
        ("một\nhai", "một  hai", "một  hai"),
        ("Có bảng kê", "Có bảng kê, đủ số", "Có bảng kê[+, đủ số+]"),
    ],
)
def test_differences(old, new, expected):
    assert said(old, new) == expected


def words(text: str) -> list[str]:
    return "".join(text.split()).split()


@given(TEXTS, TEXTS)
def test_the_pieces_are_both_texts(old, new):
    pieces = word_changes(old, new)
    now = "".join(piece.text for piece in pieces if piece.kind != "removed")
    before = "".join(piece.text for piece in pieces if piece.kind != "added")
    assert words(now) == words(new)
    assert words(before) == words(old)


def test_equal_texts_have_no_marks():
    text = unicodedata.normalize("NFC", "Rà soát, đôn đốc các đơn vị; đạt 65%.\nĐã báo cáo.")
    assert {piece.kind for piece in word_changes(text, text)} == {"same"}


@pytest.mark.parametrize("vocabulary", [1, 2, 10, 100, 1000])
def test_the_longest_texts_take_no_time(vocabulary):
    source = random.Random(vocabulary)  # no secret
    old, new = (
        " ".join(f"từ{source.randrange(vocabulary)}" for _ in range(5000))[:20_000]
        for _ in range(2)
    )
    begun = time.perf_counter()
    word_changes(old, new)
    assert time.perf_counter() - begun < 2


def test_long_texts_that_change_everywhere_are_compared_by_paragraphs():
    paragraph = "và các và các " * 100
    old = "\n".join([paragraph + "một", paragraph + "hai", paragraph + "ba"])
    new = "\n".join(["Đầu: " + paragraph + "một", paragraph + "hai", paragraph + "bốn"])
    kinds = [piece.kind for piece in word_changes(old, new)]
    assert kinds == ["removed", "added", "same", "removed", "added"]
