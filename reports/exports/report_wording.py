"""Sentences of reports, written from the data. Where there is nothing to say, they say so.

All points are on the plan's own scale; the published index of 100 is never mentioned.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from assignments.board import AgencyLine
from assignments.enums import PeriodState, ProgressStatus
from assignments.models import Result
from common.text import format_delta, format_score
from criteria.tree import Figures
from reports.exports.report_sources import Evidenced, Sources, Task
from reports.now import NowSum
from reports.now_wording import applicable, covered
from reports.tables import total_of
from reports.wording import joined

QUOTE_LENGTH = 320
CODES_SHOWN = 30
_SENTENCE_END = re.compile(r"[.;!?…](?=\s)")


def quoted(text: str, length: int = QUOTE_LENGTH) -> str:
    r"""Return a text as a report quotes it: one paragraph, cut after a whole sentence.

    >>> quoted("Một  câu.\nHai câu.")
    'Một câu. Hai câu.'
    """
    plain = " ".join(text.split())
    if len(plain) <= length:
        return plain
    head = plain[: length + 1]
    ends = [match.end() for match in _SENTENCE_END.finditer(head)]
    if ends and ends[-1] >= length // 4:
        return f"{head[: ends[-1]].rstrip(';')} […]"
    words = head[:length].rpartition(" ")[0] or head[:length]
    return f"{words}…"


def codes_text(codes: Sequence[str]) -> str:
    """Return codes as a list in a sentence; a very long one says how many more there are."""
    if len(codes) <= CODES_SHOWN:
        return joined(list(codes))
    return f"{', '.join(codes[:CODES_SHOWN])} và {len(codes) - CODES_SHOWN} tiêu chí khác"


def compared_with(sources: Sources) -> str:
    """Return what changes are measured against: 'kỳ 6 tháng', 'năm 2020'."""
    if sources.previous is None:
        return f"năm {sources.snapshot.baseline_year}"
    return f"kỳ {sources.previous.until.label}"


def plan_line(sources: Sources) -> str:
    """Return what the plan set out to do with the criteria of the report."""
    snapshot = sources.snapshot
    if sources.agency is not None:
        return _agency_plan_line(sources)
    figures = sources.overview.total.headline
    return (
        f"Kế hoạch đặt mục tiêu năm {snapshot.year} đạt {format_score(figures.target)} trên "
        f"{format_score(figures.max)} điểm {snapshot.scale_label}; năm {snapshot.baseline_year} "
        f"đạt {format_score(figures.baseline)} điểm."
    )


def _agency_plan_line(sources: Sources) -> str:
    assert sources.agency is not None  # noqa: S101  # asked by the caller
    name, snapshot = sources.agency.name, sources.snapshot
    if not sources.leaves:
        return f"{name} không chủ trì tiêu chí nào của Kế hoạch."
    figures: Figures = total_of(sources.leaves)
    return (
        f"{name} chủ trì {len(sources.leaves)} tiêu chí, tối đa {format_score(figures.max)} điểm "
        f"{snapshot.scale_label}; năm {snapshot.baseline_year} đạt "
        f"{format_score(figures.baseline)} điểm, mục tiêu năm {snapshot.year} là "
        f"{format_score(figures.target)} điểm."
    )


def difference_lines(sources: Sources) -> list[str]:
    """Return where the plan's printed total is not the sum of its criteria."""
    total = sources.overview.total
    if sources.agency is not None:
        return []
    pairs = (
        (total.baseline, f"kết quả năm {sources.snapshot.baseline_year}"),
        (total.target, f"mục tiêu năm {sources.snapshot.year}"),
    )
    said = [
        f"{name} là {format_score(pair.computed)} điểm (bảng in {format_score(pair.printed)})"
        for pair, name in pairs
        if pair.differs
    ]
    if not said:
        return []
    return [
        (
            f"Cộng từ các tiêu chí, {joined(said)}. Điểm hiện nay và điểm còn thiếu trong báo cáo "
            "này được cộng từ các tiêu chí."
        )
    ]


def now_lines(sources: Sources) -> list[str]:
    """Return where the criteria of the report stand."""
    total, snapshot = sources.total, sources.snapshot
    until = _capital(sources.kind.until_label)
    if not sources.leaves:
        return []
    if total.current is None:
        waiting = (
            f"; {total.waiting_count} kết quả đã nộp, chờ duyệt" if total.waiting_count else ""
        )
        return [f"{until} chưa có kết quả nào được tính điểm{waiting}."]
    of = f" của {covered(total)}" if total.is_partial else ""
    lines = [
        (
            f"{until} đạt {format_score(total.current)} điểm{of}; cùng các tiêu chí đó năm "
            f"{snapshot.baseline_year} đạt {format_score(total.before)} điểm "
            f"({_moved(total.change)}). {_parts(total)}"
        )
    ]
    if total.is_partial:
        lines.append(
            f"{total.unreported_count} tiêu chí chưa có kết quả; khi so với mục tiêu, các tiêu chí "
            f"này được tính theo điểm năm {snapshot.baseline_year}."
        )
    if total.not_applicable_count:
        lines.append(
            f"{total.not_applicable_count} tiêu chí được báo cáo là không áp dụng, không tính vào "
            f"điểm tối đa ({applicable(total)})."
        )
    lines.append(_missing_line(total, snapshot.year))
    hidden = sum(sources.seen.leaf(leaf.code).is_hidden for leaf in sources.leaves)
    if hidden:
        lines.append(
            f"{hidden} kết quả chờ duyệt chưa được nêu điểm trong báo cáo này; dòng có dấu – hoặc "
            "số tiêu chí có kết quả ít hơn là chưa gồm các điểm đó, nên cộng các dòng có thể khác "
            "tổng số."
        )
    return lines


def _missing_line(total: NowSum, year: int) -> str:
    if total.missing is None or total.missing <= 0:
        return f"Không còn thiếu điểm so với mục tiêu năm {year}."
    return f"Còn thiếu {format_score(total.missing)} điểm để đạt mục tiêu năm {year}."


def _parts(total: NowSum) -> str:
    if not total.provisional_count:
        return "Tất cả kết quả đã được duyệt."
    approved = format_score(total.approved) if total.approved is not None else "0,00"
    return (
        f"Trong đó {approved} điểm đã duyệt, {format_score(total.provisional)} điểm tạm tính "
        f"({total.provisional_count} kết quả đã nộp, chờ thẩm định)."
    )


def _moved(change: Decimal | None) -> str:
    if not change:
        return "không thay đổi"
    return f"{'tăng' if change > 0 else 'giảm'} {format_score(abs(change))} điểm"


def change_lines(sources: Sources) -> tuple[str, ...]:
    """Return how the same criteria have changed since the last period."""
    if sources.previous is None:
        return (
            (
                f"Đây là kỳ báo cáo đầu tiên của Kế hoạch; số liệu được so với năm "
                f"{sources.snapshot.baseline_year}."
            ),
        )
    changes = [change for leaf in sources.leaves if (change := sources.moved(leaf)) is not None]
    against = compared_with(sources)
    if not changes:
        return (f"Không có tiêu chí nào có điểm ở cả kỳ này và {against} để so sánh.",)
    rises = [change for change in changes if change > 0]
    falls = [change for change in changes if change < 0]
    total = sum(changes, Decimal(0))
    return (
        (
            f"So với {against}, tính trên {len(changes)} tiêu chí có điểm ở cả hai kỳ: "
            f"{_moved(total)}; {_counted(rises, 'tăng')}, {_counted(falls, 'giảm')}, "
            f"{len(changes) - len(rises) - len(falls)} tiêu chí giữ nguyên."
        ),
    )


def _counted(changes: list[Decimal], verb: str) -> str:
    if not changes:
        return f"không có tiêu chí {verb}"
    points = format_score(abs(sum(changes, Decimal(0))))
    return f"{len(changes)} tiêu chí {verb} ({points} điểm)"


def move_text(name: str, change: Decimal, against: str, count: int) -> str:
    """Return the sentence about an area that rose or fell."""
    return f"{name}: {_moved(change)} so với {against} (tính trên {count} tiêu chí)."


def cause_text(code: str, change: Decimal, result: Result | None) -> str:
    """Return why a criterion rose or fell, as its agency says; or that it does not say."""
    head = f"Tiêu chí {code} ({format_delta(change)} điểm)"
    if result is None:
        return f"{head}: chưa có thuyết minh của kỳ này."
    said = result.narrative if change > 0 else result.difficulties or result.narrative
    text = quoted(said)
    by = result.agency.short_name
    return f"{head}, {by}: “{text}”" if text else f"{head}, {by}: không nêu nguyên nhân."


def quote_lines(said: Iterable[tuple[Result, str]]) -> list[str]:
    """Return quotations with where they come from; what an agency repeats is quoted once."""
    codes: dict[tuple[str, str], list[str]] = {}
    for result, text in said:
        codes.setdefault((result.agency.short_name, text), []).append(result.criterion.code)
    return [
        f"Tiêu chí {codes_text(where)}, {name}: “{quoted(text)}”"
        for (name, text), where in codes.items()
    ]


def reporting_lines(sources: Sources, today: date) -> tuple[str, ...]:
    """Return how far the period's reporting has come."""
    lines = sources.lines
    total = sum(line.tally.total for line in lines)
    if not total:
        return ("Không có tiêu chí nào phải nộp kết quả trong kỳ.",)
    handed_in = total - sum(line.tally.owed for line in lines)
    approved = sum(line.tally.approved for line in lines)
    period = sources.period
    said = [
        (
            f"Kỳ {sources.kind.label}: đã nộp {handed_in}/{total} kết quả, trong đó đã duyệt "
            f"{approved}; hạn nộp {period.due_on:%d/%m/%Y}{_state(sources, today)}."
        )
    ]
    late = sum(line.tally.late for line in lines)
    overdue = [line for line in lines if line.days_overdue]
    if not late and not overdue:
        said.append("Không có cơ quan nào nộp muộn hoặc quá hạn.")
    elif sources.agency is None:
        said.append(f"{len(overdue)} cơ quan quá hạn chưa nộp đủ; {late} kết quả nộp sau hạn.")
    return tuple(said)


def _state(sources: Sources, today: date) -> str:
    window = sources.period.window
    if window.state(today) is PeriodState.LOCKED:
        return ", kỳ đã khóa"
    days = (window.due_on - today).days
    if days < 0:
        return (
            f", đã quá hạn {-days} ngày" if not window.was_past_at(sources.plan.issued_on) else ""
        )
    return f", còn {days} ngày" if days else ", hạn hôm nay"


def late_note(line: AgencyLine) -> str:
    """Return what an agency has not handed in, and since when it is overdue."""
    codes = [cell.code for cell in line.never_handed_in]
    said = [f"Quá hạn {line.days_overdue} ngày"] if line.days_overdue else []
    said += [f"chưa nộp: {codes_text(codes)}"] if codes and line.days_overdue else []
    late = [f"{cell.code} (muộn {cell.days_late} ngày)" for cell in line.late_cells]
    said += [f"nộp muộn: {codes_text(late)}"] if late else []
    return _capital("; ".join(said)) + "."


def unreported_lines(sources: Sources) -> tuple[str, ...]:
    """Return which criteria have no result in the period, agency by agency."""
    said = []
    for line in sources.lines:
        codes = [cell.code for cell in line.cells if cell.mark in sources.board.owed_marks]
        if codes:
            said.append(f"{line.agency.name}: {len(codes)} tiêu chí ({codes_text(codes)}).")
    if said:
        return tuple(said)
    return ("Không có tiêu chí nào còn thiếu kết quả của kỳ này.",)


def evidence_lines(evidence: Evidenced | None) -> tuple[str, ...]:
    """Return what documents prove the period's results."""
    if evidence is None:
        return ("Tài liệu kiểm chứng do cơ quan chủ trì và Sở Nội vụ lưu trên hệ thống.",)
    if not evidence.results:
        return ("Không có kết quả nào đã nộp trong kỳ để gắn tài liệu kiểm chứng.",)
    said = [
        (
            f"{evidence.with_documents}/{evidence.results} kết quả đã nộp trong kỳ có tài liệu "
            f"kiểm chứng, gồm {evidence.documents} tài liệu."
        )
    ]
    if evidence.bare:
        said.append(
            f"{len(evidence.bare)} kết quả chưa có tài liệu kiểm chứng, cũng chưa có giải trình: "
            f"tiêu chí {codes_text(evidence.bare)}."
        )
    return tuple(said)


def status_text(task: Task) -> str:
    """Return how far a measure has come, in words."""
    return "Chưa cập nhật" if task.status is None else task.status.label


def measure_lines(sources: Sources) -> tuple[str, ...]:
    """Return how many of the plan's measures are done and how many are not."""
    tasks = sources.tasks
    if not tasks:
        return ("Không có nhiệm vụ, giải pháp nào được giao trong Kế hoạch.",)
    which = "của Kế hoạch" if sources.agency is None else "được Kế hoạch giao"
    counts = [
        (status.label.lower(), sum(task.status is status for task in tasks))
        for status in reversed(ProgressStatus)
    ]
    counts.append(("chưa cập nhật tiến độ", sum(task.status is None for task in tasks)))
    said = ", ".join(f"{count} nhiệm vụ {label}" for label, count in counts if count)
    return (f"Trong {len(tasks)} nhiệm vụ, giải pháp {which}: {said}.",)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
