"""The frame of an administrative document (Nghị định 30/2020): who, to whom, of what, signed how.

Number, day and signature are the clerk's: they are left blank.
"""

import re
from datetime import date

from accounts.enums import AgencyKind
from accounts.models import Agency
from assignments.enums import PeriodKind
from reports.exports.report_fields import Head
from reports.exports.report_sources import Sources

NBSP = "\N{NO-BREAK SPACE}"
_SUBJECT = re.compile(
    r"^(?:UBND\s+)?(?:tỉnh|thành phố|huyện|thị xã|xã|phường|thị trấn)\s+", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_LEFT_OUT = {"và", "tỉnh", "của"}
_COMMITTEES = {AgencyKind.PROVINCE, AgencyKind.DISTRICT, AgencyKind.COMMUNE}


def head_of(sources: Sources, today: date) -> Head:
    """Return the frame of a report made on ``today``."""
    issuer, subject = sources.issuer, sources.plan.subject
    is_committee = issuer.kind in _COMMITTEES
    name = re.sub(r"^UBND\b", "Ủy ban nhân dân", issuer.name)
    period = period_words(sources.kind, sources.plan.year)
    return Head(
        parent="" if is_committee else subject.name.upper(),
        issuer=name.upper(),
        symbol=f"BC-{symbol_of(issuer)}",
        place_and_date=f"{place_of(issuer if is_committee else subject)}, {_date(today)}",
        subject=f"Kết quả thực hiện Kế hoạch số {sources.plan.number} {period}",
        opening=_opening(sources, period),
        closing=_closing(sources, period),
        signing=_signing(issuer),
        recipients=_recipients(sources),
    )


def period_words(kind: PeriodKind, year: int) -> str:
    """Return the period as a title has it: 'quý III năm 2021'."""
    words = {
        PeriodKind.Q1: f"quý I năm {year}",
        PeriodKind.Q2: f"6 tháng đầu năm {year}",
        PeriodKind.Q3: f"quý III năm {year}",
        PeriodKind.Q4: f"năm {year}",
    }
    return words[kind]


def symbol_of(agency: Agency) -> str:
    """Return the letters that stand for an agency behind a number: 'SNV', 'UBND'."""
    if agency.kind in _COMMITTEES:
        return "UBND"
    words = [word for word in _WORD.findall(agency.name) if word.lower() not in _LEFT_OUT]
    return "".join(word if word.isupper() else word[0].upper() for word in words)


def place_of(agency: Agency) -> str:
    """Return where documents of a committee are dated: 'Hà Giang'."""
    return _SUBJECT.sub("", agency.name)


def _date(today: date) -> str:
    """Return the date with its day left blank; months 1 and 2 with a zero."""
    month = f"{today.month:02d}" if today.month < 3 else str(today.month)
    return f"ngày{NBSP * 6}tháng {month} năm {today.year}"


def _opening(sources: Sources, period: str) -> str:
    plan = sources.plan
    return (
        f"Thực hiện Kế hoạch số {plan.number} ngày {plan.issued_on:%d/%m/%Y} của "
        f"{plan.issuer or plan.subject.name} về {plan.title[:1].lower()}{plan.title[1:]}, "
        f"{sources.issuer.name} báo cáo kết quả {period} như sau:"
    )


def _closing(sources: Sources, period: str) -> str:
    reader = sources.plan.subject.name if _is_for_province(sources) else sources.coordinator.name
    return (
        f"Trên đây là báo cáo kết quả thực hiện Kế hoạch số {sources.plan.number} {period} của "
        f"{sources.issuer.name}; kính gửi {reader} xem xét, chỉ đạo./."
    )


def _is_for_province(sources: Sources) -> bool:
    return sources.agency is None or sources.agency.pk == sources.coordinator.pk


def _recipients(sources: Sources) -> tuple[str, ...]:
    others: tuple[str, ...]
    if sources.agency is None:
        others = (f"{sources.plan.subject.name} (báo cáo)", "Các cơ quan chủ trì tiêu chí")
    elif _is_for_province(sources):
        others = (f"{sources.plan.subject.name} (báo cáo)",)
    else:
        others = (f"{sources.coordinator.name} (tổng hợp)",)
    return (*(f"- {name};" for name in others), "- Lưu: VT.")


def _signing(issuer: Agency) -> tuple[str, ...]:
    if issuer.kind in _COMMITTEES:
        return ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    posts = {"Sở": "GIÁM ĐỐC", "Đài": "GIÁM ĐỐC", "Văn phòng": "CHÁNH VĂN PHÒNG"}
    posts |= {"Thanh tra": "CHÁNH THANH TRA", "Cục": "CỤC TRƯỞNG", "Ban": "TRƯỞNG BAN"}
    found = (post for start, post in posts.items() if issuer.name.startswith(f"{start} "))
    return (next(found, "THỦ TRƯỞNG CƠ QUAN"),)
