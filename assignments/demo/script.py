"""Three quarters of 2021 as they may have gone: sample results, made by the ordinary actions.

Nothing is written past the actions, so the audit trail, the notices and the revisions are what
they would be. Which criterion fares how follows from its place in the plan alone: every
installation shows the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from accounts.actor import Actor
from accounts.inbox import mark_read, without_mail
from accounts.models import Agency, User
from assignments.access import Duty, Task, duties_of, get_period, reported_tasks
from assignments.actions import periods, results, reviews
from assignments.actions.evidence import add_evidence_link
from assignments.actions.evidence_places import Place
from assignments.actions.evidence_rows import Details
from assignments.actions.progress import save_progress
from assignments.content import ResultContent, review_stamp
from assignments.demo import texts
from assignments.demo.accounts import SAMPLE_ACCOUNTS
from assignments.demo.orders import give_sample_orders, report_sample_order
from assignments.enums import MeasurementKind, PeriodKind, ProgressStatus
from assignments.measurement import UNMEASURED, Measurement, measurements_of
from assignments.measures import led_measures
from assignments.models import Result
from common import clock
from common.text import round_score
from criteria.models import Plan

NOT_APPLICABLE = "1.5"
GROUP_LED = "3.4.3"
SHARE_OF_FINAL = {PeriodKind.Q1: "0.86", PeriodKind.Q2: "0.93", PeriodKind.Q3: "0.98"}
DAYS = {PeriodKind.Q1: (3, 16, 24), PeriodKind.Q2: (6, 15, 24), PeriodKind.Q3: (9, 13, 20)}
"""Month, and the days on which most of a period is entered and reviewed."""
LATE_DAY = 27
FIRST_IN_Q3 = {0, 12}
"""Fates of criteria that are first reported in quarter III: what counts of them is provisional."""
LOCK_MOMENT = {PeriodKind.Q1: (4, 5), PeriodKind.Q2: (7, 5)}


@dataclass(frozen=True, slots=True)
class Stage:
    """A period being played."""

    plan: Plan
    kind: PeriodKind
    officers: Mapping[int, User]
    reviewer: User
    measures: Mapping[int, Measurement]
    duties: Mapping[int, Duty]

    def moment(self, day: int, place: int) -> datetime:
        """Return a working hour of a day of the period's last month."""
        month = DAYS[self.kind][0]
        return _at(self.plan.year, month, day, 8 + place % 9, place * 7 % 60)


@transaction.atomic
def play(plan: Plan) -> int:
    """Make the sample results of a plan; return how many. Where there are results, nothing."""
    if Result.objects.filter(period__plan=plan).exists():
        return 0
    officers = {
        user.memberships.get().agency_id: user
        for account in SAMPLE_ACCOUNTS
        if account.role == "officer"
        for user in [User.objects.get(username=account.username)]
    }
    reviewer = User.objects.get(username="sonoivu")
    measures = measurements_of(plan)
    with without_mail():
        for kind in SHARE_OF_FINAL:
            stage = Stage(plan, kind, officers, reviewer, measures, duties_of(plan))
            _contribute(stage)
            if kind is PeriodKind.Q3:
                give_sample_orders(plan)
                _report_measures(stage)
            for place, task in enumerate(reported_tasks(reviewer, plan, get_period(plan, kind))):
                if task.owner.pk in officers:
                    _play_task(stage, task, place)
            if kind in LOCK_MOMENT:
                month, day = LOCK_MOMENT[kind]
                with clock.held_at(_at(plan.year, month, day, 9, 30)):
                    periods.lock_period(plan=plan, kind=kind, actor=_actor(reviewer))
                    for user in (*officers.values(), reviewer):
                        mark_read(user=user)
        report_sample_order(plan)
    return Result.objects.filter(period__plan=plan).count()


def _play_task(stage: Stage, task: Task, place: int) -> None:
    """Play one criterion: never begun, drafted, handed in, returned, corrected, approved."""
    is_current = stage.kind is PeriodKind.Q3
    fate = place * 7 % 20
    if fate == (3 if stage.kind is PeriodKind.Q1 else 11) and not is_current:
        return
    if fate in FIRST_IN_Q3 and not is_current:
        return
    if is_current and fate in {1, 6, 9, 13, 18}:
        return
    is_late = not is_current and fate == 17
    day = LATE_DAY if is_late else DAYS[stage.kind][1] - place % 5
    officer = _actor(stage.officers[task.owner.pk])
    where: dict[str, Any] = {
        "plan": stage.plan,
        "kind": stage.kind.value,
        "code": task.criterion.code,
    }
    content = _content(stage, task, place)
    before = Result.objects.filter(criterion=task.criterion).order_by("-period__kind").first()
    with clock.held_at(stage.moment(day, place)):
        row = results.save_result(
            **where,
            content=content,
            expected_version=0,
            actor=officer,
            prefilled_from=before.period if before else None,
            is_sample=True,
        )
        version = _prove(stage, task, row, place, officer)
    if is_current and fate in {2, 7}:
        return
    with clock.held_at(stage.moment(day, place + 2)):
        row = results.submit_result(**where, expected_version=version, actor=officer)
    _review(stage, row, place, where)


def _prove(stage: Stage, task: Task, row: Result, place: int, officer: Actor) -> int:
    """Attach a document to every fourth result; return the result's version then."""
    if place % 4 != 1:
        return row.version
    code, today = task.criterion.code, clock.today()
    return add_evidence_link(
        place=Place(stage.plan, stage.kind.value, code),
        link=f"https://vanban.hagiang.example/{stage.kind.value}/{code}",
        details=Details(
            title=f"{texts.MARK} {texts.DOCUMENT.format(name=task.criterion.name)}",
            number=f"{100 + place}/BC-CCHC",
            issued_on=today,
            issuer=task.owner.name,
            effective_on=today,
        ),
        actor=officer,
    ).version


def _report_measures(stage: Stage) -> None:
    """Say how far the measures have come at every agency that has an officer."""
    steps = (ProgressStatus.IN_PROGRESS, ProgressStatus.DONE, ProgressStatus.IN_PROGRESS)
    for agency in Agency.objects.filter(pk__in=stage.officers, kind="department").order_by("slug"):
        for number, measure in enumerate(led_measures(stage.plan, {agency.pk}).order_by("order")):
            with clock.held_at(stage.moment(DAYS[stage.kind][1], number)):
                save_progress(
                    plan=stage.plan,
                    kind=stage.kind.value,
                    order=measure.order,
                    agency=agency,
                    status=steps[number % 3],
                    note=f"{texts.MARK} {texts.PROGRESS}" if number % 3 else "",
                    expected_version=0,
                    actor=_actor(stage.officers[agency.pk]),
                )


def _review(stage: Stage, row: Result, place: int, where: Mapping[str, Any]) -> None:
    is_current = stage.kind is PeriodKind.Q3
    fate = place * 7 % 20
    if is_current and fate in {0, 4, 8, 12, 16}:
        return  # still waiting
    reviewer, day = _actor(stage.reviewer), DAYS[stage.kind][2]
    day = LATE_DAY + 1 if row.submitted_at and row.submitted_at.day >= LATE_DAY else day
    with clock.held_at(stage.moment(day - (1 if is_current else 0), place)):
        if fate in {5, 14}:
            row = _return_and_correct(stage, row, place, where, is_final=is_current)
            if is_current:
                return
        if is_current and fate == 10:
            reviews.begin_review(**where, expected_version=row.version, actor=reviewer)
            return
        score, reason = row.self_score, ""
        if fate in {9, 19} and score and score > Decimal("0.2"):
            score, reason = round_score(score * Decimal("0.9")), texts.APPRAISED[place % 2]
        reviews.approve_result(
            **where, seen=review_stamp(row), appraised_score=score, reason=reason, actor=reviewer
        )


def _return_and_correct(
    stage: Stage, row: Result, place: int, where: Mapping[str, Any], *, is_final: bool
) -> Result:
    reviewer, officer = _actor(stage.reviewer), _actor(stage.officers[row.agency_id])
    reason = f"{texts.MARK} {texts.RETURNED[place % len(texts.RETURNED)]}"
    row = reviews.return_result(**where, seen=review_stamp(row), reason=reason, actor=reviewer)
    if is_final:
        return row
    better = ResultContent.of(row)
    better = replace(better, narrative=f"{better.narrative} {texts.CORRECTED}")
    row = results.save_result(
        **where, content=better, expected_version=row.version, actor=officer, is_sample=True
    )
    reviews.add_comment(**where, text=f"{texts.MARK} {texts.CORRECTED}", actor=officer)
    return results.submit_result(**where, expected_version=row.version, actor=officer)


def _content(stage: Stage, task: Task, place: int) -> ResultContent:
    criterion = task.criterion
    if criterion.code == NOT_APPLICABLE and stage.kind is PeriodKind.Q1:
        return ResultContent(
            is_not_applicable=True, not_applicable_reason=f"{texts.MARK} {texts.NOT_APPLICABLE}"
        )
    what = stage.measures.get(criterion.pk, UNMEASURED)
    content = _measured(ResultContent(self_score=_score(stage, task, place)), what, task, place)
    area = criterion.code.partition(".")[0]
    is_behind = content.self_score != criterion.printed_max
    return replace(
        content,
        narrative=texts.narrative(
            place, criterion.name, task.owner.short_name, stage.kind, content, what
        ),
        difficulties=f"{texts.MARK} {texts.DIFFICULTIES[area]}" if is_behind else "",
        next_steps=f"{texts.MARK} {texts.NEXT_STEPS[place % 3]}" if is_behind else "",
        explanation=f"{texts.MARK} {texts.EXPLANATION}",
    )


def _score(stage: Stage, task: Task, place: int) -> Decimal:
    """Return an estimate of the year between the result of the year before and the target."""
    criterion = task.criterion
    baseline = criterion.printed_baseline or Decimal(0)
    target = criterion.printed_target or Decimal(0)
    maximum = criterion.printed_max or Decimal(0)
    final = baseline + (target - baseline) * Decimal(place * 3 % 5) / 4
    if final >= maximum and place % 3:
        return maximum  # what is done is done
    return round_score(final * Decimal(SHARE_OF_FINAL[stage.kind]))


def _measured(content: ResultContent, what: Measurement, task: Task, place: int) -> ResultContent:
    maximum = task.criterion.printed_max
    share = (content.self_score or Decimal(0)) / maximum if maximum else Decimal(0)
    if what.kind is MeasurementKind.RATIO:
        whole = Decimal(60 + place * 13 % 240)
        return replace(content, numerator=(whole * share).to_integral_value(), denominator=whole)
    if what.kind is MeasurementKind.QUANTITY:
        return replace(content, quantity=(Decimal(30 + place % 20) * share).to_integral_value())
    return content


def _contribute(stage: Stage) -> None:
    """Let the districts give their ratios, and some departments add to others' criteria."""
    place = list(PeriodKind).index(stage.kind)
    districts = Agency.objects.filter(pk__in=stage.officers, kind="district").order_by("slug")
    for number, agency in enumerate(districts):
        whole = Decimal(1200 + 310 * number + 420 * place)
        on_time = (whole * (Decimal("0.93") + Decimal(number) / 100)).to_integral_value()
        _add(stage, GROUP_LED, agency, number, texts.DISTRICT, on_time, whole)
    departments = Agency.objects.filter(pk__in=stage.officers, kind="department").order_by("slug")
    for number, agency in enumerate(departments):
        for code in ("1.3.1", "3.1.2", "7.1.4"):
            _add(stage, code, agency, number, texts.CONTRIBUTION)


def _add(
    stage: Stage,
    code: str,
    agency: Agency,
    place: int,
    text: str,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
) -> None:
    duty = stage.duties[stage.plan.criteria.get(code=code).pk]
    if agency.pk not in duty.contributor_ids:
        return
    with clock.held_at(stage.moment(9 + place % 4, place)):
        results.save_contribution(
            plan=stage.plan,
            kind=stage.kind.value,
            code=code,
            agency=agency,
            values={
                "narrative": f"{texts.MARK} {text}",
                "numerator": numerator,
                "denominator": denominator,
            },
            expected_version=0,
            actor=_actor(stage.officers[agency.pk]),
            is_sample=True,
        )


def _actor(user: User) -> Actor:
    return Actor(user, str(user))


def _at(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(settings.TIME_ZONE))
