"""What a report holds: every text and figure that a template may name, formatted once.

The names here are the variables of the Word templates; their descriptions are what the page for
templates lists. Figures are points out of the plan's own maximum, with a comma and two decimals.
"""

# ruff: noqa: RUF009  # ``says`` is ``dataclasses.field`` with a description

from dataclasses import dataclass, field
from typing import Any


def says(what: str) -> Any:
    """Declare a field with its description for whoever writes a template."""
    return field(metadata={"help": what})


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around the text: who writes to whom, of what."""

    parent: str = says("cơ quan cấp trên, chữ hoa; để trống với UBND")
    issuer: str = says("cơ quan ban hành, chữ hoa")
    symbol: str = says("ký hiệu sau số, ví dụ BC-SNV")
    place_and_date: str = says("địa danh và ngày tháng năm, để trống ngày")
    subject: str = says("trích yếu: báo cáo về việc gì")
    opening: str = says("câu mở đầu, nêu căn cứ")
    closing: str = says("câu kết")
    signing: tuple[str, ...] = says("các dòng chức vụ người ký")
    recipients: tuple[str, ...] = says("các dòng nơi nhận, kể cả dòng lưu")


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of what the report is about."""

    max: str = says("điểm tối đa")
    before: str = says("kết quả năm trước theo kế hoạch")
    target: str = says("mục tiêu theo kế hoạch")
    now: str = says("điểm hiện nay, gồm cả tạm tính")
    approved: str = says("phần đã duyệt của điểm hiện nay")
    provisional: str = says("phần tạm tính của điểm hiện nay")
    missing: str = says("điểm còn thiếu tới mục tiêu")
    reported: str = says("số tiêu chí có kết quả trên tổng số, ví dụ 41/88")


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A row of the table of areas, or its total."""

    code: str = says("số lĩnh vực")
    name: str = says("tên lĩnh vực")
    max: str = says("điểm tối đa")
    before: str = says("kết quả năm trước")
    now: str = says("điểm hiện nay")
    target: str = says("mục tiêu")
    missing: str = says("còn thiếu tới mục tiêu")
    change: str = says("tăng, giảm so với kỳ trước, của cùng các tiêu chí")
    reported: str = says("số tiêu chí có kết quả")


@dataclass(frozen=True, slots=True)
class Move:
    """An area that rose or fell, and why."""

    text: str = says("câu nêu lĩnh vực tăng hoặc giảm bao nhiêu")
    causes: tuple[str, ...] = says("nguyên nhân, trích từ kết quả của cơ quan")


@dataclass(frozen=True, slots=True)
class GapLine:
    """A criterion below its target."""

    number: str = says("số thứ tự")
    code: str = says("mã tiêu chí")
    name: str = says("tên tiêu chí")
    lead: str = says("cơ quan chủ trì")
    now: str = says("điểm hiện nay")
    target: str = says("mục tiêu")
    missing: str = says("còn thiếu")
    status: str = says("tình trạng kết quả")


@dataclass(frozen=True, slots=True)
class LateLine:
    """An agency that is late with the period."""

    number: str = says("số thứ tự")
    agency: str = says("cơ quan")
    owed: str = says("số kết quả chưa nộp trên số được giao")
    late: str = says("số kết quả đã nộp nhưng muộn")
    note: str = says("các tiêu chí chưa nộp, số ngày quá hạn")


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure of section II and how far it has come."""

    number: str = says("số thứ tự")
    text: str = says("nội dung nhiệm vụ")
    leads: str = says("cơ quan thực hiện")
    status: str = says("tiến độ")
    note: str = says("ghi chú của cơ quan thực hiện")


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A row of the annex."""

    code: str = says("mã")
    name: str = says("tên lĩnh vực, tiêu chí, tiêu chí thành phần")
    max: str = says("điểm tối đa")
    before: str = says("kết quả năm trước")
    now: str = says("điểm hiện nay")
    target: str = says("mục tiêu")
    missing: str = says("còn thiếu")
    lead: str = says("cơ quan chủ trì")
    status: str = says("tình trạng kết quả")
    is_area: bool = says("đúng với dòng lĩnh vực")
    is_parent: bool = says("đúng với dòng có tiêu chí thành phần")


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart; ``{{ charts.areas }}`` alone puts the picture in."""

    title: str = says("tên biểu đồ")
    alt: str = says("lời thay hình")
    svg: str = says("bản vẽ gốc")


@dataclass(frozen=True, slots=True)
class Charts:
    """The report's charts."""

    areas: Picture = says("biểu đồ các lĩnh vực toàn tỉnh so với mục tiêu")
    gaps: Picture = says("biểu đồ các tiêu chí còn thiếu điểm")


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. A list of sentences is never empty: where there is nothing, it says so."""

    head: Head = says("phần đầu và phần cuối văn bản")
    year: str = says("năm của kế hoạch")
    baseline_year: str = says("năm trước, để so sánh")
    period: str = says("kỳ báo cáo, ví dụ quý III năm 2021")
    compared_with: str = says("kỳ hoặc năm mà cột tăng, giảm so với")
    scale: str = says("đơn vị và thang điểm của mọi con số")
    source: str = says("nguồn và thời điểm của số liệu")
    warning: str = says("cảnh báo khi có số liệu mẫu; để trống với số thật")
    totals: Totals = says("các tổng điểm")
    total_lines: tuple[str, ...] = says("kết quả chung, từng đoạn")
    change_lines: tuple[str, ...] = says("thay đổi so với kỳ trước, từng đoạn")
    areas: tuple[AreaLine, ...] = says("bảng các lĩnh vực")
    area_total: AreaLine = says("dòng tổng số của bảng các lĩnh vực")
    rises: tuple[Move, ...] = says("các lĩnh vực tăng điểm")
    falls: tuple[Move, ...] = says("các lĩnh vực giảm điểm")
    gap_lines: tuple[str, ...] = says("nhận xét về tiêu chí chưa đạt mục tiêu")
    gaps: tuple[GapLine, ...] = says("bảng tiêu chí chưa đạt mục tiêu, thiếu nhiều trước")
    difficulty_lines: tuple[str, ...] = says("tồn tại, nguyên nhân, trích từ kết quả")
    reporting_lines: tuple[str, ...] = says("tình hình nộp báo cáo, từng đoạn")
    late: tuple[LateLine, ...] = says("bảng cơ quan chưa nộp hoặc nộp muộn")
    unreported_lines: tuple[str, ...] = says("tiêu chí chưa có kết quả trong kỳ")
    evidence_lines: tuple[str, ...] = says("tài liệu kiểm chứng")
    measure_lines: tuple[str, ...] = says("tình hình thực hiện nhiệm vụ, giải pháp")
    measures: tuple[MeasureLine, ...] = says("bảng nhiệm vụ")
    share_lines: tuple[str, ...] = says("nội dung phối hợp (báo cáo của cơ quan)")
    remedy_lines: tuple[str, ...] = says("giải pháp, trích từ kết quả")
    advice_lines: tuple[str, ...] = says("kiến nghị, đề xuất")
    criteria: tuple[CriterionLine, ...] = says("phụ lục: tất cả các tiêu chí")
    charts: Charts = says("các biểu đồ")
