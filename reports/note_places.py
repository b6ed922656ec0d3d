"""Where notes can be pinned: the charts of the pages, criteria, periods.

A chart that comes to a page comes to ``CHART_PLACES`` as well; a test holds the two together.
"""

from dataclasses import dataclass

from assignments.enums import PeriodKind
from reports.enums import NoteTarget
from reports.links import Links
from reports.snapshot import Snapshot

LEADERS = "reports:leaders"
SEPARATOR = ":"
"""Between the two parts of a place as forms and addresses say it: 'chart:linh-vuc'."""


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """A chart by its key: what it is called whatever its title finds, and the page it is on.

    ``is_shared``: each criterion or each agency has one of its own on its page (``url_name`` is
    the list of them), and a note pinned to the chart is shown at all of them.
    """

    key: str
    label: str
    page: str
    url_name: str
    is_shared: bool = False


CHART_PLACES = (
    ChartPlace("linh-vuc", "Các lĩnh vực so với điểm tối đa", "Tổng quan", "reports:overview"),
    ChartPlace("co-quan", "Điểm còn thiếu theo cơ quan", "Tổng quan", "reports:overview"),
    ChartPlace("khoang-cach", "Khoảng cách lớn nhất", "Tổng quan", "reports:overview"),
    ChartPlace("buoc-tang", "Từ kết quả tới mục tiêu", "Tổng quan", "reports:overview"),
    ChartPlace("cong-bo", "Chỉ số đã công bố", "Tổng quan", "reports:overview"),
    ChartPlace("theo-ky", "Tổng điểm theo kỳ", "Điều hành", LEADERS),
    ChartPlace("thay-doi", "Thay đổi so với kỳ trước", "Điều hành", LEADERS),
    ChartPlace("con-thieu", "Điểm còn thiếu theo tiêu chí", "Điều hành", LEADERS),
    ChartPlace("tung-ky", "Mức đạt từng kỳ", "Điều hành", LEADERS),
    ChartPlace(
        "muc-con",
        "So với các mục cùng nhóm",
        "Trang của mọi tiêu chí",
        "reports:criterion-list",
        is_shared=True,
    ),
    ChartPlace(
        "tieu-chi",
        "Tiêu chí còn dưới mục tiêu",
        "Trang của mọi cơ quan",
        "reports:agency-list",
        is_shared=True,
    ),
    ChartPlace(
        "co-quan-theo-ky",
        "Điểm theo kỳ",
        "Trang của mọi cơ quan",
        "reports:agency-list",
        is_shared=True,
    ),
)
"""Every chart that pages draw, by page."""

_CHARTS = {chart.key: chart for chart in CHART_PLACES}

Choices = list[tuple[str, str | list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class NotePlace:
    """A place in words; ``url`` is where it is seen, '' where it is not there any more."""

    kind: NoteTarget
    target: str
    label: str
    url: str

    @property
    def value(self) -> str:
        """Return the place as forms and addresses say it."""
        return place_value(self.kind, self.target)


def place_value(kind: NoteTarget, target: str) -> str:
    """Return a place as forms and addresses say it: 'criterion:7.1'."""
    return f"{kind.value}{SEPARATOR}{target}"


def read_value(value: str) -> tuple[NoteTarget, str]:
    """Return the two parts of a place; ``ValueError`` for what is none."""
    kind, _, target = value.partition(SEPARATOR)
    return NoteTarget(kind), target


def has_own_page(key: str) -> bool:
    """Tell whether a chart is on one page only: a note beside it is about what is seen there."""
    return key in _CHARTS and not _CHARTS[key].is_shared


class NotePlaces:
    """The places of one plan.

    ``with_leaders``: also those on the leaders' page, for whoever may open it.
    """

    def __init__(self, snapshot: Snapshot, links: Links, *, with_leaders: bool) -> None:
        self._snapshot = snapshot
        self._links = links
        self._with_leaders = with_leaders

    def get(self, kind: NoteTarget, target: str) -> NotePlace | None:
        """Return a place; ``None`` for one that is not there (any more)."""
        match kind:
            case NoteTarget.CHART:
                return self._chart(target)
            case NoteTarget.CRITERION:
                return self._criterion(target)
        return self._period(target)

    def said(self, kind: NoteTarget, target: str) -> NotePlace:
        """Return a place, or what is left of one that is gone: its kind and its key."""
        gone = NotePlace(kind, target, f"{kind.label} {target}", "")
        return self.get(kind, target) or gone

    def choices(self) -> Choices:
        """Return every place for a select, in groups."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for chart in CHART_PLACES:
            value = place_value(NoteTarget.CHART, chart.key)
            groups.setdefault(f"Biểu đồ: {chart.page}", []).append((value, chart.label))
        groups["Kỳ báo cáo"] = [
            (place_value(NoteTarget.PERIOD, period.kind.value), period.kind.label)
            for period in self._snapshot.reported.periods
        ]
        groups["Tiêu chí"] = [
            (place_value(NoteTarget.CRITERION, facts.code), f"{facts.code} {facts.name}")
            for facts in self._snapshot
        ]
        return [("", "Chọn nơi ghim"), *groups.items()]

    def _chart(self, key: str) -> NotePlace | None:
        chart = _CHARTS.get(key)
        if chart is None or (chart.url_name == LEADERS and not self._with_leaders):
            return None
        label = f"Biểu đồ “{chart.label}” ({chart.page})"
        return NotePlace(NoteTarget.CHART, key, label, self._links.to(chart.url_name))

    def _criterion(self, code: str) -> NotePlace | None:
        facts = self._snapshot.facts.get(code)
        if facts is None:
            return None
        label = f"Tiêu chí {code} {facts.name}"
        return NotePlace(NoteTarget.CRITERION, code, label, self._links.criterion(code))

    def _period(self, value: str) -> NotePlace | None:
        is_known = value in {kind.value for kind in PeriodKind}
        kind = PeriodKind(value) if is_known else None
        if kind is None or self._snapshot.reported.period(kind) is None:
            return None
        url = self._links.to("reports:overview", ky=value)
        return NotePlace(NoteTarget.PERIOD, value, f"Kỳ {kind.label}", url)
