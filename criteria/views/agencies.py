"""Keeping the list of agencies and of their groups."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.access import KEEPERS_OF_AGENCIES, get_agency, get_group, require_role
from accounts.actions_agencies import agency_details, group_details
from accounts.actor import Actor
from accounts.enums import AgencyKind
from accounts.forms_agencies import AgencyForm, GroupForm, NewAgencyForm
from accounts.models import Agency, AgencyGroup
from common.http import read_only, read_write
from common.seen import carried_out
from common.tables.answers import table_answer
from common.tables.model import Kind, Table, columns, in_use
from common.text import fold, nfc, order_key
from criteria import actions_names

MAX_QUERY_LENGTH = 100
Way = list[tuple[str, str]]


@read_only
@never_cache
def agency_list(request: HttpRequest) -> HttpResponseBase:
    """Show the agencies by kind, narrowed by words and kind."""
    require_role(request.user, *KEEPERS_OF_AGENCIES)
    query = nfc(request.GET.get("q", ""))[:MAX_QUERY_LENGTH]
    kind = request.GET.get("loai", "")
    kind = kind if kind in AgencyKind.values else ""
    words = fold(query).split()
    everything = sorted(
        Agency.objects.select_related("successor"), key=lambda agency: order_key(agency.name)
    )
    found = [
        agency
        for agency in everything
        if kind in {"", agency.kind}
        and all(word in fold(f"{agency.name} {agency.short_name} {agency.slug}") for word in words)
    ]
    answer = table_answer(request, lambda: [_agency_table(found, query, kind)])
    if answer is not None:
        return answer
    return render(
        request,
        "criteria/agency_list.html",
        {
            "query": query,
            "kind": kind,
            "kind_choices": AgencyKind.choices,
            "kinds": [
                {"label": one.label, "agencies": agencies}
                for one in AgencyKind
                if (agencies := [agency for agency in found if agency.kind == one])
            ],
            "count": len(found),
            "all_count": len(everything),
            "way": _way_to_agencies(),
        },
    )


@read_write
@never_cache
def agency_create(request: HttpRequest) -> HttpResponse:
    """Make an agency."""
    require_role(request.user, *KEEPERS_OF_AGENCIES)
    actor = Actor.of_request(request)
    form = NewAgencyForm(request.POST if request.method == "POST" else None)

    def create() -> None:
        details = dict(form.cleaned_data)
        slug = details.pop("slug")
        actions_names.create_agency(slug=slug, details=details, actor=actor)

    if request.method == "POST" and carried_out(form, create):
        messages.success(request, f"Đã thêm {form.cleaned_data['name']}.")
        return redirect("criteria:agency-list")
    way = _way_to_agencies(("Thêm cơ quan", ""))
    return _show_form(request, "criteria/agency_create.html", {"form": form, "way": way})


@read_write
@never_cache
def agency_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is known of an agency."""
    agency, actor = get_agency(request.user, slug), Actor.of_request(request)
    form = AgencyForm(
        request.POST if request.method == "POST" else None, shown=agency_details(agency)
    )

    def change() -> None:
        actions_names.update_agency(
            agency=agency, details=form.values(), seen=form.cleaned_data["seen"], actor=actor
        )

    if request.method == "POST" and carried_out(form, change):
        messages.success(request, f"Đã lưu {form.cleaned_data['name']}.")
        return redirect("criteria:agency-list")
    way = _way_to_agencies((agency.name, ""))
    return _show_form(
        request, "criteria/agency_edit.html", {"form": form, "agency": agency, "way": way}
    )


@read_only
@never_cache
def group_list(request: HttpRequest) -> HttpResponseBase:
    """Show the groups with their members."""
    require_role(request.user, *KEEPERS_OF_AGENCIES)
    rows: list[dict[str, Any]] = [
        {"group": group, "members": sorted(map(str, group.members.all()), key=order_key)}
        for group in AgencyGroup.objects.prefetch_related("members")
    ]
    rows.sort(key=lambda row: order_key(str(row["group"])))
    answer = table_answer(request, lambda: [_group_table(rows)])
    if answer is not None:
        return answer
    return render(request, "criteria/group_list.html", {"rows": rows, "way": _way_to_groups()})


@read_write
@never_cache
def group_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a group's members and note."""
    group, actor = get_group(request.user, slug), Actor.of_request(request)
    form = GroupForm(request.POST if request.method == "POST" else None, shown=group_details(group))

    def change() -> None:
        actions_names.update_group(
            group=group, **form.values(), seen=form.cleaned_data["seen"], actor=actor
        )

    if request.method == "POST" and carried_out(form, change):
        messages.success(request, f"Đã lưu nhóm {group.name}.")
        return redirect("criteria:group-list")
    way = _way_to_groups((group.name, ""))
    return _show_form(
        request, "criteria/group_edit.html", {"form": form, "group": group, "way": way}
    )


def _agency_table(agencies: list[Agency], query: str, kind: str) -> Table:
    """Return the agencies asked for, by kind, as plain values."""
    order = list(AgencyKind)
    rows = sorted(agencies, key=lambda agency: order.index(AgencyKind(agency.kind)))
    filters = in_use(("Từ khóa", query), ("Loại", AgencyKind(kind).label if kind else ""))
    return Table(
        "co-quan",
        "Danh mục cơ quan",
        columns(
            "Loại",
            "Tên cơ quan",
            "Tên ngắn",
            ("Hoạt động từ", Kind.DATE),
            ("Hoạt động đến", Kind.DATE),
            "Kế thừa bởi",
            "Ghi chú",
        ),
        [
            (
                agency.get_kind_display(),
                agency.name,
                agency.short_name,
                agency.valid_from,
                agency.valid_to,
                str(agency.successor or ""),
                agency.note,
            )
            for agency in rows
        ],
        notes=(filters,),
    )


def _group_table(rows: list[dict[str, Any]]) -> Table:
    """Return the groups with their members as plain values."""
    return Table(
        "nhom",
        "Nhóm cơ quan",
        columns("Nhóm", ("Số cơ quan", Kind.NUMBER), "Cơ quan trong nhóm", "Ghi chú"),
        [
            (
                str(row["group"]),
                len(row["members"]),
                "; ".join(row["members"]) or "kế hoạch để ngỏ",
                row["group"].note,
            )
            for row in rows
        ],
    )


def _show_form(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if context["form"].errors else 200)


def _way_to_agencies(*below: tuple[str, str]) -> Way:
    return [
        ("Quản trị", reverse("administration")),
        ("Cơ quan", reverse("criteria:agency-list")),
        *below,
    ]


def _way_to_groups(*below: tuple[str, str]) -> Way:
    return [
        ("Quản trị", reverse("administration")),
        ("Nhóm cơ quan", reverse("criteria:group-list")),
        *below,
    ]
