"""What the API answers. Docstrings and descriptions are published, so they are Vietnamese."""

from datetime import date

from ninja import Schema
from pydantic import ConfigDict, Field

from reports.api.vocabulary import (
    Column,
    Kind,
    Level,
    Method,
    Mode,
    Percent,
    Period,
    Points,
    SignedPoints,
    Stands,
    Status,
)


class Answer(Schema):
    """Phần chung: không có khóa nào ngoài các khóa đã công bố."""

    # Answers are kept and shared between requests, so none may be changed.
    model_config = ConfigDict(frozen=True, json_schema_extra={"additionalProperties": False})


class Problem(Answer):
    """Lý do không trả lời được."""

    detail: str = Field(description="Một câu tiếng Việt nêu lý do.")


class Faults(Problem):
    """Lý do không nhận nội dung gửi lên."""

    fields: dict[str, str] = Field(description="Tên trường và một câu tiếng Việt nêu lý do.")


class FigureSet(Answer):
    """Ba cột điểm của phụ lục."""

    max: Points | None = Field(description="Điểm tối đa (điểm).")
    baseline: Points | None = Field(description="Kết quả năm đối chiếu (điểm).")
    target: Points | None = Field(description="Mục tiêu của năm kế hoạch (điểm).")


class StandingSet(Answer):
    """Số được dùng ở từng cột; null khi hai số bằng nhau hoặc chưa có xác nhận."""

    max: Stands | None
    baseline: Stands | None
    target: Stands | None


class PlanAnswer(Answer):
    """Một kế hoạch năm."""

    number: str = Field(description="Số, ký hiệu văn bản.", examples=["214/KH-UBND"])
    title: str = Field(description="Trích yếu.")
    year: int = Field(description="Năm kế hoạch.", examples=[2021])
    baseline_year: int = Field(description="Năm đối chiếu.", examples=[2020])
    issued_on: date = Field(description="Ngày ban hành.")
    issuer: str = Field(description="Cơ quan ban hành.")
    signer: str = Field(description="Người ký.")
    subject: str = Field(description="Đơn vị được chấm điểm.")
    status: Status
    scale_label: str = Field(description="Phần điểm mà phụ lục bao gồm.")
    revision: int = Field(description="Phiên bản dữ liệu, tăng sau mỗi thay đổi.")
    printed: FigureSet = Field(description="Dòng tổng số theo bản in.")
    computed: FigureSet = Field(description="Tổng số cộng từ các tiêu chí.")


class Lead(Answer):
    """Cơ quan hoặc nhóm cơ quan chủ trì."""

    agency: str = Field(description="Tên cơ quan hoặc nhóm cơ quan.")
    primary: bool = Field(description="Cơ quan được tính điểm khi nhiều cơ quan cùng chủ trì.")
    mode: Mode


class MilestoneAnswer(Answer):
    """Một thời hạn đọc từ cột thời gian của phụ lục."""

    kind: Kind
    label: str = Field(description="Sản phẩm của thời hạn; rỗng khi phụ lục không nêu.")
    starts_on: date | None = Field(description="Ngày bắt đầu (window).")
    due_on: date | None = Field(description="Hạn theo chữ trong phụ lục.")
    is_strictly_before: bool = Field(description="Phải xong trước ngày hạn, không tính ngày đó.")
    recurrence_day: int | None = Field(description="Ngày trong tháng cuối quý (recurring).")
    text: str = Field(description="Nguyên văn.")


class CriterionAnswer(Answer):
    """Một dòng của phụ lục."""

    code: str = Field(description="Mã tiêu chí.", examples=["7.1.10"])
    level: Level
    parent: str | None = Field(description="Mã cấp trên; null ở lĩnh vực.")
    name: str = Field(description="Tên đã chuẩn hóa.")
    scoring_method: Method
    printed: FigureSet = Field(description="Số theo bản in.")
    computed: FigureSet = Field(description="Số cộng từ các tiêu chí bên dưới.")
    leads: list[Lead] = Field(description="Cơ quan chủ trì, cơ quan được tính điểm đứng đầu.")
    supporting: list[str] = Field(description="Tên các cơ quan phối hợp, theo thứ tự phụ lục.")
    deadline_text: str = Field(description="Nguyên văn cột thời gian; rỗng khi bỏ trống.")
    milestones: list[MilestoneAnswer]


class GroupAnswer(Answer):
    """Nhóm xếp hạng theo phần trăm điểm tối đa của năm đối chiếu."""

    letter: str = Field(description="Tên nhóm.", examples=["B"])
    floor_percent: Percent = Field(description="Ngưỡng dưới của nhóm (%).")
    is_confirmed: bool = Field(description="Ngưỡng do kế hoạch nêu hoặc đã được xác nhận.")


class CurrentAnswer(Answer):
    """Điểm hiện tại: kết quả mới nhất của từng tiêu chí đến hết kỳ, không cộng các kỳ."""

    current: Points | None = Field(description="Tổng điểm hiện tại (điểm).")
    approved: Points | None = Field(description="Trong đó, phần đã duyệt (điểm).")
    provisional: Points | None = Field(description="Trong đó, phần tự chấm chờ duyệt (điểm).")
    applicable_max: Points | None = Field(
        description="Điểm tối đa, trừ các tiêu chí không áp dụng (điểm)."
    )
    percent_of_max: Percent | None = Field(description="Hiện tại so với applicable_max (%).")
    leaf_count: int = Field(description="Số tiêu chí phải báo cáo.")
    scored_count: int = Field(description="Trong đó, số tiêu chí có điểm hiện tại.")
    provisional_count: int = Field(description="Số tiêu chí chờ duyệt, kể cả không áp dụng.")
    not_applicable_count: int = Field(description="Số tiêu chí không áp dụng.")
    unreported_count: int = Field(description="Số tiêu chí chưa có báo cáo nào.")


class ScoreAnswer(Answer):
    """Điểm theo bản in và điểm cộng lại.

    Phần thiếu và phần trăm tính trên số được dùng: số đã được xác nhận, khi chưa có thì số
    theo bản in.
    """

    printed: FigureSet = Field(description="Số theo bản in.")
    computed: FigureSet = Field(description="Số cộng từ các tiêu chí.")
    stands: StandingSet
    missing_to_target: SignedPoints | None = Field(description="Mục tiêu trừ kết quả (điểm).")
    missing_to_max: SignedPoints | None = Field(description="Điểm tối đa trừ kết quả (điểm).")
    percent_of_max: Percent | None = Field(description="Kết quả so với điểm tối đa (%).")
    target_percent_of_max: Percent | None = Field(description="Mục tiêu so với điểm tối đa (%).")
    group: GroupAnswer | None
    current: CurrentAnswer


class AreaAnswer(ScoreAnswer):
    """Một lĩnh vực."""

    code: str = Field(description="Mã lĩnh vực.", examples=["1"])
    name: str = Field(description="Tên lĩnh vực.")


class LeadAgencyAnswer(Answer):
    """Một cơ quan chủ trì; tiêu chí có nhiều cơ quan chủ trì chỉ tính cho cơ quan đứng đầu."""

    agency: str = Field(description="Tên cơ quan hoặc nhóm cơ quan.")
    slug: str = Field(description="Mã địa chỉ.", examples=["so-noi-vu"])
    is_group: bool = Field(description="Là một nhóm cơ quan.")
    criteria_count: int = Field(description="Số tiêu chí được tính cho cơ quan.")
    joint_count: int = Field(description="Trong đó, số tiêu chí có cơ quan khác cùng chủ trì.")
    joined_count: int = Field(description="Số tiêu chí cùng chủ trì nhưng tính cho cơ quan khác.")
    computed: FigureSet = Field(description="Tổng điểm các tiêu chí được tính (điểm).")
    missing_to_target: SignedPoints | None = Field(description="Mục tiêu trừ kết quả (điểm).")
    missing_to_max: SignedPoints | None = Field(description="Điểm tối đa trừ kết quả (điểm).")
    current: CurrentAnswer


class DifferenceAnswer(Answer):
    """Một số trong bản in không bằng số cộng từ các tiêu chí."""

    code: str | None = Field(description="Mã tiêu chí; null ở dòng tổng số.")
    field: Column
    printed: Points = Field(description="Số theo bản in (điểm).")
    computed: Points = Field(description="Số cộng từ các tiêu chí (điểm).")
    difference: SignedPoints = Field(description="Bản in trừ số cộng (điểm).")
    stands: Stands | None = Field(description="Số được dùng; null khi chưa có xác nhận.")


class SummaryAnswer(Answer):
    """Tổng hợp của một kế hoạch."""

    period: Period
    sample: bool = Field(description="Trong điểm hiện tại có số liệu mẫu.")
    total: ScoreAnswer
    areas: list[AreaAnswer] = Field(description="Các lĩnh vực theo thứ tự phụ lục.")
    lead_agencies: list[LeadAgencyAnswer] = Field(description="Nhiều điểm nhất đứng trước.")
    differences: list[DifferenceAnswer] = Field(
        description="Chỗ phát sinh chênh lệch: số in của mục khác tổng số in ngay bên dưới."
    )
    carried_differences: list[DifferenceAnswer] = Field(
        description="Cấp trên chỉ mang theo chênh lệch phát sinh ở bên dưới."
    )
