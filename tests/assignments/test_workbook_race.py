"""Two officers bring the same workbook back, one after the other and at the same moment."""

from datetime import date

import pytest
from django.test import Client

from accounts.audit import find_breaks
from accounts.enums import Role
from accounts.models import Agency, AuditEvent, Membership, User
from assignments.models import ImportPreview, Result
from criteria.models import Plan
from tests.assignments.workbooks import confirm, fates, previewed, taken, type_in
from tests.criteria.test_concurrency import at_once

pytestmark = pytest.mark.usefixtures("real_transactions")


@pytest.fixture
def officers(settings) -> tuple[Client, Client]:
    """Return two officers of Sở Tài chính, each at a window of their own."""
    settings.DEMO_DATE = date(2021, 9, 21)
    first = User.objects.get(username="cv_taichinh")
    second = User.objects.create_user("cv_taichinh2", "hai@example.vn", "x", full_name="Người Hai")
    agency = Agency.objects.get(slug="so-tai-chinh")
    Membership.objects.create(user=second, agency=agency, role=Role.OFFICER)
    windows = (Client(), Client())
    for window, user in zip(windows, (first, second), strict=True):
        window.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return windows


def filled(window: Client, text: str):
    book = taken(window)
    type_in(book, "6.1.1", narrative=text)
    type_in(book, "6.1.2", narrative=f"{text}, dòng hai")
    return book


def test_the_second_sees_what_the_first_has_saved_and_loses_nothing(officers):
    first, second = officers
    books = filled(first, "Bản một"), filled(second, "Bản hai")
    confirm(first, previewed(first, books[0])[0])
    address, page = previewed(second, books[1])
    assert fates(page) == {"stuck": ["6.1.1", "6.1.2"]}
    assert "Bản một" in page.content.decode()
    assert "Bản hai, dòng hai" in page.content.decode()
    confirm(second, address)
    assert set(Result.objects.values_list("narrative", "version")) == {
        ("Bản một", 1),
        ("Bản một, dòng hai", 1),
    }


def test_at_the_same_moment_one_is_stored_and_the_other_previewed_again(officers):
    books = [filled(window, f"Bản {number}") for number, window in enumerate(officers)]
    pages = [previewed(window, book) for window, book in zip(officers, books, strict=True)]
    answers: list[tuple[int, int]] = []

    def press(number: int) -> None:
        address, page = pages[number]
        post = {"do": "confirm", "digest": page.context["digest"]}
        answers.append((number, officers[number].post(address, post).status_code))

    assert at_once(*(lambda n=n: press(n) for n in (0, 1))) == []
    assert sorted(status for _, status in answers) == [302, 409]
    (winner,) = (number for number, status in answers if status == 302)
    assert set(Result.objects.values_list("narrative", "version")) == {
        (f"Bản {winner}", 1),
        (f"Bản {winner}, dòng hai", 1),
    }
    loser = 1 - winner
    kept = officers[loser].get(pages[loser][0]).content.decode()
    assert f"Bản {loser}, dòng hai" in kept
    assert AuditEvent.objects.filter(action="result.save").count() == 2
    assert list(find_breaks(Plan.objects.get())) == []


def test_one_preview_confirmed_ten_times_at_once_is_stored_once(officers):
    window = officers[0]
    address, page = previewed(window, filled(window, "Một lần"))
    post = {"do": "confirm", "digest": page.context["digest"]}
    statuses: list[int] = []

    def press() -> None:
        same = Client()
        same.cookies = window.cookies
        statuses.append(same.post(address, post).status_code)

    assert at_once(*[press] * 10) == []
    assert statuses == [302] * 10
    assert set(Result.objects.values_list("version", flat=True)) == {1}
    assert AuditEvent.objects.filter(action="result.save").count() == 2
    assert ImportPreview.objects.get().outcome == "Đã lưu 2 dòng, 0 dòng vướng."
