"""Taking a workbook back: whose it is, and which of its rows can be trusted to be what they say."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.access import Person
from accounts.models import Agency
from assignments.access import working_agency_ids
from assignments.imports.findings import FileUnreadable, Finding
from assignments.imports.workbook_reading import ReadBook, ReadRow
from assignments.models import ReportingPeriod
from assignments.workbook.stamps import Stamp, StampBroken
from common.text import nfc, shorten
from criteria.access import visible_plans
from criteria.models import Plan

NO_ROWS = (
    "Không dòng nào trong tệp còn dấu phiên bản dùng được: tệp đã bị sửa cấu trúc, hoặc được tải "
    "từ hệ thống khác. Tải tệp mới, chép nội dung vào rồi nạp lại."
)
NOT_YOURS = (
    "Tệp này không phải của cơ quan mà tài khoản này nhập kết quả, nên không đọc. Chọn đúng tệp "
    "tải từ trang Việc của tôi."
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A workbook's rows that are what they say, and what is wrong with the others."""

    plan: Plan
    period: ReportingPeriod
    agency: Agency
    rows: tuple[ReadRow, ...]
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """Return rows and findings as JSON values: what a preview keeps."""
        return {
            "rows": [row.as_json() for row in self.rows],
            "findings": [finding.as_json() for finding in self.findings],
        }


def take_back(user: Person, book: ReadBook) -> Taken:
    """Return what was read, sorted into rows and findings.

    Raises:
        FileUnreadable: no row has a stamp of ours, or the workbook is not of the person's agency.
    """
    stamps: dict[str, Stamp] = {}
    findings = list(book.findings)
    for row in book.rows:
        stamp = _stamp_of(row, findings)
        if stamp is not None:
            stamps[row.where] = stamp
    if not stamps:
        raise FileUnreadable(NO_ROWS)
    first = next(iter(stamps.values()))
    plan, period, agency = _place_of(user, first)
    rows: dict[Any, ReadRow] = {}
    for row in book.rows:
        stamp = stamps.get(row.where)
        if stamp is None or _is_misplaced(row, stamp, first, findings):
            continue
        if (other := rows.get(stamp.key)) is not None:
            said = (
                f"Tiêu chí {stamp.code} có ở hai dòng ({other.where} và {row.where}). Giữ một "
                "dòng, xóa dòng kia rồi nạp lại."
            )
            findings.append(Finding(row.where, said))
        rows.setdefault(stamp.key, row)
    return Taken(plan, period, agency, tuple(rows.values()), tuple(findings))


def rows_in(payload: dict[str, Any]) -> list[tuple[ReadRow, Stamp]]:
    """Return the rows that a preview keeps with what their stamps say."""
    rows = [ReadRow.from_json(values) for values in payload.get("rows", ())]
    return [(row, Stamp.read(row.stamp)) for row in rows]


def findings_in(payload: dict[str, Any]) -> list[Finding]:
    """Return the findings that a preview keeps."""
    return [Finding.from_json(values) for values in payload.get("findings", ())]


def _stamp_of(row: ReadRow, findings: list[Finding]) -> Stamp | None:
    if not row.stamp:
        said = (
            f"Dòng {shorten(row.code or row.where)} không có dấu phiên bản: dòng thêm không được "
            "nhận. Xóa dòng này, hoặc tải tệp mới rồi chép nội dung vào đúng dòng."
        )
    else:
        try:
            return Stamp.read(row.stamp)
        except StampBroken:
            said = (
                f"Dấu phiên bản của dòng {shorten(row.code or row.where)} đã bị sửa. Tải tệp mới "
                "rồi chép nội dung vào."
            )
    findings.append(Finding(row.where, said))
    return None


def _place_of(user: Person, stamp: Stamp) -> tuple[Plan, ReportingPeriod, Agency]:
    """Return where the workbook belongs, to somebody who enters results there."""
    mine = Agency.objects.filter(pk__in=working_agency_ids(user), slug=stamp.agency).first()
    if mine is None:
        raise FileUnreadable(NOT_YOURS)
    plan = next((plan for plan in visible_plans(user) if plan.pk == stamp.plan_id), None)
    period = ReportingPeriod.objects.filter(plan=plan, kind=stamp.period).first() if plan else None
    if plan is None or period is None:
        raise FileUnreadable("Kế hoạch hoặc kỳ báo cáo của tệp này không còn. Tải tệp mới.")
    period.plan = plan
    return plan, period, mine


def _is_misplaced(row: ReadRow, stamp: Stamp, first: Stamp, findings: list[Finding]) -> bool:
    said = ""
    if stamp.place != first.place or stamp.sheet is not row.sheet:
        said = (
            f"Dòng {shorten(row.code)} lấy từ tệp hoặc trang khác (cơ quan, kỳ hoặc loại nội dung "
            "khác). Xóa dòng này rồi nạp lại."
        )
    elif nfc(row.code) != stamp.code and not _is_unreadable(row, findings):
        said = (
            f"Mã ở dòng này là “{shorten(row.code)}” nhưng dấu phiên bản là của tiêu chí "
            f"{stamp.code}: dòng đã bị xáo trộn. Tải tệp mới rồi chép nội dung vào."
        )
    if said:
        findings.append(Finding(row.cells.get("code", row.where), said))
    return bool(said)


def _is_unreadable(row: ReadRow, findings: Iterable[Finding]) -> bool:
    """Tell whether the code was found wanting already: once is enough."""
    return any(finding.where == row.cells.get("code") for finding in findings)
