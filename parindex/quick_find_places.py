"""Where a person can go: pages, periods, agencies, criteria, as far as they may open them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import F, Value
from django.urls import reverse

from accounts.access import Person, has_role
from accounts.enums import AgencyKind, Role
from accounts.models import Agency, AgencyGroup
from assignments.access import MONITORING_ROLES
from assignments.enums import PeriodKind
from assignments.models import ReportingPeriod
from common import clock
from criteria.access import is_in_force
from criteria.enums import CriterionLevel
from criteria.models import Criterion, Plan
from parindex.administration import open_sections
from parindex.navigation import WORKING, entries_for
from parindex.quick_find_match import Place, initials_of, place, words_of
from reports.leaders.tabs import leaders_pages

_GROUP = "group"
_MORE_PAGES = (
    ("Nhập nhanh", "assignments:quick-grid", "Nhập điểm nhiều tiêu chí trong một bảng", WORKING),
    ("Nhiệm vụ của tôi", "assignments:my-measures", "Cập nhật tiến độ nhiệm vụ", WORKING),
    ("Thông báo", "accounts:inbox", "", ()),
    ("Đổi mật khẩu", "accounts:password-change", "Tài khoản", ()),
    ("Thành phần giao diện", "gallery", "", (Role.ADMINISTRATOR,)),
)
"""Pages that stand in no rail or menu: (label, address by name, hint, whose)."""
_SAID = {"Q1": "quý 1", "Q2": "quý 2 quý II", "Q3": "quý 3", "Q4": "quý 4 quý IV"}
"""How else people call the periods."""
_IN_FULL = {
    "CCHC": "cải cách hành chính",
    "CNTT": "công nghệ thông tin",
    "ĐVHC": "đơn vị hành chính",
    "PAKN": "phản ánh kiến nghị",
    "QPPL": "quy phạm pháp luật",
    "TTHC": "thủ tục hành chính",
    "TTĐT": "thông tin điện tử",
}
"""Abbreviations in the annex's names that people type in full (docs/glossary.md)."""


def places_of(user: Person, plan: Plan | None) -> list[Place]:
    """Return every place the person may open, in the order of equally good answers.

    Four queries, however many agencies and criteria there are; none without a plan but two.
    """
    suffix = f"?nam={plan.year}" if plan and not is_in_force(user, plan) else ""
    places = [*_pages(user, suffix), *_keeping(user)]
    if plan is not None:
        places += _periods(user, plan, suffix)
    places += _agencies(suffix)
    if plan is not None:
        places += _criteria(plan, suffix)
    unique: dict[str, Place] = {}
    for one in places:
        unique.setdefault(one.url, one)
    return list(unique.values())


def _pages(user: Person, suffix: str) -> Iterator[Place]:
    for entry in entries_for(user):
        yield place("Trang", entry.label, reverse(entry.url_name) + suffix)
    if has_role(user, *MONITORING_ROLES):
        for label, url_name in leaders_pages():
            yield place("Trang", f"Điều hành: {label}", reverse(url_name) + suffix)
    for label, url_name, hint, roles in _MORE_PAGES:
        if not roles or has_role(user, *roles):
            yield place("Trang", label, reverse(url_name) + suffix, hint)


def _keeping(user: Person) -> Iterator[Place]:
    sections = open_sections(user)
    if sections:
        yield place("Quản trị", "Quản trị", reverse("administration"))
    for section in sections:
        yield place("Quản trị", section.label, section.url, section.description)


def _periods(user: Person, plan: Plan, suffix: str) -> Iterator[Place]:
    """Yield what there is to open about each period, the latest one first."""
    rows = ReportingPeriod.objects.filter(plan=plan).order_by("-kind")
    and_period = f"{suffix}&ky=" if suffix else "?ky="
    for value, opens_on in rows.values_list("kind", "opens_on"):
        kind = PeriodKind(value)
        if has_role(user, *MONITORING_ROLES):
            url = reverse("assignments:period", args=[value]) + suffix
            yield _period(f"Kỳ báo cáo: {kind.label}", url, "Cơ quan nào đã nộp, còn chậm", value)
        if has_role(user, *WORKING):
            url = f"{reverse('assignments:my-work')}{and_period}{value}"
            yield _period(f"Việc của tôi: {kind.label}", url, "", value)
        if opens_on <= clock.today():
            url = f"{reverse('reports:overview')}{and_period}{value}"
            yield _period(f"Tổng quan {kind.until_label}", url, f"Năm {plan.year}", value)


def _period(title: str, url: str, hint: str, kind: str) -> Place:
    found = place("Kỳ", title, url, hint, more=kind)
    return replace(found, name=" ".join(words_of(f"{title} {_SAID[kind]}")))


def _agencies(suffix: str) -> Iterator[Place]:
    columns = ("slug", "name", "short_name", "kind")
    groups = AgencyGroup.objects.annotate(short_name=F("name"), kind=Value(_GROUP))
    for rows in (Agency.objects.order_by("name"), groups.order_by("name")):
        for slug, name, short_name, kind in rows.values_list(*columns):
            url = reverse("reports:agency", args=[slug]) + suffix
            is_group = kind == _GROUP
            found = place(
                "Nhóm cơ quan" if is_group else "Cơ quan",
                name,
                url,
                "" if is_group else str(AgencyKind(kind).label),
                more="" if short_name == name else short_name,
            )
            yield replace(found, initials=initials_of(name))


def _criteria(plan: Plan, suffix: str) -> Iterator[Place]:
    rows: Any = Criterion.objects.filter(plan=plan).order_by("sort_key")
    for code, name, level in rows.values_list("code", "name", "level"):
        area, below, _ = code.partition(".")
        hint = CriterionLevel(level).label + (f", lĩnh vực {area}" if below else "")
        url = reverse("reports:criterion", args=[code]) + suffix
        in_full = " ".join(words for short, words in _IN_FULL.items() if short in name)
        yield place("Tiêu chí", name, url, hint, code, in_full)
