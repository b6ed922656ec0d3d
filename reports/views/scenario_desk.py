"""The page on which a scenario is tried out: what its template is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from assignments.enums import ResultStatus
from common import clock
from common.tables.model import Table
from common.templatetags.ui import score_bar_svg
from common.text import NO_FIGURE, format_delta, format_score
from criteria.tree import Figures
from reports import wording
from reports.enums import ScenarioBase
from reports.forms import ScenarioForm
from reports.leaders import scenario_rows as rows
from reports.leaders.projection import Ground, Outcome, Tally, waiting_scores
from reports.leaders.scenario_sides import (
    Side,
    computed_sides,
    headline,
    headline_of,
    reader_of,
    saved_side,
)
from reports.leaders.scenario_state import Asked, Reader, State
from reports.leaders.scenario_tables import projection_table, published_table, scenario_table
from reports.models import Scenario
from reports.now import NowSum
from reports.now_tables import bar_of
from reports.plan_page import PlanPage
from reports.scenario_access import scenarios_of
from reports.views.page import leaders_frame

HOME = "reports:scenario-list"


@dataclass
class Desk:
    """A plan on which scenarios are tried out; ``saved``: the one that is open, if any."""

    request: HttpRequest
    page: PlanPage
    saved: Scenario | None = None

    @cached_property
    def reader(self) -> Reader:
        """Return what reads scenarios of this plan and period."""
        return reader_of(self.page.snapshot, self.page.until)

    @property
    def ground(self) -> Ground:
        """Return what scenarios start from."""
        return self.reader.ground

    @property
    def is_own(self) -> bool:
        """Tell whether the open scenario is the reader's own."""
        return self.saved is not None and self.saved.owner_id == self.request.user.pk

    @property
    def sees_waiting(self) -> bool:
        """Tell whether the reader may see the scores that wait for approval one by one."""
        return self.page.now.scope.sees_all

    @cached_property
    def waiting(self) -> Mapping[str, Any]:
        """Return the scores that wait for approval, to whoever may see all of them."""
        return waiting_scores(self.page.now.now) if self.sees_waiting else {}

    @cached_property
    def sides(self) -> tuple[Side, Side, Side]:
        """Return the three computed scenarios."""
        return computed_sides(self.page.now)

    @cached_property
    def stored(self) -> Asked:
        """Return the open scenario as it is kept; an untouched one where none is open."""
        if self.saved is None:
            return Asked(State())
        return self.reader.of_stored(self.saved.base, self.saved.moves, self.saved.survey)

    def asked(self) -> Asked:
        """Return what the address asks for: the open scenario unless it says otherwise."""
        query = self.request.GET
        return self.reader.of_address(query) if "d" in query or "nen" in query else self.stored

    def address(self, state: State | None = None, **query: str) -> str:
        """Return the address of this page with a state in it, or of what is kept."""
        links, until = self.page.links, {"ky": self.page.until.value}
        asked = {**until, **(state.query() if state else {}), **query}
        if self.saved is None:
            return links.to(HOME, **asked)
        return links.to("reports:scenario", str(self.saved.key), **asked)

    def outcome(self, state: State) -> Outcome:
        """Return what a state comes to."""
        return self.ground.project(state.base, state.moves)

    def tables(self, asked: Asked) -> list[Table]:
        """Return the page's tables as plain values."""
        outcome = self.outcome(asked.state)
        name = self.saved.name if self.saved else ""
        published = self.page.snapshot.published
        return [
            scenario_table(self.page, self.ground, asked.state, outcome, name),
            projection_table(self.page, self.sides),
            *(
                [published_table(self.page, published, self.full_scale(asked.state, outcome))]
                if published
                else []
            ),
        ]

    def full_scale(self, state: State, outcome: Outcome) -> dict[str, Any]:
        """Return what the scenario and the assumed surveys come to, out of 100."""
        own, survey = outcome.total.points, state.survey
        return {"own": own, "points": None if own is None or survey is None else own + survey}

    def context(self, asked: Asked, form: ScenarioForm) -> dict[str, Any]:
        """Return what the template is told."""
        page, state = self.page, asked.state
        outcome = self.outcome(state)
        start = self.ground.project(state.base, {})
        frame = leaders_frame(self.request, page, HOME)
        whole = page.overview.total
        return frame | {
            "saved": self.saved,
            "is_own": self.is_own,
            "headline": self._headline(),
            "scale": wording.scale_of(page.snapshot),
            "periods": self._periods(state),
            "sides": self.sides,
            "side_lines": rows.outcome_lines(page.snapshot, [side.outcome for side in self.sides]),
            "bars": _bars(page, self.ground, self.sides),
            "doubt": rows.has_doubt(page.snapshot),
            "printed_gain": format_delta(whole.headline.missing_to_target),
            "printed_target": format_score(whole.headline.target),
            "differs": whole.headline != whole.computed,
            "areas": rows.area_lines(self.ground, asked, outcome, start, page.links),
            "totals": rows.totals(page.snapshot, outcome, start),
            "start": format_score(start.total.points),
            "asked": asked,
            "bases": [(base.value, base.label, base is state.base) for base in ScenarioBase],
            "leads": self._leads(),
            "unscored": [
                f"{leaf.code} {leaf.name}"
                for leaf in page.snapshot.leaves
                if leaf.code not in self.ground.by_code
            ],
            "inapplicable": [leaf.code for leaf in self.ground.inapplicable],
            "sees_waiting": self.sees_waiting,
            "waiting_count": len(self.waiting),
            "form": form,
            "action": self.address(),
            "kept_here": self.address(state),
            "delete_url": (
                page.links.to("reports:scenario-delete", str(self.saved.key)) if self.saved else ""
            ),
            "compare_url": page.links.to(
                "reports:scenario-compare", **({"b": str(self.saved.key)} if self.saved else {})
            ),
            "kept_address": self.address() if self.saved else "",
            "link": self.request.build_absolute_uri(self.address(state)),
            "survey": self._survey(asked, outcome),
            "data": {
                "ground": rows.ground_data(self.ground, self.waiting),
                "stored": rows.state_data(
                    self.stored.state.base, self.stored.state.moves, self.stored.state.survey
                ),
                "maxSurvey": rows.hundredths(self.reader.most),
            },
            **self._said_of_saved(),
            **self._lists(),
        }

    def _headline(self) -> str:
        if self.saved is None:
            return headline(self.sides, self.page.snapshot.year)
        state = self.stored.state
        return headline_of(self.outcome(state), state)

    def _periods(self, state: State) -> list[dict[str, object]]:
        opened = self.page.snapshot.reported.opened(clock.today())
        return [
            {
                "label": kind.label,
                "title": f"Nền là số liệu {kind.until_label}",
                "url": self.address(state, ky=kind.value),
                "is_current": kind is self.page.until,
            }
            for kind in opened
        ]

    def _leads(self) -> list[tuple[str, str]]:
        names = {
            lead.slug: lead.short_name
            for leaf in self.page.snapshot.reported_leaves
            if (lead := leaf.primary_lead) and leaf.code in self.ground.by_code
        }
        return list(names.items())

    def _survey(self, asked: Asked, outcome: Outcome) -> dict[str, Any]:
        full = self.full_scale(asked.state, outcome)
        survey, snapshot = asked.state.survey, self.page.snapshot
        return {
            "max": format_score(self.reader.most),
            "typed": asked.survey_text or ("" if survey is None else format_score(survey)),
            "fault": next((one.text for one in asked.faults if one.place == "dt"), ""),
            "own": format_score(outcome.total.points),
            "assumed": format_score(survey),
            "points": format_score(full["points"]),
            "years": [
                {
                    "year": year.year,
                    "score": format_score(year.score),
                    "mean": format_score(year.national_mean),
                    "against": format_delta(
                        None
                        if year.score is None or year.national_mean is None
                        else year.score - year.national_mean
                    ),
                    "rank": f"{year.rank}/{year.provinces_count or NO_FIGURE}"
                    if year.rank
                    else NO_FIGURE,
                    "doubt": not year.is_confirmed,
                }
                for year in snapshot.published
            ],
        }

    def _said_of_saved(self) -> dict[str, str]:
        """Say whose the open scenario is, and whether what it starts from has changed."""
        if self.saved is None:
            return {"owner_text": "", "news_text": ""}
        count = self._news(self.saved)
        return {
            "owner_text": (
                f"Kịch bản do {self.saved.owner} lập và chia sẻ. Thử tiếp được; muốn giữ thì lưu "
                "thành kịch bản của mình."
            ),
            "news_text": (
                f"{count} kết quả được duyệt sau khi kịch bản được lưu; các số ở đây tính trên nền "
                "hôm nay."
                if count
                else ""
            ),
        }

    def _news(self, saved: Scenario) -> int:
        """Return how many results that a scenario starts from were approved since it was saved."""
        if saved.base != ScenarioBase.APPROVED:
            return 0
        return sum(
            row.report.status is ResultStatus.APPROVED
            and row.report.period.value <= self.page.until.value
            and row.changed_at > saved.updated_at
            for leaf in self.ground.leaves
            for row in self.page.snapshot.reported.of(leaf.code)
        )

    def _lists(self) -> dict[str, Any]:
        found = scenarios_of(self.request.user, self.page.plan)
        entries = [_entry(self.page, one, self.request.user.pk) for one in found]
        return {
            "mine": [entry for entry in entries if entry["is_own"]],
            "shared": [entry for entry in entries if not entry["is_own"]],
            "saved_count": len(entries),
        }


def _bars(page: PlanPage, ground: Ground, sides: tuple[Side, Side, Side]) -> list[SafeString]:
    """Return a thin bar for each projection: the last is a goal, and nothing is reached in it."""
    approved, _, targets = (side.outcome.total for side in sides)
    done = [leaf.approved for leaf in ground.leaves if leaf.applies and leaf.approved_in]
    kept = [leaf.approved for leaf in ground.leaves if leaf.applies and not leaf.approved_in]
    figures = Figures(approved.max, approved.baseline, approved.target)
    return [
        bar_of(figures, _bar_sum(approved, done, kept)),
        bar_of(figures, page.now.total),
        score_bar_svg(baseline=None, target=targets.target, maximum=targets.max),
    ]


def _bar_sum(total: Tally, done: list[Decimal | None], kept: list[Decimal | None]) -> NowSum:
    approved, rest = (sum((one for one in part if one), Decimal(0)) for part in (done, kept))
    return NowSum(
        applicable_max=total.max, approved=approved, open_before=rest, open_target=total.target
    )


def _entry(page: PlanPage, scenario: Scenario, reader_id: int | None) -> dict[str, Any]:
    side = saved_side(page.snapshot, scenario)
    key = str(scenario.key)
    return {
        "name": scenario.name,
        "url": page.links.to("reports:scenario", key, ky=scenario.until),
        "points": format_score(side.outcome.total.points),
        "group": rows.group_of(side.outcome.rating),
        "note": side.note,
        "owner": str(scenario.owner),
        "is_own": scenario.owner_id == reader_id,
        "is_shared": scenario.is_shared,
        "saved_at": scenario.updated_at,
        "compare_url": page.links.to("reports:scenario-compare", a="duyet", b=key),
        "delete_url": page.links.to("reports:scenario-delete", key),
    }
