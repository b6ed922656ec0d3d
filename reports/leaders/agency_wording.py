"""Sentences of the pages about agencies. Plain Vietnamese; no queries, no HTML."""

from collections.abc import Sequence

from common.text import format_delta, format_percent, format_score
from reports.contributed import GroupCriterion
from reports.leaders.risk import EXPLANATION
from reports.leaders.scoreboard import AgencyScore, Scoreboard

ZERO = 0


def scoreboard_headline(board: Scoreboard) -> str:
    """Return the finding: who holds most of what is at risk, and who has gained most."""
    at_risk = sorted(board.rows, key=lambda row: -row.standing.risk.points)
    total = board.total.risk.points
    if not total:
        return "Không cơ quan nào còn điểm rủi ro."
    first = at_risk[0]
    share = first.standing.risk.points / total * 100
    holds = f"{format_score(first.standing.risk.points)} trên {format_score(total)} điểm"
    found = [f"{first.lead.name} giữ nhiều điểm rủi ro nhất: {holds} ({format_percent(share, 0)})"]
    gaining = [row for row in board.rows if (row.standing.gained_last or ZERO) > 0]
    if gaining:
        most = max(gaining, key=lambda row: row.standing.gained_last or ZERO)
        found.append(
            f"{most.lead.short_name} tăng nhiều nhất so với kỳ trước: "
            f"{format_delta(most.standing.gained_last)} điểm"
        )
    return f"{'; '.join(found)}."


def scoreboard_notes(issued: str) -> tuple[str, ...]:
    """Return what the columns mean, one sentence each; ``issued``: the day of the plan."""
    return (
        "Tiêu chí có nhiều cơ quan cùng chủ trì tính một lần, cho cơ quan đứng tên đầu tiên.",
        "So với kỳ trước, so với năm trước: tiêu chí chưa có kết quả coi như giữ điểm năm trước.",
        "Đạt % mục tiêu: điểm hiện nay trên mục tiêu; tiêu chí chưa có kết quả lấy điểm năm trước.",
        f"{EXPLANATION} Kết quả chờ duyệt mà người xem chưa được thấy điểm thì chưa xét.",
        (
            "Đúng hạn: số kết quả nộp lần đầu trong hạn trên số kết quả đã đến hạn; kỳ có hạn "
            f"trước ngày ban hành kế hoạch ({issued}) không tính."
        ),
        "Trả lại: số lần Sở Nội vụ trả lại để bổ sung, cộng các kỳ.",
        (
            "Có tài liệu: số kết quả đã nộp có ít nhất một tài liệu kiểm chứng, cộng các kỳ; kết "
            "quả còn lại chỉ có giải trình. Kết quả không áp dụng thì không tính."
        ),
    )


def comparison_headline(first: AgencyScore, second: AgencyScore) -> str:
    """Return the finding about two agencies: who is nearer to the target."""
    ways = [(row.standing.percent_of_target, row) for row in (first, second)]
    if any(percent is None for percent, _ in ways):
        return f"{first.lead.name} và {second.lead.name} theo cùng các thước đo."
    (one, _), (other, _) = ways
    if one == other:
        return f"Hai cơ quan cùng đạt {format_percent(one)} mục tiêu."
    ahead, behind = (first, second) if (one or ZERO) > (other or ZERO) else (second, first)
    return (
        f"{ahead.lead.name} gần mục tiêu hơn: "
        f"{format_percent(ahead.standing.percent_of_target)} so với "
        f"{format_percent(behind.standing.percent_of_target)} của {behind.lead.name}."
    )


def districts_headline(criteria: Sequence[GroupCriterion]) -> str:
    """Return how many have entered what the period asks for, over all criteria."""
    last = [line.shares[-1] for each in criteria for line in each.lines if line.shares]
    if not last:
        return "Chưa có kỳ báo cáo nào để so sánh."
    entered = sum(share.entered is not None for share in last)
    period = last[0].period
    places = "đơn vị" if len(criteria) == 1 else "lượt"
    return (
        f"Kỳ {period.kind.label}: {entered}/{len(last)} {places} đã nhập số liệu, "
        f"hạn {period.window.due_on:%d/%m/%Y}."
    )


def district_finding(criterion: GroupCriterion) -> str:
    """Return the lowest and the highest of the latest period that any figure is seen of."""
    for place in reversed(range(len(criterion.periods))):
        seen = [
            (share.entered.percent, line.district.name)
            for line in criterion.lines
            if (share := line.shares[place]).entered and share.entered.percent is not None
        ]
        if len(seen) > 1:
            (low, lowest), (high, highest) = min(seen), max(seen)
            return (
                f"{criterion.periods[place].kind.label}: thấp nhất {lowest} {format_percent(low)}, "
                f"cao nhất {highest} {format_percent(high)}, trong {len(seen)} đơn vị có số liệu."
            )
    return "Chưa có số liệu của từ hai đơn vị trở lên để so sánh."
