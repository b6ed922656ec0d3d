"""Texts that people type or paste: stored whole, shown harmless, refused with a sentence."""

import unicodedata

import pytest
from django.test import Client

from assignments.models import Result
from assignments.models.fields import TEXT_LIMIT
from tests.assignments.reporting import ENTRY, TYPED, stored, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("q3_open")]


@pytest.fixture
def officer(sign_in, so_tai_chinh):
    return sign_in(so_tai_chinh)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Đã rà soát", "Đã rà soát"),
        (unicodedata.normalize("NFD", "Đã rà soát thủ tục"), "Đã rà soát thủ tục"),
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("  quanh  ", "quanh"),
        ("a\x00b\x07c", "abc"),
        ("xong 👍🏽 👨‍👩‍👧", "xong 👍🏽 👨‍👩‍👧"),
        ("khóa\u200bmở", "khóa\u200bmở"),
        ("\u202eđảo\u202c", "\u202eđảo\u202c"),
        ("\u200b\u2060\ufeff \u200e", ""),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("{{ 7*7 }}{% debug %}", "{{ 7*7 }}{% debug %}"),
        ("'; DROP TABLE x; --", "'; DROP TABLE x; --"),
        ("=1+1", "=1+1"),
        ("x" * TEXT_LIMIT, "x" * TEXT_LIMIT),
    ],
    ids=range(14),
)
def test_a_text_is_stored_as_it_is_read(officer, typed, kept):
    assert officer.post(ENTRY, TYPED | {"narrative": typed}).status_code == 302
    assert stored().narrative == kept


@pytest.mark.parametrize("page", [ENTRY, "/ket-qua/Q3/6.1.1/", "/nhap-nhanh/?ky=Q3"])
def test_a_text_is_shown_and_never_run(officer, page):
    text = '</textarea><script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7*7 }}'
    officer.post(ENTRY, TYPED | {"narrative": text, "explanation": text})
    shown = text_of(officer.get(page))
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "{{ 7*7 }}" in shown


def test_a_text_over_the_limit_is_refused_with_its_length(officer):
    response = officer.post(ENTRY, TYPED | {"narrative": "ố" * (TEXT_LIMIT + 1)})
    page = text_of(response)
    assert response.status_code == 422
    assert "Kết quả đạt được dài 20.001 ký tự, quá giới hạn 20.000." in page
    assert "ố" * (TEXT_LIMIT + 1) in page
    assert not Result.objects.exists()


def test_only_invisible_marks_are_no_explanation(officer):
    posted = TYPED | {"explanation": "\u200b\u200b", "do": "submit"}
    assert officer.post(ENTRY, posted).status_code == 422
    assert stored().status == "draft"


def test_ten_megabytes_are_refused_in_words(officer):
    response = officer.post(ENTRY, TYPED | {"narrative": "a" * 10_000_000})
    assert response.status_code == 413
    assert "Nội dung gửi lên quá lớn" in text_of(response)
    assert not Result.objects.exists()


def test_too_many_fields_are_refused_in_words(officer):
    response = officer.post(ENTRY, TYPED | {f"x{number}": "1" for number in range(1100)})
    assert response.status_code == 400
    assert not Result.objects.exists()


def test_somebody_signed_out_is_sent_to_sign_in(officer):
    response = Client().post(ENTRY, TYPED)
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"/dang-nhap/?next={ENTRY}",
    )
    assert not Result.objects.exists()
