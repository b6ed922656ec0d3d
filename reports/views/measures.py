"""Tasks and solutions (section II), and the plan's text around them."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from accounts.models import Agency, AgencyGroup
from common.http import read_only
from common.tables.answers import table_answer
from common.tables.model import Kind, Table, columns, in_use
from common.text import fold, nfc
from criteria.models import Measure, PlanSection
from reports import wording
from reports.criterion_parts import groups_of
from reports.measure_rows import MeasureRow, measure_rows
from reports.page_tables import PageTables
from reports.tree_filter import MAX_QUERY_LENGTH
from reports.views.page import PlanPage, plan_page, unless_unchanged


@dataclass(frozen=True, slots=True)
class MeasureSearch:
    """What was asked for, as far as it makes sense, and what was found."""

    area: str
    agency: str
    query: str
    rows: list[MeasureRow]
    areas: list[dict[str, object]]
    count: int
    all_count: int
    area_choices: list[tuple[str, str]]
    agency_choices: list[tuple[str, str]]
    sections: list[PlanSection]

    @property
    def is_narrow(self) -> bool:
        """Tell whether anything but the whole list is asked for."""
        return bool(self.area or self.agency or self.query)


@read_only
@unless_unchanged
def measure_list(request: HttpRequest) -> HttpResponseBase:
    """Show the measures by area and heading, narrowed by area, agency and words."""
    page = plan_page(request)
    answer = table_answer(
        request, lambda: _tables(page, _search(request, page)), title="Nhiệm vụ, giải pháp"
    )
    if answer is not None:
        return answer
    return render(
        request,
        "reports/measure_list.html",
        {
            "body_key": page.body_key,
            "search": SimpleLazyObject(lambda: _search(request, page)),
            "source": wording.source_of(page.snapshot),
            "clear_url": page.links.to("reports:measure-list"),
            "year_param": request.GET.get("nam", ""),
        },
    )


def _search(request: HttpRequest, page: PlanPage) -> MeasureSearch:
    area_choices = [(facts.code, facts.name) for facts in page.snapshot.areas]
    agency_choices = _agency_choices(page)
    area = _known(request.GET.get("linh_vuc", ""), area_choices)
    agency = _known(request.GET.get("co_quan", ""), agency_choices)
    query = nfc(request.GET.get("q", ""))[:MAX_QUERY_LENGTH]
    measures = Measure.objects.filter(plan=page.plan)
    all_count = measures.count()
    if area:
        measures = measures.filter(area__code=area)
    if agency:
        slugs = {agency, *groups_of(agency)}
        measures = measures.filter(
            Q(leads__agency__slug__in=slugs) | Q(leads__group__slug__in=slugs)
        ).distinct()
    rows = [row for row in measure_rows(measures, page.links) if _speaks_of(row, query)]
    return MeasureSearch(
        area=area,
        agency=agency,
        query=query,
        rows=rows,
        areas=_by_area(page, rows),
        count=len(rows),
        all_count=all_count,
        area_choices=area_choices,
        agency_choices=agency_choices,
        sections=list(page.plan.sections.all()),
    )


def _tables(page: PlanPage, search: MeasureSearch) -> list[Table]:
    """Return the measures found and, where nothing is left out, the plan's text around them."""
    filters = in_use(
        ("Lĩnh vực", search.area),
        ("Cơ quan", dict(search.agency_choices).get(search.agency, "")),
        ("Từ khóa", search.query),
    )
    make = PageTables(page, filters)
    measures = make.measures("nhiem-vu", "Nhiệm vụ, giải pháp", search.rows)
    if search.is_narrow or not search.sections:
        return [measures]
    sections = make.table(
        "van-ban",
        "Các phần khác của kế hoạch",
        columns(("Mục", Kind.CODE), "Tiêu đề", "Nội dung", "Ghi chú"),
        ((part.number, part.title, part.text, part.note) for part in search.sections),
    )
    return [measures, sections]


def _known(value: str, choices: list[tuple[str, str]]) -> str:
    """Return ``value`` if it is one of the choices; anything else is taken as not asked."""
    return value if value in dict(choices) else ""


def _speaks_of(row: MeasureRow, query: str) -> bool:
    text = fold(f"{row.heading} {row.lead_in} {row.text}")
    return all(word in text for word in fold(query).split())


def _by_area(page: PlanPage, rows: list[MeasureRow]) -> list[dict[str, object]]:
    """Return the rows by area and, inside, by the heading that names who leads."""
    areas: list[dict[str, object]] = []
    for facts in page.snapshot.areas:
        headings: dict[tuple[str, str], list[MeasureRow]] = {}
        for row in rows:
            if row.area == facts.code:
                headings.setdefault((row.section, row.heading), []).append(row)
        if headings:
            areas.append(
                {
                    "code": facts.code,
                    "name": facts.name,
                    "url": page.links.criteria(linh_vuc=facts.code),
                    "headings": [
                        {"section": section, "text": text, "rows": found}
                        for (section, text), found in headings.items()
                    ],
                }
            )
    return areas


def _agency_choices(page: PlanPage) -> list[tuple[str, str]]:
    """Return the agencies and groups that measures are given to."""
    leads = {"measure_leads__measure__plan": page.plan}
    return [
        (party.slug, party.name)
        for model in (Agency, AgencyGroup)
        for party in model.objects.filter(**leads).distinct().order_by("name")
    ]
