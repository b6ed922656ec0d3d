"""Carrying out what an agency's workbook brings: all of it in one transaction, or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare

from accounts.actor import Actor
from accounts.models import Agency
from assignments.actions.previews import close_preview, lock_preview
from assignments.actions.results import save_contribution, save_result
from assignments.content import ResultContent
from assignments.models import ImportPreview, ReportingPeriod
from assignments.refusals import NotNow
from criteria.actions import lock_plan
from criteria.models import Plan


@dataclass(frozen=True, slots=True)
class ResultChange:
    """A result to be stored over the version that was compared with."""

    code: str
    content: ResultContent
    version: int
    prefilled_from: ReportingPeriod | None = None


@dataclass(frozen=True, slots=True)
class HelpChange:
    """A contribution to be stored; ``values`` as ``save_contribution`` takes them."""

    code: str
    values: Mapping[str, Any]
    version: int


@dataclass(frozen=True, slots=True)
class Work:
    """What a preview comes to: ``digest`` stands for all that it showed.

    ``stuck`` counts the rows left out, ``kept`` is what stays of the preview's payload so that
    nothing typed is lost. ``is_faulty`` where a cell is wrong: then nothing is carried out.
    """

    plan: Plan
    period: ReportingPeriod
    agency: Agency
    digest: str
    is_faulty: bool = False
    results: tuple[ResultChange, ...] = ()
    helps: tuple[HelpChange, ...] = ()
    stuck: int = 0
    kept: Mapping[str, Any] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many rows are stored."""
        return len(self.results) + len(self.helps)


@transaction.atomic
def carry_out_workbook(
    *,
    preview: ImportPreview,
    digest: str,
    work_out: Callable[[ImportPreview], Work],
    actor: Actor,
) -> str | None:
    """Store what the preview showed and return what came of it; ``None`` where it was done before.

    Args:
        digest: what the page showed.
        work_out: works out, under the plan's lock, what the preview comes to now.

    Raises:
        NotNow: it comes to something else by now, or a cell is wrong; nothing is stored.
        Refusal, Http404, PermissionDenied: as ``save_result``; nothing is stored.
    """
    if preview.plan_id is None:
        raise NotNow("Bản xem trước này không thuộc kế hoạch nào. Nạp lại tệp.")
    lock_plan(preview.plan_id)
    locked = lock_preview(preview)
    if locked is None:
        return None
    work = work_out(locked)
    if work.is_faulty:
        raise NotNow("Còn ô chưa đúng nên chưa ghi gì. Sửa trong tệp rồi nạp lại.")
    if not constant_time_compare(digest, work.digest):
        raise NotNow(
            "Số liệu trên hệ thống đã thay đổi sau khi trang xem trước này mở ra, nên chưa ghi gì. "
            "Xem lại bên dưới rồi xác nhận lần nữa."
        )
    _store(work, actor)
    outcome = f"Đã lưu {work.count} dòng, {work.stuck} dòng vướng."
    close_preview(preview=locked, outcome=outcome, kept=work.kept)
    return outcome


def _store(work: Work, actor: Actor) -> None:
    for result in work.results:
        save_result(
            plan=work.plan,
            kind=work.period.kind,
            code=result.code,
            content=result.content,
            expected_version=result.version,
            prefilled_from=result.prefilled_from,
            actor=actor,
        )
    for helped in work.helps:
        save_contribution(
            plan=work.plan,
            kind=work.period.kind,
            code=helped.code,
            agency=work.agency,
            values=dict(helped.values),
            expected_version=helped.version,
            actor=actor,
        )
