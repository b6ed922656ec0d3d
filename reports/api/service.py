"""The API itself, before any address is in it."""

from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from reports.api.auth import AUTHENTICATION


class PlainRenderer(JSONRenderer):
    """JSON with Vietnamese letters as they are: half the bytes of escaping them."""

    json_dumps_params = {"ensure_ascii": False}


# Raise the version whenever an answer changes its shape: ETags are made of it.
api = NinjaAPI(
    title="Số liệu kế hoạch nâng cao Chỉ số CCHC",
    version="1.1.0",
    description=(
        "Đọc số liệu của kế hoạch; nhập và nộp kết quả của cơ quan mình. Mọi số điểm tính bằng "
        "điểm, thuộc phần điểm nêu ở scale_label của kế hoạch, và là chuỗi ký tự có hai chữ số "
        "thập phân; null là không có số, khác với 0."
    ),
    urls_namespace="api",
    docs_url=None,
    auth=AUTHENTICATION,
    renderer=PlainRenderer(),
)
