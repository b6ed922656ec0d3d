"""What the tables of the pages about a plan's work have in common, as files."""

from collections.abc import Iterable
from functools import cached_property

from assignments.models import Result
from common.tables.model import Column, Row, Table
from criteria.models import Plan


class WorkTables:
    """Makes the tables of one page of a plan; ``notes``: what holds for all of them."""

    def __init__(self, plan: Plan, *notes: str) -> None:
        self._plan = plan
        issued = f"{plan.issued_on:%d/%m/%Y}"
        self._notes = (f"Nguồn: Kế hoạch {plan.number} ngày {issued}.", *notes)

    def table(
        self,
        key: str,
        title: str,
        heads: tuple[Column, ...],
        rows: Iterable[Row],
        *,
        foot: Row | None = None,
        has_results: bool = True,
    ) -> Table:
        """Return a table with where it comes from; ``has_results``: whether agencies entered it."""
        return Table(
            key,
            title,
            heads,
            tuple(rows),
            foot,
            notes=self._notes,
            is_sample=has_results and self._has_samples,
        )

    @cached_property
    def _has_samples(self) -> bool:
        return Result.objects.filter(period__plan=self._plan, is_sample=True).exists()


def shown(*tables: Table) -> list[Table]:
    """Return the tables that have rows, as a page shows them; the first one in any case."""
    return [table for place, table in enumerate(tables) if not place or table.rows]
