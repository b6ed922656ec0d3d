"""Whether the rows of an annex fit together: plain Python.

Each cell was held to its own shape when it was read. Here are the rules between cells: codes and
the codes above them, figures within the maximum, printed parents against their children. Printed
figures are never mended; a sum that differs is a warning.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from assignments.imports.annex import AnnexLayout, AnnexLine, AnnexTable
from assignments.imports.findings import Finding, Gravity
from common.text import HUNDREDTH, format_score, shorten
from criteria.enums import CriterionLevel, Figure
from criteria.tree import Figures, Node, Tree, level_of, parent_code

CODE = re.compile(r"[1-9]\d?(\.[1-9]\d?){0,2}", re.ASCII)
LIMITS = {"name": 500, "note": 200, "deadline": 300, "lead": 300, "support": 300}
COLUMN_NAMES = {
    "name": "Tên",
    "note": "Ghi chú thay điểm",
    "deadline": "Thời gian",
    "lead": "Cơ quan chủ trì",
    "support": "Cơ quan phối hợp",
}
_ROW = re.compile(r"dòng (\d+)|[A-Z](\d+)$")
HIGHEST = Decimal("9999.99")


def usable_lines(table: AnnexTable) -> dict[str, AnnexLine]:
    """Return the lines that stand at a place in the tree, by code; the first of doubles."""
    lines: dict[str, AnnexLine] = {}
    for line in table.lines:
        if CODE.fullmatch(line.code) and line.code not in lines:
            lines[line.code] = line
    return lines


def check_table(table: AnnexTable) -> list[Finding]:
    """Return what is wrong between the cells of the table, in its order."""
    if not table.lines:
        return [Finding("", "Tệp không có dòng tiêu chí nào. Kiểm tra lại bảng phụ lục.")]
    known = {finding.where for finding in table.findings if finding.is_fault}
    found: list[Finding] = []
    lines = usable_lines(table)
    seen: dict[str, str] = {}
    if table.layout is AnnexLayout.PRINTED:
        found += _check_areas(table.lines)
    for line in table.lines:
        found += _check_code(line, seen, lines)
        found += _check_texts(line)
        found += check_figures(line.figures, line, f"mục {line.code}")
    if table.total is not None:
        total = AnnexLine("", "", "", table.total)
        found += check_figures(table.total, total, "dòng tổng số")
    kept = [finding for finding in found if not finding.where or finding.where not in known]
    return kept + list(_check_leaves(lines)) + _check_sums(table, lines)


def _check_code(
    line: AnnexLine, seen: dict[str, str], lines: dict[str, AnnexLine]
) -> Iterator[Finding]:
    where, code = line.place_of("code"), line.code
    if not CODE.fullmatch(code):
        said = f"Mã “{shorten(code)}” không đúng dạng" if code else "Dòng này không có mã"
        yield Finding(where, f"{said}. Ghi mã như 7, 7.1 hoặc 7.1.10, định dạng ô là văn bản.")
        return
    if code in seen:
        yield Finding(where, f"Mã {code} đã có ở {seen[code]}. Mỗi mã chỉ đứng một dòng.")
        return
    seen[code] = where
    above = parent_code(code)
    if above and above not in lines:
        yield Finding(where, f"Mục {code} không có mục cha {above} trong bảng. Thêm dòng {above}.")
    if not line.name and level_of(code) is not CriterionLevel.AREA:
        yield Finding(line.place_of("name"), f"Mục {code} không có tên. Ghi tên tiêu chí.")


def _check_areas(lines: Iterable[AnnexLine]) -> Iterator[Finding]:
    """Hold rows to the area they stand below: printed areas are counted, and one may be no area."""
    area: AnnexLine | None = None
    for line in sorted(lines, key=lambda line: _row_number(line.where)):
        if "." not in line.code:
            area = line
            continue
        own = line.code.split(".")[0]
        if area is not None and area.code and own != area.code:
            yield Finding(
                line.place_of("code"),
                f"Mục {line.code} đứng dưới lĩnh vực {area.code} ({area.where}). Kiểm tra mã ở hai "
                "ô này: có thể một dòng tiêu chí bị mất mã.",
            )
            return  # all that follow would only say the same


def _row_number(where: str) -> int:
    """Return the row of an address: 107 of 'Phụ lục!A107' and of 'bảng 2, dòng 107, cột 1'."""
    found = _ROW.search(where)
    return int(found[1] or found[2]) if found else 0


def _check_texts(line: AnnexLine) -> Iterator[Finding]:
    for name, limit in LIMITS.items():
        length = len(getattr(line, name))
        if length > limit:
            yield Finding(
                line.place_of(name),
                f"{COLUMN_NAMES[name]} của mục {line.code} dài {length} ký tự, nhiều nhất {limit}. "
                "Rút gọn lại.",
            )


def check_figures(figures: Figures, line: AnnexLine, owner: str) -> Iterator[Finding]:
    """Yield what the database would refuse of three figures."""
    maximum = figures.max
    for figure in Figure:
        value = figures[figure]
        if value is None:
            continue
        where = line.place_of(figure.value)
        said = f"{figure.label} của {owner} là {format_score(value)}"
        if not 0 <= value <= HIGHEST or value != value.quantize(HUNDREDTH):
            yield Finding(
                where, f"{said}: phải từ 0 đến 9999,99, nhiều nhất hai chữ số sau dấu phẩy."
            )
        elif maximum is None:
            yield Finding(where, f"{said} nhưng không có điểm tối đa. Ghi điểm tối đa.")
        elif value > maximum:
            yield Finding(where, f"{said}, vượt điểm tối đa {format_score(maximum)}. Sửa lại.")


def _check_leaves(lines: dict[str, AnnexLine]) -> Iterator[Finding]:
    parents = {parent_code(code) for code in lines}
    for code, line in lines.items():
        if code in parents:
            continue
        missing = [figure.label for figure in Figure if line.figures[figure] is None]
        if line.note and len(missing) == len(Figure):
            continue  # scored by somebody else: there is no figure, and nobody leads
        if missing:
            yield _warning(
                line.place_of(Figure.MAX.value),
                f"Mục {code} không có: {', '.join(missing).lower()}. Để trống, không tính là 0.",
            )
        if not line.lead:
            yield _warning(
                line.place_of("lead"),
                f"Mục {code} chưa có cơ quan chủ trì nên chưa ai nhập kết quả được.",
            )


def _check_sums(table: AnnexTable, lines: dict[str, AnnexLine]) -> list[Finding]:
    whole = {
        code: line for code, line in lines.items() if all(above in lines for above in _above(code))
    }
    tree = Tree(
        (
            Node(code, parent_code(code), level_of(code), line.figures)
            for code, line in whole.items()
        ),
        table.total or Figures(),
    )
    found = []
    for one in tree.differences():
        if one.code is not None and not one.is_origin:
            continue
        place = whole[one.code].place_of(one.figure.value) if one.code else ""
        owner = f"Mục {one.code}" if one.code else "Dòng tổng số"
        found.append(
            _warning(
                place,
                f"{owner}, {one.figure.label.lower()}: bản in ghi {format_score(one.printed)}, "
                f"cộng từ tiêu chí được {format_score(one.computed)}. Giữ nguyên số trong bản in.",
            )
        )
    if table.total is None:
        found.append(
            _warning(
                "",
                "Bảng không có dòng tổng số. Kế hoạch đã có giữ nguyên số tổng; kế hoạch mới lấy "
                "tổng các lĩnh vực.",
            )
        )
    return found


def _above(code: str) -> Iterator[str]:
    above = parent_code(code)
    while above:
        yield above
        above = parent_code(above)


def _warning(where: str, text: str) -> Finding:
    return Finding(where, text, Gravity.WARNING)
