"""Charts of plan 214's printed figures, and hostile or thin variants of them.

Shared by the tests of both drawings. The figures are those of the annex of 214/KH-UBND.
"""

from dataclasses import replace
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from reports.figures import (
    BulletChart,
    BulletRow,
    Figure,
    GapBarChart,
    GapRow,
    HeatmapCell,
    HeatmapChart,
    HeatmapRow,
    IndexLineChart,
    TreemapChart,
    TreemapGroup,
    TreemapLeaf,
    TrendChart,
    TrendPoint,
    WaterfallChart,
    WaterfallStep,
    YearPoint,
)

labels = st.text("aăâđêơư ỆQWmi.,<&\"'0123456789", min_size=1, max_size=140)
limited = settings(max_examples=40, deadline=None)

HOSTILE = """</title></svg><script>alert("1")</script><img src=x onerror='alert(2)'> & <b>"""
SCALE = "điểm, phần thẩm định, tối đa 66,5"
SOURCE = "Nguồn: Kế hoạch 214/KH-UBND ngày 23/7/2021, phụ lục; số in trong văn bản."

AREAS = (
    ("1", "Công tác chỉ đạo, điều hành CCHC", "7.88", "8.50", "8.50"),
    ("2", "Xây dựng và tổ chức thực hiện văn bản QPPL của tỉnh", "5.00", "5.00", "5.00"),
    ("3", "Cải cách thủ tục hành chính", "12.34", "13.50", "13.50"),
    ("4", "Cải cách tổ chức bộ máy", "5.88", "7.00", "7.00"),
    ("5", "Cải cách chế độ công vụ", "6.75", "7.50", "7.50"),
    ("6", "Cải cách tài chính công", "6.39", "7.30", "8.00"),
    (
        "7",
        "Xây dựng và phát triển Chính quyền điện tử, Chính quyền số",
        "9.89",
        "10.50",
        "11.00",
    ),
    (
        "8",
        "Tác động của CCHC đến người dân, tổ chức và phát triển KT-XH của tỉnh",
        "2.00",
        "5.00",
        "6.00",
    ),
)

GAPS = (
    ("1.5", "Sáng kiến trong cải cách hành chính", "Sở Nội vụ", "0.50"),
    (
        "2.2.2",
        "Kết quả sửa đổi, bổ sung, bãi bỏ, thay thế văn bản QPPL sau rà soát",
        "Sở Tư pháp",
        "0.50",
    ),
    (
        "3.2.5",
        (
            "Công khai TTHC trên Cổng thông tin điện tử (TTĐT) của tỉnh và Trang TTĐT của các "
            "cơ quan, đơn vị"
        ),
        "Văn phòng UBND tỉnh",
        "0.75",
    ),
    (
        "4.1.2",
        "Thực hiện quy định về cơ cấu số lượng lãnh đạo tại các cơ quan hành chính",
        "Sở Nội vụ",
        "1.00",
    ),
    (
        "5.1.2",
        (
            "Tỷ lệ cơ quan, tổ chức hành chính của tỉnh bố trí công chức theo đúng vị trí việc làm "
            "được phê duyệt"
        ),
        "Sở Nội vụ",
        "0.50",
    ),
    (
        "7.1.9",
        (
            "Tỷ lệ dịch vụ công trực tuyến mức độ 3 và 4 của tỉnh được tích hợp, cung cấp trên "
            "Cổng DVC quốc gia"
        ),
        "Văn phòng UBND tỉnh",
        "0.37",
    ),
    ("8.2", "Mức độ thu hút đầu tư của tỉnh", "Sở Kế hoạch và Đầu tư", "0.50"),
    ("8.3.1", "Tỷ lệ doanh nghiệp thành lập mới trong năm", "Sở Kế hoạch và Đầu tư", "0.50"),
    ("8.5", "Tỷ lệ tăng tổng sản phẩm trên địa bàn (GRDP)", "Sở Kế hoạch và Đầu tư", "1.00"),
    (
        "8.6",
        "Mức độ thực hiện các chỉ tiêu phát triển KTXH do HĐND tỉnh giao",
        "Sở Kế hoạch và Đầu tư",
        "1.00",
    ),
)

PERIODS = ("Quý I", "6 tháng", "Quý III", "Cả năm")

AGENCY_GAPS = (
    ("Sở KH&ĐT", "4.00"),
    ("Sở Nội vụ", "2.41"),
    ("VP UBND tỉnh", "2.06"),
    ("Sở Tài chính", "1.61"),
    ("Sở Tư pháp", "0.50"),
    ("Sở TT&TT", "0.25"),
    ("UBND cấp huyện", "0.05"),
    ("Sở KH&CN", "0.00"),
)


def bullet(*rows: BulletRow, key: str = "linh-vuc") -> BulletChart:
    """A bullet chart of ``rows``; the eight areas unless told."""
    return BulletChart(
        key=key,
        title="Lĩnh vực 8 còn thiếu nhiều nhất: 3,00 trên 8,17 điểm",
        summary="So kết quả năm 2020 với mục tiêu 2021 của từng lĩnh vực, theo phần trăm "
        "điểm tối đa.",
        scale_label=SCALE,
        source=SOURCE,
        rows=rows or area_rows(),
        baseline_year=2020,
        target_year=2021,
    )


def area_rows() -> tuple[BulletRow, ...]:
    """The eight areas as printed."""
    return tuple(
        BulletRow(
            code=code,
            label=label,
            baseline=Decimal(baseline),
            target=Decimal(target),
            maximum=Decimal(maximum),
            href=f"/tieu-chi/{code}/",
        )
        for code, label, baseline, target, maximum in AREAS
    )


def children() -> BulletChart:
    """Area 8's criteria: SIPAS has no figures, three were at zero."""
    values = (
        ("8.1", "Kết quả khảo sát sự hài lòng của người dân, tổ chức (SIPAS)", None, None, None),
        ("8.2", "Mức độ thu hút đầu tư của tỉnh", "0", "0.5", "1"),
        ("8.3", "Mức độ phát triển doanh nghiệp của tỉnh", "1", "1.5", "2"),
        ("8.4", "Thực hiện thu ngân sách hàng năm của tỉnh", "1", "1", "1"),
        ("8.5", "Tỷ lệ tăng tổng sản phẩm trên địa bàn (GRDP)", "0", "1", "1"),
    )
    rows = (
        BulletRow(
            code=code,
            label=label,
            baseline=None if baseline is None else Decimal(baseline),
            target=None if target is None else Decimal(target),
            maximum=None if maximum is None else Decimal(maximum),
            href=f"/tieu-chi/{code}/",
        )
        for code, label, baseline, target, maximum in values
    )
    return bullet(*rows, key="tieu-chi-8")


def gaps() -> GapBarChart:
    """The ten largest gaps with their leads, in document order as a caller has them."""
    return GapBarChart(
        key="khoang-cach",
        title="Ba tiêu chí thiếu trọn 1,00 điểm: 4.1.2, 8.5 và 8.6",
        summary="Mười tiêu chí có khoảng cách lớn nhất giữa kết quả 2020 và mục tiêu 2021.",
        scale_label=SCALE,
        source=SOURCE,
        rows=tuple(
            GapRow(
                code=code,
                label=label,
                detail=lead,
                value=Decimal(value),
                href=f"/tieu-chi/{code}/",
            )
            for code, label, lead, value in GAPS
        ),
        detail_heading="Cơ quan chủ trì",
    )


def agency_gaps() -> GapBarChart:
    """Gap by lead agency; the last one misses nothing."""
    return GapBarChart(
        key="co-quan",
        title="Sở KH&ĐT chủ trì 4,00 điểm còn thiếu",
        summary="Điểm còn thiếu của năm 2020 theo cơ quan chủ trì nêu đầu tiên.",
        scale_label=SCALE,
        source=SOURCE,
        rows=tuple(
            GapRow(label=label, value=Decimal(value), href="/co-quan/")
            for label, value in AGENCY_GAPS
        ),
        row_heading="Cơ quan chủ trì",
    )


def waterfall(*deltas: str, start: str = "56.13", end: str = "64.30") -> WaterfallChart:
    """From 56,13 to 64,30 by area; or other deltas from the same start."""
    steps = tuple(
        WaterfallStep(
            label=f"LV {code}",
            name=label,
            delta=Decimal(target) - Decimal(baseline),
            href=f"/tieu-chi/{code}/",
        )
        for code, label, baseline, target, _ in AREAS
    )
    if deltas:
        steps = tuple(
            WaterfallStep(label=f"B {number}", name=f"Bước {number}", delta=Decimal(delta))
            for number, delta in enumerate(deltas, start=1)
        )
    return WaterfallChart(
        key="duong-di",
        title="Cần thêm 8,17 điểm, hơn một phần ba ở lĩnh vực 8",
        summary="Từ kết quả 2020 đến mục tiêu 2021, mỗi bước là phần tăng của một lĩnh vực.",
        scale_label=SCALE,
        source=SOURCE,
        start_label="Năm 2020",
        start=Decimal(start),
        steps=steps,
        end_label="Mục tiêu 2021",
        end=Decimal(end),
    )


def index_line() -> IndexLineChart:
    """The published history: no mean for 2019, no score after 2021."""
    history = (
        (2019, "79.23", None, 53),
        (2020, "83.87", "83.72", 33),
        (2021, "86.77", "86.37", 28),
        (2022, None, "84.79", None),
        (2023, None, "86.98", None),
    )
    return IndexLineChart(
        key="par-index",
        title="Hà Giang tăng 25 bậc sau hai năm",
        summary="Chỉ số CCHC do Bộ Nội vụ công bố, so với trung bình cả nước.",
        scale_label="điểm, thang 100 của Chỉ số CCHC, khác với phần thẩm định 66,5 điểm",
        source="Nguồn: Bộ Nội vụ công bố hằng năm.",
        points=tuple(
            YearPoint(
                year=year,
                score=None if score is None else Decimal(score),
                mean=None if mean is None else Decimal(mean),
                rank=rank,
                rank_of=63 if rank else None,
            )
            for year, score, mean, rank in history
        ),
        score_label="Hà Giang",
    )


def bullet_now() -> BulletChart:
    """Three areas now: all approved, in parts and not all reported, and one without a report."""
    first, second, third = area_rows()[:3]
    rows = (
        replace(first, approved=Decimal("8.00"), missing_now=Decimal("0.50")),
        replace(
            second,
            approved=Decimal("2.00"),
            provisional=Decimal("1.00"),
            rest=Decimal("1.50"),
            missing_now=Decimal("0.50"),
            note="mới có kết quả của 3/5 tiêu chí",
        ),
        replace(third, rest=Decimal("12.34"), missing_now=Decimal("1.16")),
    )
    return replace(bullet(*rows, key="linh-vuc-nay"), until_label="đến hết quý III")


def waterfall_now() -> WaterfallChart:
    """From 2020 over now to the target: a rise, a fall, a stop, and what is ahead."""
    steps = (
        WaterfallStep(label="Tăng", name="2 tiêu chí", delta=Decimal("1.20")),
        WaterfallStep(label="Giảm", name="1 tiêu chí", delta=Decimal("-0.20")),
        WaterfallStep(label="Hiện nay", name="Hiện nay", delta=None, is_total=True),
        WaterfallStep(
            label="LV 8",
            name="Tác động",
            delta=Decimal("7.17"),
            href="/tieu-chi/8/",
            is_ahead=True,
        ),
    )
    return replace(waterfall(), key="duong-di-nay", steps=steps)


def trend(*points: TrendPoint, key: str = "tong-theo-ky") -> TrendChart:
    """The total by period against the plan's figures; three quarters and one to come."""
    return TrendChart(
        key=key,
        title="Đến hết quý III đạt 57,21 điểm, còn 7,09 điểm tới mục tiêu",
        summary="Tổng điểm theo kỳ, so với năm 2020, mục tiêu và điểm tối đa.",
        scale_label=SCALE,
        source=SOURCE,
        points=points or trend_points(),
        baseline=Decimal("56.13"),
        target=Decimal("64.30"),
        maximum=Decimal("66.50"),
        baseline_year=2020,
        target_year=2021,
    )


def trend_points() -> tuple[TrendPoint, ...]:
    """Provisional within the axis, provisional below where it is cut, all approved, not open."""
    parts = (
        ("Quý I", "12.30", "3.10", "41.05", "của 25/88 tiêu chí"),
        ("6 tháng", "20.30", "14.00", "22.55", "của 41/88 tiêu chí"),
        ("Quý III", "52.51", None, "4.70", "của 79/88 tiêu chí"),
        ("Cả năm", None, None, None, "chưa mở"),
    )
    return tuple(
        TrendPoint(
            label=label,
            approved=None if approved is None else Decimal(approved),
            provisional=None if provisional is None else Decimal(provisional),
            rest=None if rest is None else Decimal(rest),
            note=note,
            href=f"/?ky={number}",
        )
        for number, (label, approved, provisional, rest, note) in enumerate(parts, start=1)
    )


def treemap(*groups: TreemapGroup, key: str = "diem-thieu") -> TreemapChart:
    """The largest gaps as boxes, under their areas."""
    return TreemapChart(
        key=key,
        title="Hai lĩnh vực 8 và 4 giữ 61% phần còn thiếu",
        summary="Mỗi ô là một tiêu chí, lớn bằng số điểm còn thiếu tới mục tiêu.",
        scale_label=SCALE,
        source=SOURCE,
        groups=groups or treemap_groups(),
    )


def treemap_groups() -> tuple[TreemapGroup, ...]:
    """The ten gaps of ``GAPS``: of every class of reach, and one that nobody knows."""
    reaches = ["0", "50", "79.99", "99.6", "12", None, "100", "4", "81", "33"]
    leaves = [
        TreemapLeaf(
            code=code,
            label=label,
            value=Decimal(value),
            reach=None if reach is None else Decimal(reach),
            href=f"/tieu-chi/{code}/",
        )
        for (code, label, _lead, value), reach in zip(GAPS, reaches, strict=True)
    ]
    return tuple(
        TreemapGroup(
            code=code,
            label=label,
            leaves=tuple(leaf for leaf in leaves if leaf.code.startswith(f"{code}.")),
            href=f"/tieu-chi/{code}/",
        )
        for code, label, *_ in AREAS
    )


def heatmap(*rows: HeatmapRow, columns: tuple[str, ...] = PERIODS) -> HeatmapChart:
    """Criteria by period; ten rows under their areas unless told."""
    return HeatmapChart(
        key="theo-ky",
        title="Bốn tiêu chí còn dưới 50% mục tiêu sau quý III",
        summary="Phần trăm mục tiêu đã đạt, từng tiêu chí theo kỳ.",
        scale_label="phần trăm mục tiêu của từng tiêu chí",
        source=SOURCE,
        columns=columns,
        rows=rows or heatmap_rows(),
    )


def heatmap_rows() -> tuple[HeatmapRow, ...]:
    """Every class of reach, provisional ones, one with points for a text, and no figures."""
    areas = {code: f"{code}. {label}" for code, label, *_ in AREAS}
    values = ("0", "49.99", "50", "79.9", "80", "99.99", "100", "120", None, "33.3")
    return tuple(
        HeatmapRow(
            code=code,
            label=label,
            group=areas[code[0]],
            href=f"/tieu-chi/{code}/",
            cells=(
                HeatmapCell(),
                HeatmapCell(reach=None if value is None else Decimal(value)),
                HeatmapCell(
                    reach=None if value is None else Decimal(value),
                    text="0,85" if value == "80" else "",
                    is_provisional=value in ("0", "50", "99.99"),
                    note="của 3/5 tiêu chí" if value == "50" else "",
                ),
                HeatmapCell(note="chưa mở"),
            ),
        )
        for (code, label, *_), value in zip(GAPS, values, strict=True)
    )


def all_figures() -> tuple[Figure, ...]:
    """One of every kind and use."""
    before = (bullet(), waterfall(), gaps(), agency_gaps(), index_line(), children())
    return (*before, bullet_now(), waterfall_now(), trend(), treemap(), heatmap())
