"""What every page's frame shows: who is here, which plan is meant, where one can go."""

from dataclasses import dataclass
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

SYSTEM_NAME = "Theo dõi Chỉ số CCHC"


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the rail; ``short_label`` is for the phone's bottom bar."""

    label: str
    short_label: str
    icon: str
    url: str
    is_current: bool


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
    plan: Plan | None
    years: tuple[YearItem, ...]
    nav: tuple[NavItem, ...]
    user_name: str
    role_label: str
    agency_name: str
    login_url: str
    logout_url: str
    password_url: str
    inbox_url: str
    unread_count: int
    history_url: str
    search_url: str
    gallery_url: str


_ENTRIES = (
    ("Tổng quan", "Tổng quan", "speedometer2", "reports:overview"),
    ("Tiêu chí", "Tiêu chí", "list-nested", "reports:criterion-list"),
    ("Cơ quan", "Cơ quan", "building", "reports:agency-list"),
    ("Nhiệm vụ", "Nhiệm vụ", "list-task", "reports:measure-list"),
    ("Đối chiếu số liệu", "Đối chiếu", "arrow-left-right", "reports:reconciliation"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame as the template variable ``shell``."""
    user: Person = request.user
    is_known = user.is_authenticated
    plans = visible_plans(user) if is_known else []
    plan = choose_plan(plans, request.GET.get("nam"))
    in_force = choose_plan(plans, None)
    year_suffix = f"?nam={plan.year}" if plan and plan != in_force else ""
    memberships = memberships_of(user)
    return {
        "shell": Shell(
            system_name=SYSTEM_NAME,
            province=plan.subject.name if plan else "",
            is_demo=settings.DEMO,
            plan=plan,
            years=tuple(_years(request, plans, plan)),
            nav=tuple(_nav(request, year_suffix)) if is_known else (),
            user_name=str(user) if is_known else "",
            role_label=", ".join(item.get_role_display() for item in memberships),
            agency_name=", ".join(item.agency.name for item in memberships),
            login_url=reverse("accounts:login"),
            logout_url=reverse("accounts:logout"),
            password_url=reverse("accounts:password-change"),
            inbox_url=reverse("accounts:inbox") + year_suffix,
            unread_count=user.unread_count if isinstance(user, User) else 0,
            history_url=reverse("reports:history") + year_suffix
            if has_role(user, Role.ADMINISTRATOR, Role.COORDINATOR)
            else "",
            search_url=reverse("reports:criterion-list"),
            gallery_url=reverse("gallery") if has_role(user, Role.ADMINISTRATOR) else "",
        )
    }


def _nav(request: HttpRequest, year_suffix: str) -> list[NavItem]:
    return [
        NavItem(
            label,
            short_label,
            icon,
            reverse(name) + year_suffix,
            _is_below(request.path, reverse(name)),
        )
        for label, short_label, icon, name in _ENTRIES
    ]


def _is_below(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _years(request: HttpRequest, plans: list[Plan], current: Plan | None) -> list[YearItem]:
    return [
        YearItem(plan.year, f"{request.path}?{urlencode({'nam': plan.year})}", plan == current)
        for plan in plans
    ]
