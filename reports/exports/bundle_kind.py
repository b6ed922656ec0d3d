"""The evidence bundle as a kind of file: of a period, an area or a criterion."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from accounts.access import require_role
from accounts.enums import Role
from accounts.models import User
from assignments.access import get_period
from assignments.models import ReportingPeriod
from common import clock
from criteria.access import get_criterion, get_plan
from criteria.enums import CriterionLevel
from criteria.models import Plan
from reports.exports.bundle_names import safe_name
from reports.exports.bundle_rows import Entry, Wanted, places_of, read_entries
from reports.exports.bundle_zip import write_bundle
from reports.exports.job import Asked, ExportKind, ExportRefused, Job

SLUG = "bo-tai-lieu"
NOTHING = (
    "Không có tài liệu kiểm chứng nào được xem trong phạm vi đã chọn ({of}). Chọn kỳ hoặc lĩnh vực "
    "khác, hoặc gắn tài liệu vào kết quả trước."
)


def ask(user: User, query: Mapping[str, str]) -> Asked:
    """Check what is asked for: ``nam``, ``ky`` ('' is every period), ``ma``, ``linh-vuc``.

    ``pham-vi`` is added: the places whose documents were the person's to see when they asked.
    Whoever has lost one of them since doesn't get the file.
    """
    require_role(user, Role.OFFICER, Role.COORDINATOR)
    wanted, of = _wanted(user, query)
    now = places_of(user, wanted.plan)
    places = _places(query) or now
    if not places <= now:
        raise Http404("Phạm vi tài liệu được xem đã thay đổi. Tạo lại tệp.")
    if not _has_documents(read_entries(user, wanted, places)):
        raise ValidationError(NOTHING.format(of=of), code="empty")
    params = {name: query.get(name, "") for name in ("ky", "ma", "linh-vuc")}
    params |= {"nam": str(wanted.plan.year), "pham-vi": " ".join(sorted(places))}
    name = safe_name(f"Bộ tài liệu kiểm chứng {of}", 120)
    return Asked(params, f"Bộ tài liệu kiểm chứng {of}", f"{name}.zip")


def write(job: Job) -> None:
    """Write the bundle."""
    wanted, of = _wanted(job.user, job.params)
    entries = read_entries(job.user, wanted, _places(job.params))
    if not _has_documents(entries):
        raise ExportRefused(NOTHING.format(of=of))
    made = timezone.localtime(clock.now())
    head = [
        f"Danh mục tài liệu kiểm chứng {of}",
        f"Kế hoạch số {wanted.plan.number}, {wanted.plan.title}",
        f"Lập lúc {made:%H:%M ngày %d/%m/%Y}, người lập: {job.user}.",
    ]
    write_bundle(job, entries, head)


def _wanted(user: User, query: Mapping[str, str]) -> tuple[Wanted, str]:
    """Return what is asked for, and the same in words; 404 where there is no such thing."""
    plan = get_plan(user, query.get("nam"))
    periods, when = _periods(plan, query.get("ky", ""))
    codes: list[str] = []
    words = [f"năm {plan.year}", when]
    if area := query.get("linh-vuc", ""):
        if get_criterion(plan, area).level != CriterionLevel.AREA:
            raise Http404("Không có lĩnh vực này.")
        codes.append(area)
        words.append(f"lĩnh vực {area}")
    if code := query.get("ma", ""):
        codes.append(get_criterion(plan, code).code)
        words.append(f"tiêu chí {code}")
    return Wanted(plan, periods, tuple(codes)), ", ".join(words)


def _periods(plan: Plan, kind: str) -> tuple[tuple[ReportingPeriod, ...], str]:
    """Return the period asked for, or all that have opened."""
    if kind:
        period = get_period(plan, kind)
        return (period,), f"kỳ {period}"
    rows = ReportingPeriod.objects.filter(plan=plan, opens_on__lte=clock.today()).order_by("kind")
    periods = tuple(rows)
    for period in periods:
        period.plan = plan
    return periods, "các kỳ"


def _places(query: Mapping[str, str]) -> frozenset[str]:
    return frozenset(query.get("pham-vi", "").split())


def _has_documents(entries: list[Entry]) -> bool:
    return any(entry.evidence for entry in entries)


BUNDLE = ExportKind(SLUG, "Bộ tài liệu kiểm chứng", ask, write)
