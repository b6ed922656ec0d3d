"""The districts side by side: whether and when they entered their share, and who sees it."""

import pytest

from assignments.enums import PeriodKind
from common import clock
from reports.contributed import read_contributed
from reports.leaders.district_rows import in_order
from reports.now import now_of
from reports.scope import APPROVED_ONLY, EVERYTHING, Scope
from reports.seen import SeenNow
from reports.snapshot import read_snapshot
from tests.reports.handed_in import put_result
from tests.reports.leaders.standing import APPROVED, IN_TIME, LATE, put_share
from tests.reports.test_pages import text_of

pytestmark = pytest.mark.django_db

PATH = "/dieu-hanh/co-quan/cap-huyen/"
DONG_VAN, VI_XUYEN = "ubnd-huyen-dong-van", "ubnd-huyen-vi-xuyen"


@pytest.fixture(autouse=True)
def _after_q3(time_machine_at):
    time_machine_at("2021-09-28 08:00")


def read(plan, scope: Scope = EVERYTHING):
    plan.refresh_from_db()
    now = SeenNow(now_of(read_snapshot(plan), PeriodKind.Q3), scope)
    (criterion,) = read_contributed(now, clock.today())
    return criterion, {line.district.slug: line for line in criterion.lines}


def test_every_district_has_a_line(plan):
    criterion, lines = read(plan)
    assert criterion.facts.code == "3.4.3"
    assert len(lines) == 11
    assert [period.kind for period in criterion.periods] == ["Q1", "Q2", "Q3"]


def test_on_time_late_and_owed(plan):
    put_share(plan, DONG_VAN, "93", at=IN_TIME, updated_at=LATE)  # the first time counts
    put_share(plan, VI_XUYEN, "95", at=LATE)
    put_share(plan, VI_XUYEN, "95", kind="Q2", at=LATE)  # due before the plan was issued
    _, lines = read(plan)
    counts = {
        slug: (lines[slug].on_time_count, lines[slug].due_count, lines[slug].entered_count)
        for slug in (DONG_VAN, VI_XUYEN, "ubnd-huyen-yen-minh")
    }
    assert counts == {DONG_VAN: (1, 1, 1), VI_XUYEN: (0, 1, 2), "ubnd-huyen-yen-minh": (0, 1, 0)}
    assert lines[VI_XUYEN].shares[-1].days_late == 2


def test_figures_are_shown_once_approved_and_to_coordinators(plan):
    put_share(plan, DONG_VAN, "93", kind="Q2")
    put_share(plan, DONG_VAN, "47")
    put_result(plan, "3.4.3", "0.90", kind="Q2", status=APPROVED)
    put_result(plan, "3.4.3", "0.80")

    def percents(scope):
        _, lines = read(plan, scope)
        return [share.entered and share.entered.percent for share in lines[DONG_VAN].shares]

    assert percents(EVERYTHING) == [None, 93, 47]
    assert percents(APPROVED_ONLY) == [None, 93, None]


def test_the_page_and_its_file_say_no_more_than_that(sign_in, plan, lanh_dao, so_noi_vu):
    put_share(plan, DONG_VAN, "47")
    for person, is_there in ((lanh_dao, False), (so_noi_vu, True)):
        client = sign_in(person)
        page = text_of(client.get(PATH))
        assert "Kỳ Quý III: 1/11 đơn vị đã nhập số liệu, hạn 25/09/2021." in page
        assert ("47,0%" in page) is is_there
        assert ("Đã nhập, chờ duyệt" in page) is not is_there
        rows = b"".join(client.get(PATH, {"tai-ve": "csv"})).decode()
        assert ("47" in rows) is is_there


def test_what_was_just_entered_shows_at_once(sign_in, plan, lanh_dao):
    client = sign_in(lanh_dao)
    assert "0/11 đơn vị đã nhập" in text_of(client.get(PATH))
    put_share(plan, DONG_VAN, "93")  # the plan's revision stays
    assert "1/11 đơn vị đã nhập" in text_of(client.get(PATH))


def test_sorted_by_figure_with_those_without_one_last(plan):
    put_share(plan, VI_XUYEN, "95")
    put_share(plan, DONG_VAN, "97")
    criterion, _ = read(plan)
    assert [line.district.slug for line in in_order(criterion.lines, "so-lieu")][:2] == [
        DONG_VAN,
        VI_XUYEN,
    ]
    assert in_order(criterion.lines, "ten")[0].district.name == "UBND huyện Bắc Mê"
