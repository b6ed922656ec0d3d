"""What every page's frame shows: who is here, which plan is meant, where one can go."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.access import Person, has_role, memberships_of
from accounts.enums import Role
from accounts.models import User
from criteria.access import choose_plan, visible_plans
from criteria.models import Plan
from parindex.administration import open_sections
from parindex.navigation import NavItem, menu_of, rail_of

SYSTEM_NAME = "Theo dõi Chỉ số CCHC"


@dataclass(frozen=True, slots=True)
class YearItem:
    """One plan's year in the year selector."""

    year: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page."""

    system_name: str
    province: str
    is_demo: bool
    demo_date: date | None
    plan: Plan | None
    years: tuple[YearItem, ...]
    nav: tuple[NavItem, ...]
    more: tuple[NavItem, ...]
    user_name: str
    role_label: str
    agency_name: str
    login_url: str
    logout_url: str
    password_url: str
    inbox_url: str
    unread_count: int
    search_url: str
    quick_find_url: str
    quick_find_index_url: str
    year_param: str
    administration_url: str
    gallery_url: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame as the template variable ``shell``."""
    user: Person = request.user
    is_known = user.is_authenticated
    plans = visible_plans(user) if is_known else []
    plan = choose_plan(plans, _named_year(request))
    in_force = choose_plan(plans, None)
    year_suffix = f"?nam={plan.year}" if plan and plan != in_force else ""
    memberships = memberships_of(user)
    return {
        "shell": Shell(
            system_name=SYSTEM_NAME,
            province=plan.subject.name if plan else "",
            is_demo=settings.DEMO,
            demo_date=settings.DEMO_DATE,
            plan=plan,
            years=tuple(_years(request, plans, plan)),
            nav=rail_of(request, year_suffix) if is_known else (),
            more=menu_of(request, year_suffix) if is_known else (),
            user_name=str(user) if is_known else "",
            role_label=", ".join(item.get_role_display() for item in memberships),
            agency_name=", ".join(item.agency.name for item in memberships),
            login_url=reverse("accounts:login"),
            logout_url=reverse("accounts:logout"),
            password_url=reverse("accounts:password-change"),
            inbox_url=reverse("accounts:inbox") + year_suffix,
            unread_count=user.unread_count if isinstance(user, User) else 0,
            search_url=reverse("reports:criterion-list"),
            quick_find_url=reverse("quick-find") + year_suffix,
            quick_find_index_url=reverse("quick-find-index") + year_suffix,
            year_param=str(plan.year) if plan and plan != in_force else "",
            administration_url=reverse("administration") if open_sections(user) else "",
            gallery_url=reverse("gallery") if has_role(user, Role.ADMINISTRATOR) else "",
        )
    }


def _named_year(request: HttpRequest) -> str | None:
    """Return the year that the address names: pages that keep a plan have it in their path."""
    year = _path_arguments(request).get("year")
    return str(year) if year else request.GET.get("nam")


def _path_arguments(request: HttpRequest) -> dict[str, Any]:
    match = request.resolver_match
    return dict(match.kwargs) if match else {}


def _years(request: HttpRequest, plans: list[Plan], current: Plan | None) -> list[YearItem]:
    return [YearItem(plan.year, _same_page(request, plan), plan == current) for plan in plans]


def _same_page(request: HttpRequest, plan: Plan) -> str:
    """Return this page for another plan; its overview where the page is about this one's alone."""
    named = _path_arguments(request)
    match = request.resolver_match
    if match is None or "year" not in named:
        return f"{request.path}?{urlencode({'nam': plan.year})}"
    if set(named) == {"year"}:
        return reverse(match.view_name, kwargs={"year": plan.year})
    return f"{reverse('reports:overview')}?{urlencode({'nam': plan.year})}"
