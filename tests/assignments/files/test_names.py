"""Names: Vietnamese survives whole, nothing else does."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assignments.files.names import MAX_BYTES, clean_name, kind_of_name, title_from
from assignments.files.verdict import FileRefused

LONG = "Báo cáo " * 60
NFD = unicodedata.normalize("NFD", "Quyết định.pdf")

KEPT = {
    "Báo cáo kết quả giải ngân quý III.pdf": "Báo cáo kết quả giải ngân quý III.pdf",
    NFD: "Quyết định.pdf",
    "ỄỮẬ ễữậ Đđ.docx": "ỄỮẬ ễữậ Đđ.docx",
    "../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\windows\\win.pdf": "win.pdf",
    "C:\\Users\\a\\bc.pdf": "bc.pdf",
    "/etc/cron.d/x.pdf": "x.pdf",
    "\\\\may\\chung\\x.pdf": "x.pdf",
    "a/b\\c/d.pdf": "d.pdf",
    "..pdf": "tai-lieu.pdf",
    ".pdf": "tai-lieu.pdf",
    "   .pdf": "tai-lieu.pdf",
    "...pdf": "tai-lieu.pdf",
    "a\x00b.pdf": "ab.pdf",
    "a\r\nSet-Cookie: x=1.pdf": "aSet-Cookie_ x=1.pdf",
    "a\tb.pdf": "ab.pdf",
    "\u202egpj.fdp": "gpj.fdp",
    "anh\u202efdp.pdf": "anhfdp.pdf",
    "\u2066x\u2069.pdf": "x.pdf",
    "ze\u200bro.pdf": "zero.pdf",
    "\ufeffbom.pdf": "bom.pdf",
    "khong\u00a0ngat.pdf": "khong ngat.pdf",
    "hai  dau   cach.pdf": "hai dau cach.pdf",
    "dong\u2028moi.pdf": "dong moi.pdf",
    'ngoac"kep.pdf': "ngoac_kep.pdf",
    "<script>alert(1)</script>.pdf": "script_.pdf",
    "<img src=x onerror=alert(1)>.pdf": "_img src=x onerror=alert(1)_.pdf",
    "a;b.pdf": "a;b.pdf",
    "a'b.pdf": "a'b.pdf",
    "%2e%2e%2fx.pdf": "_2e_2e_2fx.pdf",
    "a|b?c*d:e.pdf": "a_b_c_d_e.pdf",
    "CON.pdf": "_CON.pdf",
    "nul.pdf": "_nul.pdf",
    "com1.2021.pdf": "_com1.2021.pdf",
    "LPT9.docx": "_LPT9.docx",
    "console.pdf": "console.pdf",
    "dau cham cuoi.pdf.": "dau cham cuoi.pdf",
    "dau cach cuoi.pdf ": "dau cach cuoi.pdf",
    "bao cao .pdf": "bao cao.pdf",
    "-rf.pdf": "-rf.pdf",
    "~root.pdf": "~root.pdf",
    "$(reboot).pdf": "$(reboot).pdf",
    "`id`.pdf": "`id`.pdf",
    "{{ 7*7 }}.pdf": "{{ 7_7 }}.pdf",
    "=1+1.xlsx": "=1+1.xlsx",
    "\U0001f4c4.pdf": "\U0001f4c4.pdf",
    "\ud800.pdf": "tai-lieu.pdf",
    "\ue000rieng.pdf": "rieng.pdf",
    "": "tai-lieu",
}


@pytest.mark.parametrize("raw", KEPT, ids=ascii)
def test_what_becomes_of_a_name(raw):
    assert clean_name(raw) == KEPT[raw]


def test_enough_of_them():
    assert len(KEPT) >= 40


def test_a_long_name_is_cut_and_keeps_its_ending():
    name = clean_name(f"{LONG}.docx")
    assert name.startswith("Báo cáo Báo cáo")
    assert name.endswith(".docx")
    assert len(name.encode()) <= MAX_BYTES


@given(st.text(max_size=400))
def test_any_text_becomes_a_harmless_name(raw):
    name = clean_name(raw)
    assert name
    assert not set(name) & set('/\\<>:"|?*%')
    assert name == unicodedata.normalize("NFC", name)
    assert all(unicodedata.category(char)[0] != "C" for char in name)
    assert name not in {".", ".."}
    assert not name.startswith(".")
    assert len(name.encode()) <= MAX_BYTES + len(name.rpartition(".")[2].encode()) + 1
    assert clean_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["a", "a.", "a.exe", "a.PDF.exe", "x.pdf.html", "x.svg", "x.tar.gz", "x.docm", "x.pdf.", "pdf"],
)
def test_endings_that_are_not_taken(name):
    with pytest.raises(FileRefused):
        kind_of_name(name)


@pytest.mark.parametrize("name", ["a.pdf", "A.PDF", "12.BC-STC.docx", "a.b.c.xlsx", "x.JpEg"])
def test_endings_that_are_taken(name):
    assert kind_of_name(name).content_type


def test_a_title_from_a_name():
    assert title_from("Bao_cao  quy_III.pdf") == "Bao cao quy III"
    assert title_from(".pdf") == ".pdf"
