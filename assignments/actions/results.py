"""What an agency does to its results: save, hand in, take back; and what others add to them.

Every action locks the plan's row first, so that a lock of the period and a save can't cross, then
reads the task again under that lock: what the page saw may have changed. Only what others see
raises the plan's revision; a draft is nobody else's business and empties no cache.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.actor import Actor
from accounts.audit import append_event
from accounts.models import Agency, User
from assignments.access import Task, get_task, get_task_as, is_open_for, reopened_agency_ids
from assignments.content import CONTENT_FIELDS, ResultContent
from assignments.enums import PeriodState, ResultStatus
from assignments.models import Contribution, EvidenceLink, ReportingPeriod, Result, SubmissionKey
from assignments.refusals import Incomplete, NotNow, Stale
from assignments.workflow import HANDED_IN, WITH_THE_AGENCY, Action, Part, Transition, transition
from common import clock
from criteria.actions import commit_change, lock_plan
from criteria.models import Plan


@transaction.atomic
def save_result(
    *,
    plan: Plan,
    kind: str,
    code: str,
    content: ResultContent,
    expected_version: int,
    actor: Actor,
    prefilled_from: ReportingPeriod | None = None,
    is_sample: bool = False,
) -> Result:
    """Store what an agency entered for a criterion; the first save makes the result.

    Saving what is already there changes nothing. Changing a result that was handed in or approved
    takes it back to a draft.

    Args:
        expected_version: the version that was read, 0 before there is a result.
        prefilled_from: the period that the form's first values came from.

    Raises:
        Http404, PermissionDenied: not the person's to enter.
        NotNow: the period or the result's status takes no changes.
        Stale: somebody else saved meanwhile.
    """
    plan, task = lock_task(plan, kind, code, actor, Part.OWNER)
    row = task.result
    if (row.version if row else 0) != expected_version:
        raise Stale(row)
    allowed(task, Action.SAVE, Part.OWNER)
    before = ResultContent.of(row) if row else ResultContent()
    changes = before.differences(content)
    if row is not None and not changes:
        return row
    if row is None:
        row = new_result(task, prefilled_from)
    for name in CONTENT_FIELDS:
        setattr(row, name, getattr(content, name))
    row.is_sample = is_sample
    revise(plan, task, row, actor=actor, action="result.save", changes=changes)
    return row


@transaction.atomic
def submit_result(
    *, plan: Plan, kind: str, code: str, expected_version: int, actor: Actor, key: str = ""
) -> Result:
    """Hand a result in; handing in the same version again changes nothing.

    Args:
        key: a program's key for this submission; sent again, the result is returned as it is.

    Raises:
        Incomplete: something that a result needs is lacking.
        NotNow: as for ``save_result``, or the key was used for another result.
        Stale, Http404, PermissionDenied: as for ``save_result``.
    """
    plan, task = lock_task(plan, kind, code, actor, Part.OWNER)
    row = task.result
    if row is None:
        raise Incomplete({"self_score": "Chưa nhập kết quả của tiêu chí này."})
    user = _person(actor)
    if key and (used := SubmissionKey.objects.filter(user=user, key=key).first()):
        if used.result_id != row.pk:
            raise NotNow("Khóa nộp này đã dùng cho một kết quả khác. Gửi lại với khóa mới.")
        return row
    if row.submitted_version == expected_version and row.status == ResultStatus.SUBMITTED:
        _keep_key(row, user, key)
        return row
    if row.version != expected_version:
        raise Stale(row)
    step = allowed(task, Action.SUBMIT, Part.OWNER)
    if missing := what_is_missing(row):
        raise Incomplete(missing)
    changes = {"status": [row.status, step.to.value]}
    moment = clock.now()
    row.status, row.reviewed_by, row.reviewed_at = step.to, None, None
    row.submitted_at, row.submitted_by, row.submitted_version = moment, user, row.version
    row.first_submitted_at = row.first_submitted_at or moment
    touch(row, actor)
    _keep_key(row, user, key)
    record(plan, task, actor=actor, action="result.submit", changes=changes)
    return row


@transaction.atomic
def withdraw_result(
    *, plan: Plan, kind: str, code: str, expected_version: int, actor: Actor
) -> Result:
    """Take a result back before its review has begun; raises as ``save_result`` does."""
    plan, task = lock_task(plan, kind, code, actor, Part.OWNER)
    row = expect(task, expected_version)
    step = allowed(task, Action.WITHDRAW, Part.OWNER)
    changes = _take_back(row, step)
    touch(row, actor)
    record(plan, task, actor=actor, action="result.withdraw", changes=changes)
    return row


@transaction.atomic
def save_contribution(
    *,
    plan: Plan,
    kind: str,
    code: str,
    agency: Agency,
    values: dict[str, Any],
    expected_version: int,
    actor: Actor,
    is_sample: bool = False,
) -> Contribution:
    """Store what a supporting agency, a joint lead or a member of a leading group adds.

    Args:
        values: ``narrative``, ``numerator``, ``denominator``.

    Raises:
        NotNow: the period is closed for the agency, or the result is approved already.
        Stale, Http404, PermissionDenied: as for ``save_result``.
    """
    plan, task = lock_task(plan, kind, code, actor, Part.CONTRIBUTOR)
    row = writable_contribution(task, agency)
    if (row.version if row else 0) != expected_version:
        raise Stale(row)
    names = ("numerator", "denominator", "narrative")
    before = {name: getattr(row, name) if row else Contribution().__dict__[name] for name in names}
    changes = {
        name: [_json(before[name]), _json(values[name])]
        for name in names
        if before[name] != values[name]
    }
    if row is not None and not changes:
        return row
    moment = clock.now()
    if row is None:
        row = Contribution(
            period=task.period,
            criterion=task.criterion,
            agency=agency,
            version=0,
            created_at=moment,
        )
    for name in names:
        setattr(row, name, values[name])
    row.version += 1
    row.is_sample, row.updated_at, row.updated_by = is_sample, moment, actor.user
    row.save()
    record(
        plan,
        task,
        actor=actor,
        action="contribution.save",
        changes=changes,
        note=agency.slug,
        is_public=False,
    )
    return row


# --- What the other actions on results share ---------------------------------------------------


def lock_task(
    plan: Plan, kind: str, code: str, actor: Actor, part: Part | None
) -> tuple[Plan, Task]:
    """Lock the plan's row and return it with the task as it stands under the lock.

    With ``part`` ``None`` whoever may know of the task gets it.
    """
    locked = lock_plan(plan.pk)
    user = _person(actor)
    if part is None:
        return locked, get_task(user, locked, kind, code)
    return locked, get_task_as(user, locked, kind, code, part)


def allowed(task: Task, action: Action, part: Part) -> Transition:
    """Return the step of the table; raise ``NotNow`` with the reason where there is none."""
    if not task.is_open:
        raise NotNow(closed_sentence(task.period))
    step = transition(task.status, action, part)
    if step is None:
        raise NotNow(
            f"Không thể {action.label.lower()}: kết quả tiêu chí {task.criterion.code} đang ở "
            f"trạng thái “{task.status.label}”. Tải lại trang để xem tình hình mới."
        )
    return step


def closed_sentence(period: ReportingPeriod) -> str:
    """Return why the period takes no changes."""
    name = period.get_kind_display()
    if period.state is PeriodState.UPCOMING:
        return f"Kỳ {name} chưa mở, mở từ ngày {period.opens_on:%d/%m/%Y}. Chưa có gì được lưu."
    return (
        f"Kỳ {name} đã khóa nên không sửa được. Đề nghị Sở Nội vụ mở lại nếu cần bổ sung; nội dung "
        "vừa nhập chưa được lưu."
    )


def expect(task: Task, expected_version: int) -> Result:
    """Return the task's result at the version that was seen; ``Stale`` or ``NotNow`` otherwise."""
    if task.result is None:
        raise NotNow("Tiêu chí này chưa có kết quả.")
    if task.result.version != expected_version:
        raise Stale(task.result)
    return task.result


def new_result(task: Task, prefilled_from: ReportingPeriod | None = None) -> Result:
    """Return an unsaved, empty result of the task."""
    moment = clock.now()
    return Result(
        period=task.period,
        criterion=task.criterion,
        agency=task.owner,
        max_score=task.criterion.printed_max,
        version=0,
        prefilled_from=prefilled_from,
        created_at=moment,
        updated_at=moment,
    )


def revise(
    plan: Plan,
    task: Task,
    row: Result,
    *,
    actor: Actor,
    action: str,
    changes: dict[str, list[Any]],
    note: str = "",
) -> None:
    """Store a result whose content or documents its owner has changed.

    What was handed in goes back to where its agency works on it. Raises ``NotNow`` where the
    period or the status takes no changes.
    """
    step = allowed(task, Action.SAVE, Part.OWNER)
    was_public = row.status in HANDED_IN
    changes = changes | _take_back(row, step)
    touch(row, actor)
    record(plan, task, actor=actor, action=action, changes=changes, note=note, is_public=was_public)


def touch(row: Result, actor: Actor) -> None:
    """Store a changed result under its next version."""
    row.version += 1
    row.updated_at, row.updated_by = clock.now(), actor.user
    row.save()


def record(
    plan: Plan,
    task: Task,
    *,
    actor: Actor,
    action: str,
    changes: dict[str, list[Any]],
    note: str = "",
    is_public: bool = True,
) -> None:
    """Write the change to the plan's audit chain; raise its revision where others see it."""
    if is_public:
        commit_change(
            plan, actor=actor, action=action, target=task.place, changes=changes, note=note
        )
    else:
        append_event(
            plan, actor=actor, action=action, target=task.place, changes=changes, note=note
        )


def what_is_missing(row: Result) -> dict[str, str]:
    """Return what keeps a result from being handed in: field → a sentence that says what to do."""
    missing = {}
    code = row.criterion.code
    if row.is_not_applicable:
        if not row.not_applicable_reason.strip():
            missing["not_applicable_reason"] = f"Nêu lý do tiêu chí {code} không áp dụng."
        return missing
    if row.self_score is None:
        missing["self_score"] = (
            f"Nhập điểm tự chấm của tiêu chí {code}, hoặc đánh dấu không áp dụng."
        )
    is_explained = bool(row.explanation.strip())
    if not is_explained and not EvidenceLink.objects.filter(result=row, removed_at=None).exists():
        missing["explanation"] = (
            f"Tiêu chí {code} chưa có tài liệu kiểm chứng: đưa tài liệu lên, hoặc viết giải trình."
        )
    return missing


def writable_contribution(task: Task, agency: Agency) -> Contribution | None:
    """Return the agency's contribution to a task if it can be changed now, or ``None`` before one.

    Raises:
        PermissionDenied: not one of the person's agencies.
        NotNow: the period is closed for the agency, or the result is approved.
    """
    if agency.pk not in task.contributing_ids:
        raise PermissionDenied("Nội dung phối hợp này của cơ quan khác.")
    if not is_open_for(task.period, agency.pk, reopened_agency_ids(task.period)):
        raise NotNow(closed_sentence(task.period))
    if task.result and task.status not in {*WITH_THE_AGENCY, ResultStatus.SUBMITTED}:
        raise NotNow(
            f"Kết quả tiêu chí {task.criterion.code} đang ở trạng thái “{task.status.label}” nên "
            "không nhận thêm nội dung phối hợp."
        )
    return Contribution.objects.filter(
        period=task.period, criterion=task.criterion, agency=agency
    ).first()


def _take_back(row: Result, step: Transition) -> dict[str, list[Any]]:
    """Move a result by ``step`` to where its agency works on it; return what changes by that."""
    changes: dict[str, list[Any]] = {}
    if row.status != step.to:
        changes["status"] = [row.status, step.to.value]
    if row.appraised_score is not None:
        changes["appraised_score"] = [f"{row.appraised_score:.2f}", None]
    if row.status == ResultStatus.SUBMITTED and step.to is ResultStatus.DRAFT:
        row.first_submitted_at = None  # nobody had begun to review it: it was never handed in
    row.status, row.appraised_score = step.to, None
    row.reviewed_by = row.reviewed_at = None
    return changes


def _keep_key(row: Result, user: User, key: str) -> None:
    """Remember under which key a program handed a result in."""
    if key:
        moment = row.submitted_at or clock.now()
        SubmissionKey.objects.create(
            user=user, key=key, result=row, version=row.version, used_at=moment
        )


def _person(actor: Actor) -> User:
    if actor.user is None:
        raise TypeError("a result has a person's name under it")
    return actor.user


def _json(value: Any) -> Any:
    return value if isinstance(value, str) or value is None else f"{value:.2f}"
