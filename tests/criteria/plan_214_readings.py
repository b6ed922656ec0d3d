"""How the printed strings of plan 214 are to be read.

Written from the plan's text, not from the fixture, which is held against these tables.
"""

from typing import Any

SBN, HUYEN, XA = "cac-so-ban-nganh", "ubnd-cap-huyen", "ubnd-cap-xa"
NOI_VU, VAN_PHONG = "so-noi-vu", "van-phong-ubnd-tinh"
TT_TT, KHDT, KHCN = (
    "so-thong-tin-va-truyen-thong",
    "so-ke-hoach-va-dau-tu",
    "so-khoa-hoc-va-cong-nghe",
)

LEADS: dict[str, tuple[str, list[str]]] = {
    "Sở Nội vụ": ("lead", [NOI_VU]),
    "Văn phòng UBND tỉnh": ("lead", [VAN_PHONG]),
    "Sở Tài chính": ("lead", ["so-tai-chinh"]),
    "Sở Tư pháp": ("lead", ["so-tu-phap"]),
    "Sở Thông tin và Truyền thông": ("lead", [TT_TT]),
    "Sở Thông tin và Truyền thông.": ("lead", [TT_TT]),
    "Sở Kế hoạch và Đầu tư.": ("lead", [KHDT]),
    "Sở Khoa học và Công nghệ.": ("lead", [KHCN]),
    "UBND cấp huyện": ("lead", [HUYEN]),
    "- Sở Nội vụ - Văn phòng UBND tỉnh; - Đài PTTH tỉnh": (
        "lead",
        [NOI_VU, VAN_PHONG, "dai-phat-thanh-truyen-hinh"],
    ),
    "- Sở Nội vụ, - Sở Khoa học và Công nghệ": ("lead", [NOI_VU, KHCN]),
    "Văn phòng UBND tỉnh theo dõi, đôn đốc": ("monitor", [VAN_PHONG]),
    "Văn phòng UBND tỉnh theo dõi đôn đốc, kiểm tra": ("monitor", [VAN_PHONG]),
    "Văn phòng UBND tỉnh theo dõi đôn đốc, kiểm tra, đôn đốc": ("monitor", [VAN_PHONG]),
}
SUPPORTS: dict[str, tuple[str, list[str]]] = {
    "Các Sở, ban, ngành": ("support", [SBN]),
    "Các Sở, ban, ngành; UBND các huyện, thành phố": ("support", [SBN, HUYEN]),
    "Các sở, ban, ngành; UBND các huyện, thành phố": ("support", [SBN, HUYEN]),
    "Các Sở, ban, ngành; UBND cấp huyện;": ("support", [SBN, HUYEN]),
    "Các Sở, ban, ngành; UBND cấp huyện; UBND cấp xã": ("support", [SBN, HUYEN, XA]),
    "Các Sở, ban, ngành; UBND cấp huyện, UBND cấp xã": ("support", [SBN, HUYEN, XA]),
    "Các Sở, ban, ngành; UBND cấp huyện,cấp xã": ("support", [SBN, HUYEN, XA]),
    "Các Sở, ban, ngành; UBND cấp huyện; UBND cấp xã; Bưu điện tỉnh": (
        "support",
        [SBN, HUYEN, XA, "buu-dien-tinh"],
    ),
    "Các Sở, ban, ngành; UBND các huyện, thành phố; Cục thuế tỉnh": (
        "support",
        [SBN, HUYEN, "cuc-thue-tinh"],
    ),
    "Các Sở, ban, ngành; UBND các huyện, thành phố, các cơ quan có liên quan": (
        "support",
        [SBN, HUYEN, "co-quan-co-lien-quan"],
    ),
    "UBND cấp huyện, UBND cấp xã": ("support", [HUYEN, XA]),
    "UBND các huyện, thành phố": ("support", [HUYEN]),
    "UBND các xã, phường, thị trấn": ("support", [XA]),
    "Các cơ quan ngành dọc tại địa phương UBND cấp huyện, cấp xã": (
        "support",
        ["co-quan-nganh-doc", HUYEN, XA],
    ),
    "Các đơn vị được kiểm tra": ("support", ["don-vi-duoc-kiem-tra"]),
    "Cục thuế tỉnh": ("support", ["cuc-thue-tinh"]),
    "Các Sở, ban, ngành; UBND cấp huyện; UBND cấp xã thực hiện": ("implement", [SBN, HUYEN, XA]),
    "Các Sở, ban, ngành; UBND cấp huyện; UBND cấp xã thực hiện công khai": (
        "implement",
        [SBN, HUYEN, XA],
    ),
    "Các Sở, banh, ngành; UBND cấp huyện; UBND cấp xã thực hiện công khai": (
        "implement",
        [SBN, HUYEN, XA],
    ),
    "Các Sở, ban, ngành; UBND các huyện, thành phố thực hiện công khai": (
        "implement",
        [SBN, HUYEN],
    ),
}

# kind, label, starts_on, due_on, is_strictly_before, recurrence, recurrence_day
DEADLINES: dict[str, list[tuple[Any, ...]]] = {
    "Trong năm 2021": [("by_date", "", None, "2021-12-31", False, "", None)],
    "Quý III": [("window", "", "2021-07-01", "2021-09-30", False, "", None)],
    "Quý IV": [("window", "", "2021-10-01", "2021-12-31", False, "", None)],
    "Tháng 1 năm 2021": [("window", "", "2021-01-01", "2021-01-31", False, "", None)],
    "Trước ngày 25/12": [("by_date", "", None, "2021-12-25", True, "", None)],
    "Trước ngày 31/01 năm sau": [("by_date", "", None, "2022-01-31", True, "", None)],
    "- Trước ngày 25 tháng cuối quý": [("recurring", "", None, None, True, "quarterly", 25)],
    "Theo yêu cầu nhiệm vụ": [("undated", "", None, None, False, "", None)],
    "Kế hoạch Trong quý IV năm trước liền kề năm kế hoạch; Báo cáo trước ngày 25/12": [
        ("window", "Kế hoạch", "2020-10-01", "2020-12-31", False, "", None),
        ("by_date", "Báo cáo", None, "2021-12-25", True, "", None),
    ],
}
MILESTONE_KEYS = (
    "kind",
    "label",
    "starts_on",
    "due_on",
    "is_strictly_before",
    "recurrence",
    "recurrence_day",
)

AREA_NAMES = {
    "1": "Công tác chỉ đạo, điều hành CCHC",
    "2": "Xây dựng và tổ chức thực hiện văn bản QPPL của tỉnh",
    "3": "Cải cách thủ tục hành chính",
    "4": "Cải cách tổ chức bộ máy",
    "5": "Cải cách chế độ công vụ",
    "6": "Cải cách tài chính công",
    "7": "Xây dựng và phát triển Chính quyền điện tử, Chính quyền số",
}
MENDED_NAMES = {
    **AREA_NAMES,
    "4.3": "Thực hiện phân cấp quản lý",
    "5.5.2": "Chấp hành kỷ luật, kỷ cương hành chính của cán bộ, công chức, viên chức",
    "8": "Tác động của CCHC đến người dân, tổ chức và phát triển KT-XH của tỉnh",
}

# Thresholds that section II states: comparator, value, upper value -> the criteria they are for.
_STATED = {
    ("eq", "100", None): (
        "1.3.2 2.3 3.1.2 3.2.3 3.2.4 3.2.5 3.3.1 3.5.1 4.3.3 5.1.2 5.1.3 5.4 5.6 5.7.1 5.7.2 "
        "6.1.3 6.2.2 6.3.3 7.1.9 7.4.1 7.4.2"
    ),
    ("ge", "100", None): "1.1 8.6",
    ("ge", "90", None): "6.1.1 7.1.3",
    ("ge", "80", None): "3.3.2 3.4.5 6.2.3 8.1",
    ("ge", "65", None): "7.1.4",
    ("ge", "50", None): "3.3.3 7.2.1 7.3.1",
    ("ge", "40", None): "7.1.4",
    ("ge", "30", None): "1.3.1 3.3.4 7.1.11",
    ("ge", "20", None): "7.2.2 7.3.3",
    ("ge", "15", None): "7.1.4",
    ("ge", "10", None): "4.1.3 6.3.4",
    ("ge", "5", None): "7.3.2",
    ("ge", "4", None): "8.4",
    ("ge", "3", None): "1.5",
    ("between", "95", "100"): "3.4.1 3.4.2 3.4.3",
    ("le", "100", None): "4.2.1 4.2.2",
    ("increase_at_least", "2", None): "6.3.1 6.3.2",
    ("increase_at_least", "20", None): "8.3.1",
    ("above_previous_year", None, None): "8.2 8.3.2 8.5",
    ("none_occurs", None, None): "3.1.1 5.5.2 6.1.2",
}
THRESHOLDS = {(code, *stated) for stated, codes in _STATED.items() for code in codes.split()}
