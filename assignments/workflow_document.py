"""``docs/workflow.md``, written from the table of transitions: plain Python, no Django."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from assignments.enums import PeriodKind, PeriodState, ResultStatus
from assignments.orders import STEPS
from assignments.periods import Window, default_window
from assignments.workflow import (
    APPRAISING,
    HANDED_IN,
    TRANSITIONS,
    WITH_THE_AGENCY,
    Action,
    Part,
    Transition,
    sight_of,
)

HEAD = """\
# Quy trình của một kết quả, của một việc được giao

Tệp này được sinh từ `assignments/workflow.py`, `assignments/periods.py` và `assignments/orders.py`
bằng `.venv/bin/python manage.py workflow_document`; không sửa tay. `make check` báo hỏng khi tệp
khác với mã.
"""

DIAGRAM = """\
## Sơ đồ

Mỗi mũi tên là một việc làm đổi trạng thái; trong ngoặc là vai làm được việc ấy.
"""

TABLE = """\
## Ai làm được việc gì

Việc nào không có trong bảng thì bị từ chối và không có gì thay đổi. Nút bấm trên trang cũng đọc từ
bảng này.
"""

SIGHT = """\
## Ai thấy bao nhiêu

Quản trị viên và lãnh đạo là người xem khác. Cơ quan phối hợp luôn thấy phần của chính mình. Không
được biết thì trang trả lời 404; biết mà không được làm thì 403.
"""

PERIODS = """\
## Kỳ báo cáo

Bảng trên chỉ có hiệu lực khi kỳ nhận báo cáo. Khóa kỳ đứng trên lịch. Kỳ đã khóa có thể được mở lại
cho một cơ quan đến một giờ nhất định: trong thời gian đó, kết quả của cơ quan ấy được nhập, nộp và
thẩm định như khi kỳ đang mở. Ý kiến trao đổi vẫn ghi được sau khi khóa.
"""


ORDERS = """\
## Việc được giao

Lãnh đạo và Sở Nội vụ giao việc về một tiêu chí cho cơ quan nhập kết quả của tiêu chí ấy. Chỉ cơ
quan được giao, lãnh đạo và Sở Nội vụ biết có việc; với người khác trang trả lời 404. Người báo xong
không tự xác nhận. Khóa kỳ không đụng tới việc được giao; kế hoạch đã kết thúc thì không làm gì được
nữa.
"""


def workflow_document(year: int = 2021) -> str:
    """Return the document; the usual dates of the periods are those of ``year``."""
    parts = [
        HEAD,
        DIAGRAM + "\n" + "\n".join(_diagram()),
        TABLE + "\n" + _table(_transition_rows()),
        "\n".join(_rules()),
        SIGHT + "\n" + _table(_sight_rows()),
        PERIODS + "\n" + _table(_state_rows()),
        f"Ngày thông thường của các kỳ, ví dụ năm {year}; Sở Nội vụ sửa được khi kỳ chưa khóa:\n\n"
        + _table(_period_rows(year)),
        ORDERS + "\n" + _table(_order_rows()),
    ]
    return "\n".join(f"{part.rstrip()}\n" for part in parts)


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for status in ResultStatus:
        yield f'    state "{status.label}" as {status.value}'
    yield f"    [*] --> {ResultStatus.DRAFT.value}"
    for (status, to), rows in _arrows().items():
        labels = ", ".join(f"{row.action.label} ({row.part.label})" for row in rows)
        yield f"    {status.value} --> {to.value} : {labels}"
    yield "```"


def _arrows() -> dict[tuple[ResultStatus, ResultStatus], list[Transition]]:
    arrows: dict[tuple[ResultStatus, ResultStatus], list[Transition]] = {}
    for row in TRANSITIONS:
        if row.status is not row.to:
            arrows.setdefault((row.status, row.to), []).append(row)
    return arrows


def _transition_rows() -> Iterator[list[str]]:
    yield ["Trạng thái", "Việc", "Vai", "Trạng thái sau", "Phải nêu lý do"]
    for row in TRANSITIONS:
        reason = "có" if row.needs_reason else ""
        yield [row.status.label, row.action.label, row.part.label, row.to.label, reason]


def _rules() -> Iterator[str]:
    appraising = _names(action.label for action in Action if action in APPRAISING)
    counted = _names(status.label for status in ResultStatus if status in HANDED_IN)
    with_agency = _names(status.label for status in ResultStatus if status in WITH_THE_AGENCY)
    yield f"- Không ai làm các việc sau với kết quả do chính mình nộp: {appraising}."
    yield "- Duyệt với điểm khác điểm tự chấm cũng phải nêu lý do."
    yield (
        "- Duyệt, trả lại gắn với đúng nội dung, tài liệu và nội dung phối hợp mà người thẩm định "
        "đã thấy; có gì thay đổi thì phải xem lại."
    )
    yield f"- Được tính vào kết quả chung: {counted}; trước khi duyệt là tạm tính."
    yield f"- Đang ở cơ quan chủ trì, chưa được tính: {with_agency}."


def _names(labels: Iterable[str]) -> str:
    return ", ".join(f"“{label}”" for label in labels)


def _sight_rows() -> Iterator[list[str]]:
    yield ["Trạng thái", *(part.label for part in Part)]
    for status in ResultStatus:
        sights = (sight_of(status, frozenset({Part.READER, part})) for part in Part)
        yield [status.label, *(sight.label for sight in sights)]


def _state_rows() -> Iterator[list[str]]:
    """Try every state of a period on a day in it: the answers are the code's own."""
    opens_on, due_on = date(2021, 9, 1), date(2021, 9, 25)
    unlocked = Window(opens_on, due_on, None)
    locked = Window(opens_on, due_on, datetime(2021, 9, 28, tzinfo=UTC))
    day = timedelta(days=1)
    cases = {
        PeriodState.UPCOMING: ("trước ngày mở", unlocked, opens_on - day),
        PeriodState.OPEN: ("từ ngày mở đến hết hạn nộp", unlocked, due_on),
        PeriodState.OVERDUE: ("sau hạn nộp, đến khi khóa", unlocked, due_on + day),
        PeriodState.LOCKED: ("từ lúc Sở Nội vụ khóa", locked, due_on + day),
    }
    yield ["Kỳ", "Khi nào", "Nhập, nộp, thẩm định", "Nộp lúc này"]
    for state, (words, window, today) in cases.items():
        assert window.state(today) is state  # noqa: S101  # or the document would lie
        takes = window.takes_reports(today)
        late = "muộn" if window.is_late(today) else "đúng hạn"
        yield [state.label, words, "được" if takes else "không", late if takes else ""]


def _period_rows(year: int) -> Iterator[list[str]]:
    yield ["Kỳ", "Số liệu", "Mở từ", "Hạn nộp"]
    for kind in PeriodKind:
        window = default_window(year, kind)
        dates = [f"{day:%d/%m/%Y}" for day in (window.opens_on, window.due_on)]
        yield [kind.label, kind.until_label, *dates]


def _order_rows() -> Iterator[list[str]]:
    yield ["Trạng thái", "Việc", "Vai", "Trạng thái sau", "Phải nêu lý do"]
    for step in STEPS:
        reason = "có" if step.needs_reason else ""
        yield [step.status.label, step.action.label, step.part.label, step.to.label, reason]


def _table(rows: Iterator[list[str]]) -> str:
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
