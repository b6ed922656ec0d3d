"""Charts for the gallery: the total by period, missing points as areas, reach by period."""

from collections.abc import Iterator
from decimal import Decimal

from reports.figures import (
    Figure,
    HeatmapCell,
    HeatmapChart,
    HeatmapRow,
    TreemapChart,
    TreemapGroup,
    TreemapLeaf,
    TrendChart,
    TrendPoint,
)

_PERIODS = ("Quý I", "6 tháng", "Quý III", "Cả năm")
_SCALE = "điểm, phần thẩm định, tối đa 66,5"
_SOURCE = "Số liệu minh họa."
_REACHES = (
    ("8.2", "Mức độ thu hút đầu tư của tỉnh", ("0", "12.5", "40", None)),
    ("8.3", "Mức độ phát triển doanh nghiệp của tỉnh", (None, "66.7", "79.9", None)),
    ("8.4", "Thực hiện thu ngân sách hàng năm của tỉnh", ("88", "95", "99.6", None)),
    ("4.1", "Thực hiện quy định về tổ chức bộ máy", ("52", "76.2", "100", None)),
    ("4.3", "Thực hiện phân cấp quản lý", ("100", "100", "120", None)),
    ("8.1", "Kết quả khảo sát sự hài lòng (SIPAS)", (None, None, None, None)),
)
_MISSING = (
    ("8", "Tác động của CCHC đến người dân, tổ chức", ("8.2 1.20 40", "8.3 0.50 79.9", "8.6 1 0")),
    ("4", "Cải cách tổ chức bộ máy", ("4.1 0.40 76", "4.2 0.62 62", "4.4 0.02 99")),
    ("7", "Chính quyền điện tử, Chính quyền số", ("7.1 0.27 96", "7.3 0.25 -", "7.4 0.3 50")),
)


def gallery_charts() -> tuple[Figure, ...]:
    """Return each kind with figures, the first also of one period only, the second also empty."""
    return (
        _trend("tong-diem", "Đến hết quý III đạt 60,25 điểm, còn 4,05 điểm tới mục tiêu", 3),
        _trend("tong-diem-mot-ky", "Mới có quý I: 56,45 điểm", 1),
        _treemap("diem-con-thieu", "60% phần còn thiếu nằm ở lĩnh vực 8", tuple(_groups())),
        _treemap("khong-con-thieu", "Mọi tiêu chí đã đạt mục tiêu", ()),
        _heatmap(),
    )


def _trend(key: str, title: str, reported: int) -> TrendChart:
    parts = (
        ("12.30", "3.10", "41.05", "của 25/88 tiêu chí"),
        ("38.30", "5.20", "14.50", "của 61/88 tiêu chí"),
        ("54.10", "6.15", None, "của 88/88 tiêu chí"),
    )
    points = [TrendPoint(label=label) for label in _PERIODS]
    for index, (approved, provisional, rest, note) in enumerate(parts[:reported]):
        points[index] = TrendPoint(
            label=_PERIODS[index],
            approved=Decimal(approved),
            provisional=Decimal(provisional),
            rest=None if rest is None else Decimal(rest),
            note=note,
        )
    return TrendChart(
        key=key,
        title=title,
        summary="Tổng điểm theo kỳ, so với kết quả 2020, mục tiêu 2021 và điểm tối đa.",
        scale_label=_SCALE,
        source=_SOURCE,
        points=tuple(points),
        baseline=Decimal("56.13"),
        target=Decimal("64.30"),
        maximum=Decimal("66.50"),
        baseline_year=2020,
        target_year=2021,
    )


def _treemap(key: str, title: str, groups: tuple[TreemapGroup, ...]) -> TreemapChart:
    return TreemapChart(
        key=key,
        title=title,
        summary="Mỗi ô là một tiêu chí, lớn bằng số điểm còn thiếu tới mục tiêu.",
        scale_label=_SCALE,
        source=_SOURCE,
        groups=groups,
    )


def _groups() -> Iterator[TreemapGroup]:
    for code, label, leaves in _MISSING:
        parts = (leaf.split() for leaf in leaves)
        yield TreemapGroup(
            code=code,
            label=label,
            leaves=tuple(
                TreemapLeaf(
                    code=leaf,
                    label="Tiêu chí minh họa",
                    value=Decimal(value),
                    reach=None if reach == "-" else Decimal(reach),
                    href="/thanh-phan/",
                )
                for leaf, value, reach in parts
            ),
        )


def _heatmap() -> HeatmapChart:
    return HeatmapChart(
        key="muc-dat-theo-ky",
        title="Tiêu chí 8.2 còn dưới 50% mục tiêu sau quý III",
        summary="Phần trăm mục tiêu đã đạt, từng tiêu chí theo kỳ.",
        scale_label="phần trăm mục tiêu của từng tiêu chí",
        source=_SOURCE,
        columns=_PERIODS,
        rows=tuple(
            HeatmapRow(
                code=code,
                label=label,
                group="8. Tác động của CCHC" if code[0] == "8" else "4. Cải cách tổ chức bộ máy",
                href="/thanh-phan/",
                cells=tuple(
                    HeatmapCell(
                        reach=None if reach is None else Decimal(reach),
                        is_provisional=index == 2 and reach is not None,
                    )
                    for index, reach in enumerate(reaches)
                ),
            )
            for code, label, reaches in sorted(_REACHES)
        ),
    )
