"""What a list of codes and scores changes in a plan's baseline, as the plan is now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assignments.actions.figures import follows_sums
from assignments.figure_moves import FigureChange, Place, work_out
from assignments.imports.findings import Finding, Gravity, has_faults
from assignments.imports.history_table import TOTAL, HistoryRow, HistoryTable
from common.seen import fingerprint
from common.text import fold, format_score, shorten
from criteria.access import read_tree
from criteria.enums import Figure
from criteria.models import Criterion, Plan
from criteria.tree import Tree

BASELINE = Figure.BASELINE
LONGEST_CHAIN = 50
"""Plans that codes are followed through, one year to the next; no province has more."""


@dataclass(frozen=True, slots=True)
class HistoryReading:
    """What the file would change, what is wrong or odd in it, and what is left as it is."""

    change: FigureChange
    findings: tuple[Finding, ...]
    names: Mapping[str, str]
    maxima: Mapping[str, Decimal | None]
    leaves: frozenset[str]
    same: int = 0
    blank: int = 0
    skipped: int = 0
    digest: str = ""

    @property
    def has_faults(self) -> bool:
        """Tell whether the file can't be taken as it is."""
        return has_faults(self.findings)


def read_change(plan: Plan, table: HistoryTable, codes_of: Plan) -> HistoryReading:
    """Return what ``table`` changes in ``plan``; the number of queries is fixed.

    Args:
        plan: whose baseline is set.
        table: codes and scores as the file has them.
        codes_of: the plan whose codes they are; an earlier one's lead here by ``predecessor``.
    """
    tree = read_tree(plan)
    nodes = {row.code: row for row in plan.criteria.all()}
    known = codes_between(plan, codes_of)
    findings = [*table.findings, *_twice(table)]
    wanted: dict[Place, Decimal | None] = {}
    blank = skipped = 0
    for row in table.rows:
        here, said = _target(row, known, codes_of)
        findings += said
        if here is None:
            skipped += 1
        elif row.score is None:
            blank += 1
        else:
            place = None if here == TOTAL else here
            findings += _about(row, place, nodes, plan)
            wanted[place, BASELINE] = row.score
    if has_faults(findings):
        change = FigureChange((), ())
    else:
        change = work_out(tree, wanted, follows=follows_sums(plan))
    return HistoryReading(
        change=change,
        findings=tuple(findings),
        names={code: node.name for code, node in nodes.items()},
        maxima={code: node.printed_max for code, node in nodes.items()},
        leaves=frozenset(leaf.code for leaf in tree.leaves),
        same=sum(value == _stored(tree, place) for (place, _), value in wanted.items()),
        blank=blank,
        skipped=skipped,
        digest=_digest(plan, change, findings),
    )


def codes_between(plan: Plan, codes_of: Plan) -> dict[str, list[str]]:
    """Return every code of ``codes_of`` with the codes of ``plan`` that it became.

    A query for each plan in between; none of them depends on the number of criteria.
    """
    known: dict[str, list[str]] = {
        code: [] for code in codes_of.criteria.order_by("sort_key").values_list("code", flat=True)
    }
    if codes_of.pk == plan.pk:
        return {code: [code] for code in known}
    behind: dict[int, list[str]] = {}
    for code, above in plan.criteria.order_by("sort_key").values_list("code", "predecessor_id"):
        if above is not None:
            behind.setdefault(above, []).append(code)
    for _ in range(LONGEST_CHAIN):
        behind = _one_plan_back(behind, codes_of, known)
    return known


def _one_plan_back(
    behind: Mapping[int, list[str]], codes_of: Plan, known: dict[str, list[str]]
) -> dict[int, list[str]]:
    """Note the nodes ``behind`` that are in ``codes_of``; return those behind the others."""
    further: dict[int, list[str]] = {}
    rows = Criterion.objects.filter(pk__in=behind) if behind else Criterion.objects.none()
    for pk, plan_id, code, above in rows.values_list("pk", "plan_id", "code", "predecessor_id"):
        if plan_id == codes_of.pk:
            known[code] += behind[pk]
        elif above is not None:
            further.setdefault(above, []).extend(behind[pk])
    return further


def _twice(table: HistoryTable) -> Iterator[Finding]:
    first: dict[str, HistoryRow] = {}
    for row in table.rows:
        before = first.setdefault(row.code, row)
        if before is not row:
            yield Finding(
                row.where,
                f"{_named(row)} đã có ở ô {before.where}. Giữ một dòng, bỏ dòng kia.",
            )


def _named(row: HistoryRow) -> str:
    return "Dòng tổng số" if row.code == TOTAL else f"Mã {shorten(row.code)}"


def _target(
    row: HistoryRow, known: Mapping[str, list[str]], codes_of: Plan
) -> tuple[str | None, list[Finding]]:
    """Return the code that a row is about in the plan, or why there is none."""
    if row.code == TOTAL:
        return TOTAL, []
    if row.code not in known:
        text = (
            f"Mã {shorten(row.code)} không có trong {codes_of} năm {codes_of.year}. Sửa mã, hoặc "
            "chọn lại kế hoạch mà tệp dùng mã."
        )
        return None, [Finding(row.where, text)]
    became = known[row.code]
    if len(became) == 1:
        return became[0], []
    text = (
        f"Mã {row.code} của {codes_of} năm {codes_of.year} nay tách thành {', '.join(became)}: bỏ "
        "qua, nhập điểm của từng tiêu chí mới."
        if became
        else f"Mã {row.code} của {codes_of} năm {codes_of.year} không còn tiêu chí tương ứng trong "
        "kế hoạch này: bỏ qua."
    )
    return None, [Finding(row.where, text, Gravity.WARNING)]


def _about(
    row: HistoryRow, code: str | None, nodes: Mapping[str, Criterion], plan: Plan
) -> Iterator[Finding]:
    """Hold a score to its maximum, and a name to the one it should be."""
    node = nodes[code] if code is not None else None
    maximum = plan.printed_max if node is None else node.printed_max
    what = "dòng tổng số" if node is None else f"tiêu chí {node.code}"
    if row.score is None:
        return
    if maximum is None:
        why = f" ({node.printed_note})" if node is not None and node.printed_note else ""
        yield Finding(
            row.score_where, f"{what[:1].upper()}{what[1:]} không chấm điểm{why}. Xóa điểm ở ô này."
        )
    elif row.score > maximum:
        yield Finding(
            row.score_where,
            f"Điểm {format_score(row.score)} vượt điểm tối đa {format_score(maximum)} của {what}. "
            f"Nhập từ 0,00 đến {format_score(maximum)}.",
        )
    if node is not None and row.name and fold(row.name).rstrip(".") not in _names_of(node):
        yield Finding(
            row.where,
            f"Tên trong tệp “{shorten(row.name, 80)}” khác tên của tiêu chí {node.code} "
            f"“{shorten(node.name, 80)}”. Kiểm tra lại mã.",
            Gravity.WARNING,
        )


def _names_of(node: Criterion) -> set[str]:
    return {fold(name).rstrip(".") for name in (node.name, node.printed_name)}


def _stored(tree: Tree, code: str | None) -> Decimal | None:
    return (tree.printed_total if code is None else tree[code].printed).baseline


def _digest(plan: Plan, change: FigureChange, findings: list[Finding]) -> str:
    return fingerprint(
        {
            "plan": [plan.pk, plan.status],
            "moves": [[move.code, move.figure, move.old, move.new] for move in change.moves],
            "sums": [[line.code, line.printed, line.summed, line.fate] for line in change.sums],
            "findings": [finding.as_json() for finding in findings],
        }
    )
