"""What stands in the way of an annex: results that agencies have entered already."""

from collections.abc import Iterator, Mapping

from assignments.imports.annex_stored import StoredPlan, StoredRow
from assignments.imports.annex_wanted import WantedRow
from assignments.imports.findings import Finding, Gravity
from common.text import format_score
from criteria.tree import parent_code


def check_standing(wanted: Mapping[str, WantedRow], stored: StoredPlan) -> list[Finding]:
    """Return what results forbid: their rows going, changing shape, falling below a score."""
    found: list[Finding] = []
    parents = {parent_code(code) for code in wanted}
    for code, row in stored.rows.items():
        new = wanted.get(code)
        if new is None:
            found += _check_gone(code, row)
        elif row.result_count:
            found += _check_kept(code, row, new, is_parent=code in parents)
    return found


def _check_gone(code: str, row: StoredRow) -> Iterator[Finding]:
    if row.result_count:
        yield Finding(
            "",
            f"Tiêu chí {code} không còn trong tệp nhưng các cơ quan đã nhập {row.result_count} kết "
            f"quả, phần phối hợp. Giữ lại dòng {code} trong tệp.",
        )
    if row.measure_count:
        yield Finding(
            "",
            f"Lĩnh vực {code} không còn trong tệp: {row.measure_count} nhiệm vụ ở mục II của lĩnh "
            "vực này sẽ bị bỏ cùng.",
            Gravity.WARNING,
        )


def _check_kept(code: str, row: StoredRow, new: WantedRow, *, is_parent: bool) -> Iterator[Finding]:
    if is_parent:
        yield Finding(
            new.line.where,
            f"Tiêu chí {code} đã có kết quả nên không chia thành tiêu chí thành phần được. Bỏ các "
            f"dòng {code}.1, {code}.2… khỏi tệp.",
        )
    maximum, highest = new.values["printed_max"], row.highest_score
    if highest is not None and (maximum is None or maximum < highest):
        yield Finding(
            new.line.place_of("max"),
            f"Tiêu chí {code} đã có kết quả {format_score(highest)} điểm, cao hơn điểm tối đa mới "
            f"{format_score(maximum)}. Giữ điểm tối đa không dưới {format_score(highest)}.",
        )
    if row.locked_count and maximum != row.criterion.printed_max:
        yield Finding(
            new.line.place_of("max"),
            f"Tiêu chí {code} có {row.locked_count} kết quả ở kỳ đã khóa: điểm giữ nguyên, nhưng "
            f"từ nay tính trên điểm tối đa {format_score(maximum)}.",
            Gravity.WARNING,
        )
    if not any(party.is_primary for party in new.parties) and new.values["printed_lead"] == "":
        yield Finding(
            new.line.place_of("lead"),
            f"Tiêu chí {code} đã có kết quả nhưng tệp không ghi cơ quan chủ trì. Ghi cơ quan chủ "
            "trì.",
        )
