"""What sample results say. Every text says first that it is a sample."""

from assignments.content import ResultContent
from assignments.enums import MeasurementKind, PeriodKind
from assignments.measurement import Measurement, percent_of
from common.text import format_percent, format_quantity, format_score

MARK = "[Số liệu mẫu]"

NARRATIVES = (
    "{mark} Đã triển khai nội dung “{name}” theo kế hoạch; {until}, {measured}.",
    "{mark} {owner} đã chỉ đạo, phân công đơn vị đầu mối thực hiện “{name}”; {until}, {measured}.",
    "{mark} Đã rà soát, tổng hợp số liệu về “{name}” từ các đơn vị; {until}, {measured}.",
)
DIFFICULTIES = {
    "1": "Một số đơn vị gửi báo cáo CCHC chậm so với thời hạn, phải đôn đốc nhiều lần.",
    "2": "Việc lấy ý kiến và thẩm định dự thảo văn bản ở một số đơn vị còn kéo dài.",
    "3": "Công khai TTHC sau khi công bố có nơi chưa kịp thời; hồ sơ liên thông còn quá hạn.",
    "4": "Sắp xếp đầu mối bên trong và rà soát số lượng cấp phó chưa xong ở một vài đơn vị.",
    "5": "Kế hoạch đào tạo, bồi dưỡng bị ảnh hưởng do phải giãn cách phòng, chống dịch.",
    "6": "Giải ngân vốn đầu tư công chậm do vướng giải phóng mặt bằng và giá vật liệu.",
    "7": "Người dân vùng cao chưa quen nộp hồ sơ trực tuyến; đường truyền cấp xã chưa ổn định.",
    "8": "Thu hút đầu tư và phát triển doanh nghiệp chịu ảnh hưởng của dịch bệnh.",
}
NEXT_STEPS = (
    "Tiếp tục đôn đốc các đơn vị, hoàn thành trước kỳ báo cáo tiếp theo.",
    "Tham mưu UBND tỉnh văn bản chỉ đạo, gắn kết quả với đánh giá người đứng đầu.",
    "Rà soát lại số liệu hằng tháng và hướng dẫn trực tiếp các đơn vị đạt thấp.",
)
EXPLANATION = "Chưa có văn bản tổng hợp cuối kỳ; số liệu lấy từ sổ theo dõi của đơn vị."
NOT_APPLICABLE = "Trong kỳ không phát sinh nội dung thuộc phạm vi của tiêu chí này."
RETURNED = (
    "Số liệu chưa khớp với báo cáo chuyên đề đã gửi, đề nghị rà soát lại tử số và mẫu số.",
    "Phần kết quả đạt được còn chung chung, đề nghị nêu số văn bản và ngày ban hành.",
    "Chưa nêu nguyên nhân của phần chưa đạt, đề nghị bổ sung.",
)
CORRECTED = "Đã rà soát, đối chiếu lại theo ý kiến của Sở Nội vụ."
TASKS = (
    "Đôn đốc các chủ đầu tư giải ngân, báo cáo tỷ lệ từng dự án trước hạn.",
    "Tổng hợp việc thực hiện kết luận thanh tra, kiểm toán còn tồn đọng.",
    "Rà soát thủ tục thành lập doanh nghiệp, đề xuất giải pháp tăng số thành lập mới.",
)
TASK_REPORT = "Đã tổng hợp và gửi báo cáo; còn hai kiến nghị đang xử lý, có kèm bảng theo dõi."
APPRAISED = (
    "Phần tự chấm cao hơn số liệu trong báo cáo chuyên đề.",
    "Chưa đủ căn cứ cho phần điểm còn lại, xem xét lại ở kỳ sau.",
)
DOCUMENT = "Báo cáo kết quả thực hiện “{name}”"
PROGRESS = "Thực hiện theo kế hoạch của cơ quan, chưa có vướng mắc phải báo cáo."
CONTRIBUTION = "Đã thực hiện phần việc được giao và gửi số liệu cho cơ quan chủ trì."
DISTRICT = "Số hồ sơ giải quyết đúng hạn trên tổng số hồ sơ đã giải quyết của huyện, thành phố."


def narrative(
    choice: int, name: str, owner: str, kind: PeriodKind, content: ResultContent, what: Measurement
) -> str:
    """Return what was reached, in one sentence."""
    return NARRATIVES[choice % len(NARRATIVES)].format(
        mark=MARK,
        name=name,
        owner=owner,
        until=kind.until_label,
        measured=measured(content, what),
    )


def measured(content: ResultContent, what: Measurement) -> str:
    """Return the measured value in words, or the score where nothing is measured."""
    if what.kind is MeasurementKind.RATIO:
        share = format_percent(percent_of(content.numerator, content.denominator))
        parts = f"{format_quantity(content.numerator)}/{format_quantity(content.denominator)}"
        return f"đạt {parts}, bằng {share}"
    if what.kind is MeasurementKind.QUANTITY:
        return f"đạt {format_quantity(content.quantity)} {what.unit}"
    return f"ước cả năm đạt {format_score(content.self_score)} điểm"
