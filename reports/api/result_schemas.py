"""Results as they are sent and answered. Docstrings are published, so they are Vietnamese."""

from datetime import date, datetime

from pydantic import ConfigDict, Field

from reports.api.inputs import CodeInput, FlagInput, NumberInput, ProseInput
from reports.api.schemas import Answer
from reports.api.vocabulary import Period, Points, Quantity, StateOfPeriod, StatusOfResult


class Input(Answer):
    """Phần chung của nội dung gửi lên: không nhận khóa nào khác, không thiếu khóa nào."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"additionalProperties": False}
    )


class ResultRow(Answer):
    """Một tiêu chí trong kỳ, ở mức người đọc được xem."""

    code: str = Field(description="Mã tiêu chí.", examples=["7.1.10"])
    id: int | None = Field(description="Để đọc và ghi kết quả; null khi chưa có hoặc không xem.")
    status: StatusOfResult | None = Field(
        description="Trạng thái; cơ quan khác chỉ biết đã nộp (submitted) và đã duyệt (approved)."
    )
    version: int | None = Field(description="Phiên bản của kết quả, gửi lại trong If-Match.")
    self_score: Points | None = Field(description="Điểm tự chấm (điểm).")
    appraised_score: Points | None = Field(description="Điểm thẩm định (điểm).")
    current: Points | None = Field(
        description="Điểm hiện tại đến hết kỳ, có thể của kỳ trước; null khi chưa được xem."
    )
    current_period: Period | None = Field(description="Kỳ của điểm hiện tại.")
    provisional: bool = Field(description="Điểm hiện tại chờ duyệt.")
    updated_at: datetime | None = Field(description="Lúc sửa gần nhất.")
    sample: bool = Field(description="Kết quả hoặc điểm hiện tại là số liệu mẫu.")


class ResultsAnswer(Answer):
    """Kết quả của một kỳ báo cáo."""

    period: Period
    state: StateOfPeriod
    due_on: date = Field(description="Hạn nộp của kỳ.")
    results: list[ResultRow] = Field(description="Các tiêu chí phải báo cáo, theo thứ tự phụ lục.")


class ResultAnswer(Answer):
    """Một kết quả."""

    id: int = Field(description="Số định danh của kết quả.")
    period: Period
    code: str = Field(description="Mã tiêu chí.", examples=["7.1.10"])
    agency: str = Field(description="Mã địa chỉ của cơ quan nhập.", examples=["so-tai-chinh"])
    max_score: Points | None = Field(description="Điểm tối đa (điểm).")
    status: StatusOfResult
    version: int = Field(description="Phiên bản, tăng sau mỗi thay đổi; cũng là ETag.")
    numerator: Quantity | None = Field(description="Tử số.")
    denominator: Quantity | None = Field(description="Mẫu số.")
    quantity: Quantity | None = Field(description="Số lượng.")
    self_score: Points | None = Field(description="Điểm tự chấm (điểm).")
    narrative: str = Field(description="Kết quả đạt được.")
    difficulties: str = Field(description="Tồn tại, nguyên nhân.")
    next_steps: str = Field(description="Giải pháp.")
    explanation: str = Field(description="Giải trình.")
    is_not_applicable: bool = Field(description="Tiêu chí không áp dụng.")
    not_applicable_reason: str = Field(description="Lý do không áp dụng.")
    appraised_score: Points | None = Field(description="Điểm thẩm định (điểm).")
    submitted_at: datetime | None = Field(description="Lúc nộp gần nhất.")
    reviewed_at: datetime | None = Field(description="Lúc thẩm định gần nhất.")
    updated_at: datetime = Field(description="Lúc sửa gần nhất.")
    sample: bool = Field(description="Là số liệu mẫu.")


class ResultInput(Input):
    """Toàn bộ nội dung mới của một kết quả."""

    numerator: NumberInput = Field(description="Tử số, tiêu chí đo bằng tỷ lệ.")
    denominator: NumberInput = Field(description="Mẫu số, lớn hơn 0.")
    quantity: NumberInput = Field(description="Số lượng, tiêu chí đo bằng số lượng.")
    self_score: NumberInput = Field(description="Điểm tự chấm, từ 0 đến điểm tối đa (điểm).")
    narrative: ProseInput = Field(description="Kết quả đạt được.")
    difficulties: ProseInput = Field(description="Tồn tại, nguyên nhân.")
    next_steps: ProseInput = Field(description="Giải pháp.")
    explanation: ProseInput = Field(description="Giải trình khi chưa có tài liệu kiểm chứng.")
    is_not_applicable: FlagInput = Field(description="Tiêu chí không áp dụng trong kỳ.")
    not_applicable_reason: ProseInput = Field(description="Lý do không áp dụng.")


class ResultPlace(Input):
    """Tiêu chí và kỳ cần bắt đầu nhập."""

    period: Period
    code: CodeInput = Field(description="Mã tiêu chí.", examples=["7.1.10"])


class SubmissionAnswer(Answer):
    """Một lần nộp; gửi lại cùng khóa nhận đúng nội dung này."""

    id: int = Field(description="Số định danh của kết quả.")
    period: Period
    code: str = Field(description="Mã tiêu chí.", examples=["7.1.10"])
    version: int = Field(description="Phiên bản sau khi nộp.")
    submitted_at: datetime = Field(description="Lúc nộp.")
    sample: bool = Field(description="Là số liệu mẫu.")
