"""Changing a plan's figures: targets of a draft, and the results of the year before."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.actor import Actor
from assignments.actions.plan_rows import renew_maxima
from assignments.actions.previews import close_preview, lock_preview
from assignments.figure_moves import FigureChange, Place, work_out
from assignments.models import ImportPreview
from assignments.refusals import NotNow, Refusal
from common.constraints import rule_broken_by
from criteria.access import read_tree
from criteria.actions import commit_change, lock_plan
from criteria.enums import Figure, PlanStatus
from criteria.models import Criterion, Plan

SIGNED = (
    "Kế hoạch đã ban hành: mục tiêu, điểm tối đa là số trong văn bản đã ký, không sửa ở đây. Nơi "
    "nào bản in lệch với tổng thì xác nhận số được dùng ở trang Đối chiếu số liệu."
)


class CellsChanged(Refusal):
    """Somebody else has saved other figures meanwhile; ``stored`` are those as they are now."""

    def __init__(self, stored: Mapping[Place, Decimal | None]) -> None:
        self.stored = dict(stored)
        super().__init__(
            "Có ô đã được người khác sửa sau khi trang này được mở, nên chưa lưu gì. Số đang lưu "
            "ghi ở từng ô; bấm lưu lần nữa để thay bằng số vừa nhập."
        )


class ImportChanged(Refusal):
    """What the file would change is not what was shown."""

    def __init__(self) -> None:
        super().__init__(
            "Số liệu của kế hoạch đã thay đổi sau khi bản xem trước này được mở, nên chưa ghi gì. "
            "Xem lại các thay đổi dưới đây rồi xác nhận lần nữa."
        )


def follows_sums(plan: Plan) -> bool:
    """Tell whether printed sums that agree with their leaves follow them: a copied draft's do."""
    return (
        plan.status == PlanStatus.DRAFT
        and Criterion.objects.filter(plan=plan, predecessor__isnull=False).exists()
    )


@transaction.atomic
def save_figures(
    *,
    plan: Plan,
    wanted: Mapping[Place, Decimal | None],
    shown: Mapping[Place, Decimal | None],
    actor: Actor,
) -> FigureChange:
    """Set figures of a draft's leaves, all of them or none; the same ones change nothing.

    Args:
        wanted: the cells that were changed, in points.
        shown: the same cells as the page showed them.

    Raises:
        NotNow: the plan is signed.
        CellsChanged: a cell is neither what was shown nor what is wanted.
        ValidationError: figures outside 0 to the maximum, or below a score that is there.
    """
    plan = lock_plan(plan.pk)
    if plan.status != PlanStatus.DRAFT:
        raise NotNow(SIGNED)
    tree = read_tree(plan)
    leaves = {leaf.code: leaf for leaf in tree.leaves}
    if gone := sorted({str(code) for code, _ in wanted if code not in leaves}):
        raise NotNow(f"Kế hoạch không còn tiêu chí {', '.join(gone)}. Tải lại trang.")
    stored = {(code, figure): leaves[str(code)].printed[figure] for code, figure in wanted}
    moved = {
        place: value
        for place, value in stored.items()
        if value not in (shown.get(place), wanted[place])
    }
    if moved:
        raise CellsChanged(moved)
    change = work_out(tree, wanted, follows=follows_sums(plan))
    if change:
        _write(plan, change)
        if any(move.figure is Figure.MAX for move in change.moves):
            _bring_results_along(plan)
        commit_change(
            plan,
            actor=actor,
            action="figures.save",
            target=str(plan),
            changes=changes_of(change),
        )
    return change


@transaction.atomic
def import_history(
    *,
    preview: ImportPreview,
    read_change: Callable[[Plan], tuple[FigureChange, str]],
    seen: str,
    reason: str,
    actor: Actor,
) -> FigureChange | None:
    """Carry out a previewed file of the year before's results; ``None``: it was done before.

    Args:
        preview: the person's own preview, with its plan.
        read_change: what the file changes in the plan as it is now, and the digest of that.
        seen: that digest as the page showed it.
        reason: why, where the plan is signed already; kept in the audit trail.

    Raises:
        ImportChanged: what would change is not what was shown.
        NotNow: a signed plan and no reason.
    """
    if preview.plan_id is None:
        raise TypeError("a preview of results belongs to a plan")
    plan = lock_plan(preview.plan_id)
    row = lock_preview(preview)
    if row is None:
        return None
    if plan.status != PlanStatus.DRAFT and not reason.strip():
        raise NotNow("Kế hoạch đã ban hành: nêu căn cứ rồi mới sửa được kết quả năm trước.")
    change, digest = read_change(plan)
    if digest != seen:
        raise ImportChanged
    if change:
        _write(plan, change)
        words = [f"Tệp {row.file_name}, sha256 {row.sha256}.", reason.strip()]
        commit_change(
            plan,
            actor=actor,
            action="history.import",
            target=str(plan),
            changes=changes_of(change),
            note=" ".join(filter(None, words)),
        )
    close_preview(preview=row, outcome=outcome_of(change))
    return change


def outcome_of(change: FigureChange) -> str:
    """Return what came of a change of figures, in a sentence."""
    if not change:
        return "Không có số nào thay đổi."
    nodes = len(change.by_code())
    total = " và dòng tổng số" if change.totals else ""
    return f"Đã sửa {len(change.moves)} số của {nodes} mục{total}."


def changes_of(change: FigureChange) -> dict[str, list[str | None]]:
    """Return a change as the audit trail keeps it: '6.1.1 · printed_target' → [old, new]."""
    return {
        f"{move.code or 'total'} · printed_{move.figure.value}": [_text(move.old), _text(move.new)]
        for move in change.moves
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _write(plan: Plan, change: FigureChange) -> None:
    """Write the printed cells that move: one read, one write and one for the total row."""
    by_code = change.by_code()
    rows = list(Criterion.objects.filter(plan=plan, code__in=by_code))
    for row in rows:
        for figure, value in by_code[row.code].items():
            setattr(row, f"printed_{figure.value}", value)
    for figure, value in change.totals.items():
        setattr(plan, f"printed_{figure.value}", value)
    columns = [f"printed_{figure.value}" for figure in Figure]
    try:
        with transaction.atomic():
            Criterion.objects.bulk_update(rows, columns)
            plan.save(update_fields=columns)
    except IntegrityError as error:
        raise ValidationError(rule_broken_by(error)) from error


def _bring_results_along(plan: Plan) -> None:
    try:
        with transaction.atomic():
            renew_maxima(plan)
    except IntegrityError as error:
        raise ValidationError(
            "Có kết quả đã nhập cao hơn điểm tối đa mới. Giữ điểm tối đa không thấp hơn điểm đã "
            "nhập, hoặc sửa kết quả trước."
        ) from error
