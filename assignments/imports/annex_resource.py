"""The plain cells of an annex's rows compared with stored criteria, by django-import-export.

The library's own comparison (new, update, skip) serves the preview; nothing is ever saved through
it, and what is confirmed goes through actions. Its ``import_data`` opens a transaction even for a
dry run, saves every row in a savepoint of its own and rolls back: a page that is only looked at
would write. So its inner step is called, without a transaction, where a dry run saves nothing.
"""

import copy
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import tablib
from import_export import fields, resources, widgets
from import_export.instance_loaders import BaseInstanceLoader

from common.text import NO_FIGURE, format_score
from criteria.enums import ScoringMethod
from criteria.models import Criterion


class CodeWidget(widgets.Widget):  # type: ignore[misc]  # the library has no types
    """A code is text: Excel makes the number 7.1 of 7.10, and another criterion would change."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the code; raise ``ValueError`` for a number."""
        if not isinstance(value, str):
            raise ValueError("Mã phải là văn bản, không phải số.")
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the code as it is shown."""
        return str(value)


class TextWidget(widgets.Widget):  # type: ignore[misc]  # the library has no types
    """A text as it stands; nothing is ''."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the text."""
        return value or ""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the text as it is shown."""
        return value or NO_FIGURE


class ScoreWidget(widgets.Widget):  # type: ignore[misc]  # the library has no types
    """Points, or ``None`` where there is no figure, which is not 0."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal | None:
        """Return the points."""
        if value is not None and not isinstance(value, Decimal):
            raise ValueError("Điểm phải là số.")
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the points with a comma."""
        return format_score(value)


class MethodWidget(TextWidget):
    """Who gives the points."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the method in words."""
        return ScoringMethod(value).label if value else NO_FIGURE


class LoadedRows(BaseInstanceLoader):  # type: ignore[misc]  # the library has no types
    """Finds the stored row among those that were read already; a copy, which may be changed."""

    def get_instance(self, row: Mapping[str, Any]) -> Criterion | None:
        """Return the stored criterion with the row's code."""
        stored = self.resource.stored.get(row["code"])
        return copy.copy(stored) if stored else None


_WIDGETS = {
    "code": CodeWidget,
    "scoring_method": MethodWidget,
    "printed_max": ScoreWidget,
    "printed_baseline": ScoreWidget,
    "printed_target": ScoreWidget,
}
LABELS = {
    "name": "Tên",
    "printed_name": "Tên trong bản in",
    "name_note": "Vì sao tên khác bản in",
    "scoring_method": "Cách chấm",
    "printed_max": "Điểm tối đa",
    "printed_baseline": "Kết quả năm đối chiếu",
    "printed_target": "Mục tiêu",
    "printed_note": "Ghi thay cho điểm",
    "printed_deadline": "Thời gian (bản in)",
    "printed_lead": "Chủ trì (bản in)",
    "printed_support": "Phối hợp (bản in)",
}
"""Every field that is compared, in the order it is shown."""


class CriterionResource(resources.ModelResource):  # type: ignore[misc]  # no types
    """Criteria of one plan, keyed by code; ``stored`` are the rows to compare with."""

    def __init__(self, stored: Mapping[str, Criterion]) -> None:
        super().__init__()
        self.stored = stored
        for name in ("code", *LABELS):
            widget = _WIDGETS.get(name, TextWidget)()
            self.fields[name] = fields.Field(attribute=name, column_name=name, widget=widget)

    class Meta:
        model = Criterion
        fields = ("code", *LABELS)
        import_id_fields = ("code",)
        instance_loader_class = LoadedRows
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True
        use_transactions = False

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        """Refuse: rows are compared here and written by actions."""
        raise TypeError("the comparison of an annex never saves")


def compare_rows(
    rows: list[dict[str, Any]], stored: Mapping[str, Criterion]
) -> dict[str, dict[str, tuple[str, str]] | None]:
    """Return for each code what differs, as (old, new) in words by field.

    ``None`` stands for a row that is new; an empty mapping for one that is as it was.
    """
    resource = CriterionResource(stored)
    dataset = tablib.Dataset(headers=["code", *LABELS])
    for row in rows:
        dataset.append([row["code"], *(row[name] for name in LABELS)])
    result = resource.import_data_inner(
        dataset,
        dry_run=True,
        raise_errors=True,
        using_transactions=False,
        collect_failed_rows=False,
    )
    compared: dict[str, dict[str, tuple[str, str]] | None] = {}
    for row, outcome in zip(rows, result.rows, strict=True):
        code = row["code"]
        if outcome.import_type == outcome.IMPORT_TYPE_NEW:
            compared[code] = None
        elif outcome.import_type == outcome.IMPORT_TYPE_SKIP:
            compared[code] = {}
        else:
            compared[code] = _differences(resource, stored[code], outcome.instance)
    return compared


def _differences(
    resource: CriterionResource, old: Criterion, new: Criterion
) -> dict[str, tuple[str, str]]:
    found = {}
    for name in LABELS:
        one = resource.fields[name]
        if one.get_value(old) != one.get_value(new):
            found[name] = (one.export(old), one.export(new))
    return found
