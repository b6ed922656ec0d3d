"""The sample accounts of a demonstration."""

from dataclasses import dataclass

from accounts.enums import Role


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """One sample person; ``agency`` is a slug of plan 214's agencies."""

    username: str
    full_name: str
    position: str
    role: Role
    agency: str


SAMPLE_ACCOUNTS = (
    SampleAccount("quantri", "Quản trị hệ thống", "Quản trị viên", Role.ADMINISTRATOR, "so-noi-vu"),
    SampleAccount("sonoivu", "Điều phối CCHC 1", "Chuyên viên CCHC", Role.COORDINATOR, "so-noi-vu"),
    SampleAccount("sonoivu2", "Điều phối CCHC 2", "Phó phòng CCHC", Role.COORDINATOR, "so-noi-vu"),
    SampleAccount("cv_noivu", "Chuyên viên Nội vụ", "Chuyên viên", Role.OFFICER, "so-noi-vu"),
    SampleAccount(
        "cv_vpubnd", "Chuyên viên Văn phòng", "Chuyên viên", Role.OFFICER, "van-phong-ubnd-tinh"
    ),
    SampleAccount(
        "cv_taichinh", "Chuyên viên Tài chính", "Chuyên viên", Role.OFFICER, "so-tai-chinh"
    ),
    SampleAccount("cv_tuphap", "Chuyên viên Tư pháp", "Chuyên viên", Role.OFFICER, "so-tu-phap"),
    SampleAccount(
        "cv_tttt",
        "Chuyên viên Thông tin",
        "Chuyên viên",
        Role.OFFICER,
        "so-thong-tin-va-truyen-thong",
    ),
    SampleAccount(
        "cv_khdt", "Chuyên viên Kế hoạch", "Chuyên viên", Role.OFFICER, "so-ke-hoach-va-dau-tu"
    ),
    SampleAccount(
        "cv_khcn", "Chuyên viên Khoa học", "Chuyên viên", Role.OFFICER, "so-khoa-hoc-va-cong-nghe"
    ),
    SampleAccount(
        "cv_dongvan", "Chuyên viên Đồng Văn", "Chuyên viên", Role.OFFICER, "ubnd-huyen-dong-van"
    ),
    SampleAccount(
        "cv_tphagiang",
        "Chuyên viên thành phố",
        "Chuyên viên",
        Role.OFFICER,
        "ubnd-thanh-pho-ha-giang",
    ),
    SampleAccount(
        "cv_vixuyen", "Chuyên viên Vị Xuyên", "Chuyên viên", Role.OFFICER, "ubnd-huyen-vi-xuyen"
    ),
    SampleAccount(
        "cv_quangbinh",
        "Chuyên viên Quang Bình",
        "Chuyên viên",
        Role.OFFICER,
        "ubnd-huyen-quang-binh",
    ),
    SampleAccount("lanhdao", "Lãnh đạo UBND tỉnh", "Lãnh đạo", Role.LEADER, "tinh-ha-giang"),
)
