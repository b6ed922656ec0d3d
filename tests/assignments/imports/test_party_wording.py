"""Who the cells of an annex name: how they are split, whom a name stands for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assignments.imports.agency_names import Directory, Party, name_key
from assignments.imports.annex_stored import read_directory
from assignments.imports.party_wording import Piece, read_lead, read_support
from tests.criteria.plan_214_readings import LEADS, SBN, SUPPORTS

pytestmark = pytest.mark.django_db


def slugs(directory: Directory, pieces: tuple[Piece, ...]) -> list[str]:
    """Return whom pieces name; '?' for somebody unknown."""
    return [
        named.party.key[2:] if named else "?"
        for piece in pieces
        for named in (directory.read(piece) or [None])
    ]


@pytest.mark.parametrize("text", LEADS)
def test_every_lead_of_plan_214(plan, text):
    mode, expected = LEADS[text]
    pieces = read_lead(text)
    assert slugs(read_directory(2021), pieces) == expected
    assert {piece.mode.value for piece in pieces} == {mode}


@pytest.mark.parametrize("text", SUPPORTS)
def test_every_support_of_plan_214(plan, text):
    mode, expected = SUPPORTS[text]
    pieces = read_support(text)
    found = slugs(read_directory(2021), pieces)
    # 'banh' is a slip of the pen: that is for a person to say, not for a program.
    assert found == [("?" if "banh" in text and slug == SBN else slug) for slug in expected]
    assert {piece.mode.value for piece in pieces} == {mode}


def test_a_slip_of_the_pen_is_a_question_with_the_right_answer_first(plan):
    near = read_directory(2021).suggest("Các Sở, banh, ngành")
    assert near[0][0].key == "g:cac-so-ban-nganh"
    assert near[0][1] > 0.9


def test_names_that_contain_a_dash_stay_whole(plan):
    directory = read_directory(2021)
    text = "Sở Lao động - Thương binh và Xã hội; Đài Phát thanh - Truyền hình tỉnh"
    assert slugs(directory, read_lead(text)) == [
        "so-lao-dong-thuong-binh-va-xa-hoi",
        "dai-phat-thanh-truyen-hinh",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Sở Nội vụ, Sở Tài chính",
        "Sở Nội vụ và Sở Tài chính",
        "Sở Nội vụ Sở Tài chính",
        "- Sở Nội vụ\n- Sở Tài chính",
        "Sở Nội vụ - Sở Tài chính",
        "sở nội vụ;SỞ TÀI CHÍNH.",
        "Chủ trì: Sở Nội vụ; Sở Tài chính",
    ],
)
def test_separators_of_all_sorts(plan, text):
    assert slugs(read_directory(2021), read_lead(text)) == ["so-noi-vu", "so-tai-chinh"]


def test_short_names_and_decomposed_letters(plan):
    directory = read_directory(2021)
    assert slugs(directory, read_lead("VP UBND tỉnh")) == ["van-phong-ubnd-tinh"]
    decomposed = "S\u01a1\u0309 No\u0323\u0302i vu\u0323"
    assert slugs(directory, read_lead(decomposed)) == ["so-noi-vu"]


def test_half_known_is_unknown(plan):
    assert slugs(read_directory(2021), read_lead("Sở Nội vụ, Sở Bưu chính")) == ["?"]


def party(key: str, name: str, **fields: date) -> Party:
    return Party(key, 1, name, **fields)


def test_of_two_of_a_name_the_one_at_work_that_year_is_meant():
    old = party("a:cu", "Sở Công Thương", valid_to=date(2015, 6, 1))
    new = party("a:moi", "Sở Công Thương", valid_from=date(2015, 6, 2))
    found = {year: Directory((old, new), {}, year).find("Sở Công thương") for year in (2014, 2021)}
    assert (found[2014], found[2021]) == (old, new)
    assert Directory((old, new), {}, 2015).find("Sở Công Thương") is None  # both: a question


def test_a_remembered_spelling_counts_first():
    one, other = party("a:mot", "Sở Một"), party("a:hai", "Sở Hai")
    directory = Directory((one, other), {name_key("Sở Một"): "a:hai", "so ba": "a:mat"}, 2021)
    assert directory.find("SỞ MỘT.") == other
    assert directory.find("Sở Ba") is None  # remembered for somebody who is gone


@given(st.text(max_size=80))
def test_any_text_is_split_without_a_fault(text):
    for piece in (*read_lead(text), *read_support(text)):
        assert piece.raw_text
        assert piece.name
