"""Which documents go into an evidence bundle: those whose place the person sees, no others.

Two rules hold at once: the page of the result or the contribution shows its documents to the
person, and the person may open the document itself. A document is in where its attachment is in
force; one that was replaced there is not.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from accounts.access import Person, can_manage_plan
from assignments.access import Task, duties_of, reported_tasks, working_agency_ids
from assignments.enums import ResultStatus
from assignments.library import visible_evidence
from assignments.models import Evidence, EvidenceLink, ReportingPeriod
from assignments.workflow import HANDED_IN, Sight
from criteria.enums import CriterionLevel
from criteria.models import Plan

EVERYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a bundle is of: periods of a plan, and the criteria below ``codes``; '' is all."""

    plan: Plan
    periods: tuple[ReportingPeriod, ...]
    codes: tuple[str, ...] = ()

    def takes(self, code: str) -> bool:
        """Tell whether a criterion is in."""
        return all(code == above or code.startswith(f"{above}.") for above in self.codes)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: a document in its place, or a place without one."""

    area: tuple[str, str]
    """Code and name."""
    criterion: tuple[str, str]
    period: str
    agency: str
    evidence: Evidence | None
    self_score: Decimal | None
    appraised_score: Decimal | None
    notes: tuple[str, ...]
    is_sample: bool = False


def places_of(user: Person, plan: Plan) -> frozenset[str]:
    """Return where the person sees documents, as short texts; the coordinators everywhere.

    What was put together for somebody is theirs as long as they have all these places.
    """
    if can_manage_plan(user):
        return frozenset({EVERYWHERE})
    mine = working_agency_ids(user)
    places: set[str] = set()
    for criterion_id, duty in duties_of(plan).items():
        if duty.owner_id in mine:
            places.add(f"{criterion_id}")
        places |= {f"{criterion_id}.{agency}" for agency in mine & duty.contributor_ids}
    return frozenset(places)


def read_entries(user: Person, wanted: Wanted, places: frozenset[str]) -> list[Entry]:
    """Return the contents in the order of the plan; only of ``places``.

    A fixed number of queries for each period, however many documents there are.
    """
    tasks = [
        task
        for period in wanted.periods
        for task in reported_tasks(user, wanted.plan, period)
        if wanted.takes(task.criterion.code)
    ]
    tasks.sort(key=lambda task: (task.criterion.sort_key, task.period.kind))
    links = _links(user, wanted, tasks)
    areas = dict(wanted.plan.criteria.filter(level=CriterionLevel.AREA).values_list("code", "name"))
    return [entry for task in tasks for entry in _entries(task, links, areas, places)]


Place = tuple[int, int]
Links = Mapping[Place, list[EvidenceLink]]
"""By period and criterion."""


def _links(user: Person, wanted: Wanted, tasks: Iterable[Task]) -> Links:
    criteria = {task.criterion.pk for task in tasks}
    rows = (
        EvidenceLink.objects.filter(removed_at=None, evidence__in=visible_evidence(user))
        .filter(
            Q(result__period__in=wanted.periods, result__criterion__in=criteria)
            | Q(contribution__period__in=wanted.periods, contribution__criterion__in=criteria)
        )
        .select_related("evidence__file", "result", "contribution__agency")
        .order_by("id")
    )
    found: dict[Place, list[EvidenceLink]] = {}
    for link in rows:
        place = link.result or link.contribution
        assert place is not None  # noqa: S101  # a constraint of the database
        found.setdefault((place.period_id, place.criterion_id), []).append(link)
    return found


def _entries(
    task: Task, links: Links, areas: Mapping[str, str], places: frozenset[str]
) -> Iterator[Entry]:
    """Yield the lines of one criterion in one period that the person sees."""
    attached = links.get((task.period.pk, task.criterion.pk), [])
    sees_all = task.sight is Sight.EVERYTHING and _has(places, f"{task.criterion.pk}")
    shown = [link for link in attached if sees_all or _is_own(link, task, places)]
    for link in shown:
        yield _entry(task, areas, link, sees_all=sees_all)
    if sees_all and not shown:
        yield _entry(task, areas, None, sees_all=True)


def _has(places: frozenset[str], place: str) -> bool:
    return EVERYWHERE in places or place in places


def _is_own(link: EvidenceLink, task: Task, places: frozenset[str]) -> bool:
    """Tell whether a document belongs to a contribution of the person's own agency."""
    contribution = link.contribution
    return (
        contribution is not None
        and contribution.agency_id in task.contributing_ids
        and _has(places, f"{task.criterion.pk}.{contribution.agency_id}")
    )


def _entry(
    task: Task, areas: Mapping[str, str], link: EvidenceLink | None, *, sees_all: bool
) -> Entry:
    result = task.seen
    area = task.criterion.code.partition(".")[0]
    contribution = link.contribution if link else None
    return Entry(
        area=(area, areas.get(area, "")),
        criterion=(task.criterion.code, task.criterion.name),
        period=str(task.period),
        agency=contribution.agency.name if contribution else task.owner.name,
        evidence=link.evidence if link else None,
        self_score=result.self_score if result else None,
        appraised_score=result.appraised_score if result else None,
        notes=tuple(_notes(task, link) if link else _why_none(task)),
        is_sample=bool(result and result.is_sample),
    )


def _notes(task: Task, link: EvidenceLink) -> Iterator[str]:
    if link.contribution is not None:
        yield "Tài liệu của cơ quan phối hợp."
    if link.evidence.replaced_by_id is not None:
        # A result keeps the document that it was judged by.
        yield "Đã thay bằng bản khác ở nơi khác; kết quả này vẫn dùng bản này."
    if task.seen and task.status not in HANDED_IN:
        yield _not_handed_in(task.status)


def _why_none(task: Task) -> Iterator[str]:
    """Say why a criterion has no documents, in the agency's words where there are any."""
    result = task.seen
    if result is None:
        yield "Chưa nhập kết quả."
        return
    if result.is_not_applicable:
        yield f"Không áp dụng: {result.not_applicable_reason}".rstrip(": ")
    if result.explanation:
        yield f"Giải trình: {result.explanation}"
    if task.status not in HANDED_IN:
        yield _not_handed_in(task.status)


def _not_handed_in(status: ResultStatus) -> str:
    return f"Kết quả chưa nộp ({status.label.lower()})."
