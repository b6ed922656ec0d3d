"""The quick grid: row by row, each with its own outcome."""

import re
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Agency
from assignments.models import Assignment, Result
from criteria.models import Measure, MeasureTarget
from tests.assignments.reporting import JSON, lock, save, submit, text_of
from tests.factories import make_criterion, new_assignment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("q3_open")]
GRID = "/nhap-nhanh/?ky=Q3"


@pytest.fixture
def officer(sign_in, so_tai_chinh):
    return sign_in(so_tai_chinh)


def shown(client, url: str = GRID) -> dict[str, str]:
    """Return every field of the grid with its value, as a browser would post it."""
    page = text_of(client.get(url))
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and re.match(r"[\d.]+-", name[1]):
            fields[name[1]] = value[1] if value else ""
    texts = re.findall(r'<textarea name="([\d.]+-narrative)"[^>]*>([^<]*)</textarea>', page)
    return fields | dict(texts)


def test_changed_rows_are_saved_and_the_others_left_alone(officer, plan, so_tai_chinh):
    save(plan, so_tai_chinh, code="6.1.2", self_score=Decimal("0.4"), difficulties="Giữ nguyên")
    posted = shown(officer)
    posted |= {"6.1.1-self_score": "0,75", "6.1.1-numerator": "3", "6.1.1-denominator": "4"}
    posted |= {"6.1.2-narrative": "Một dòng"}
    assert officer.post(GRID, posted).status_code == 302
    assert Result.objects.count() == 2
    row = Result.objects.get(criterion__code="6.1.1")
    assert (row.self_score, row.numerator, row.denominator) == (Decimal("0.75"), 3, 4)
    row = Result.objects.get(criterion__code="6.1.2")
    assert (row.narrative, row.difficulties, row.version) == ("Một dòng", "Giữ nguyên", 2)
    # The same bytes again: nothing happens.
    assert officer.post(GRID, posted).status_code == 302
    assert sorted(Result.objects.values_list("version", flat=True)) == [1, 2]


def test_a_wrong_row_keeps_its_text_and_does_not_hold_up_the_others(officer):
    posted = shown(officer) | {
        "6.1.1-self_score": "1,2",
        "6.1.1-narrative": "Chưa lưu được",
        "6.1.2-self_score": "1",
    }
    response = officer.post(GRID, posted)
    page = text_of(response)
    assert response.status_code == 422
    assert "Đã lưu 1 dòng, 1 dòng chưa lưu được" in page
    assert "vượt điểm tối đa 1,00 của tiêu chí 6.1.1" in page
    assert 'value="1,2"' in page
    assert "Chưa lưu được" in page
    assert list(Result.objects.values_list("criterion__code", flat=True)) == ["6.1.2"]


def test_a_row_that_somebody_else_changed(officer, plan, so_tai_chinh):
    posted = shown(officer)
    save(plan, so_tai_chinh, self_score=Decimal("0.9"), narrative="Của người khác")
    save(plan, so_tai_chinh, code="6.1.2", self_score=Decimal("0.9"))
    response = officer.post(GRID, posted | {"6.1.1-self_score": "0,5"})
    page = text_of(response)
    assert response.status_code == 409
    assert "Của người khác" in page
    assert 'value="0,5"' in page
    # 6.1.2 was not touched here: its new value is no conflict.
    assert page.count('class="is-refused"') == 1
    assert Result.objects.get(criterion__code="6.1.1").self_score == Decimal("0.90")


def test_a_script_saves_one_row(officer):
    fields = shown(officer)
    row = {name: value for name, value in fields.items() if name.startswith("6.1.1-")}
    answer = officer.post(GRID, row | {"6.1.1-self_score": "0,5"}, headers=JSON).json()
    assert (answer["version"], answer["saved_at"], answer["status"]) == (1, "10:42", "Đang nhập")
    # Left again as it is: nothing is sent on, whatever others have saved meanwhile.
    row |= {"6.1.1-version": "1", "6.1.1-seen": answer["seen"]}
    officer.post(GRID, row | {"6.1.1-self_score": "0,5", "6.1.1-version": "0"}, headers=JSON)
    assert Result.objects.get().version == 1
    row |= {"6.1.1-self_score": "9"}
    answer = officer.post(GRID, row, headers=JSON)
    assert answer.status_code == 422
    assert "vượt" in answer.json()["errors"]["6.1.1-self_score"][0]
    row |= {"6.1.1-version": "0", "6.1.1-self_score": "0,6"}
    answer = officer.post(GRID, row, headers=JSON)
    assert (answer.status_code, answer.json()["version"]) == (409, "1")


def test_what_was_handed_in_is_only_shown(officer, plan, so_tai_chinh):
    submit(plan, so_tai_chinh, save(plan, so_tai_chinh, self_score=Decimal(1), explanation="Có."))
    fields = shown(officer)
    assert "6.1.1-version" not in fields
    assert "6.1.2-version" in fields


def test_a_grid_opened_before_the_lock_changes_nothing(officer, plan, so_noi_vu):
    posted = shown(officer) | {"6.1.1-self_score": "0,5"}
    lock(plan, so_noi_vu)
    response = officer.post(GRID, posted)
    assert response.status_code == 409
    assert 'value="0,5"' in text_of(response)
    assert not Result.objects.exists()


def test_other_peoples_rows_are_not_taken(officer, sign_in, lanh_dao):
    posted = {"1.1-version": "0", "1.1-self_score": "0,5", "1.1-seen": "x", "1.1-narrative": ""}
    officer.post(GRID, posted)
    assert sign_in(lanh_dao).post(GRID, posted).status_code == 403
    assert not Result.objects.exists()


def test_the_largest_grid_is_saved_whole(sign_in, so_noi_vu, plan):
    """Half as many criteria again as plan 214 has, each a ratio: within Django's 1,000 fields."""
    agency = Agency.objects.get(slug="so-noi-vu")
    area = plan.criteria.get(code="1")
    measure = Measure.objects.filter(plan=plan).first()
    Assignment.objects.filter(criterion__plan=plan, is_primary=True).exclude(agency=None).update(
        agency=agency
    )
    for number in range(50, 50 + 45):
        criterion = make_criterion(plan, f"1.{number}", "1", "1", "1")
        new_assignment(criterion, agency=agency, is_primary=True).save()
    leaves = plan.criteria.filter(assignments__is_primary=True)
    for place, criterion in enumerate(leaves, 500):
        MeasureTarget.objects.create(
            measure=measure,
            criterion=criterion,
            order=place,
            comparator="ge",
            value=1,
            unit="%",
            subject="x",
            raw_text="x",
        )
    client = sign_in(so_noi_vu)
    fields = shown(client)
    assert area.code == "1"
    assert len(fields) >= 133 * 5
    assert len(fields) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    posted = {
        name: "0,1" if name.endswith("self_score") else value for name, value in fields.items()
    }
    response = client.post(GRID, posted)
    assert response.status_code == 302
    assert Result.objects.filter(self_score=Decimal("0.10")).count() >= 133


def test_the_number_of_queries_does_not_grow(officer, plan, so_tai_chinh):
    officer.get(GRID)
    with CaptureQueriesContext(connection) as few:
        officer.get(GRID)
    for code in ("6.1.1", "6.1.2", "6.1.3", "6.2.1"):
        save(plan, so_tai_chinh, code=code, self_score=Decimal("0.2"))
    with CaptureQueriesContext(connection) as many:
        officer.get(GRID)
    assert len(many) == len(few)
    assert len(few) <= 20
