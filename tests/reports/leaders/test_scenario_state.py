"""What is typed and what an address says: taken, refused by name, or left out and said so."""

from decimal import Decimal

import pytest

from reports.enums import ScenarioBase
from reports.leaders.scenario_state import (
    Deed,
    Reader,
    State,
    chosen,
    max_survey,
    moved,
)
from tests.reports.leaders.scenario_samples import by_chance, ground, put_some

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def reader(plan) -> Reader:
    put_some(plan)
    return Reader(ground(plan), max_survey(D("66.50")))


def told(asked) -> str:
    return " ".join(fault.text for fault in asked.faults)


class TestAddresses:
    def test_every_scenario_survives_its_address(self, reader):
        for base, moves in by_chance(reader.ground, 50):
            state = reader.normal(State(base, moves, D("30.5")))
            moves_apply = {code: points for code, points in state.moves.items() if code != "3.4.3"}
            asked = reader.of_address(state.query())
            assert asked.faults == ()
            assert asked.state == State(base, moves_apply, D("30.5"))

    def test_a_whole_plan_fits(self, reader):
        moves = {leaf.code: D("0.01") for leaf in reader.ground.leaves}
        text = State(moves=moves).query()["d"]
        assert len(text) < 1_000
        assert reader.of_address({"d": text}).faults == ()

    @pytest.mark.parametrize(
        "text",
        [
            *("1.51", "-1", "--1", "NaN", "Infinity", "1e1", "1_0", "1000000000", "0.755"),
            *("٠", "１", "0.5a\u0301", "1,5,0", "1.000.000"),
        ],
    )
    def test_what_is_no_score_is_refused_by_name(self, reader, text):
        asked = reader.of_form({"d-1.1": text, "d-1.2": "0,25"})
        if "_" not in text:
            assert reader.of_address({"d": f"1.1-{text}_1.2-0.25"}) == asked
        (fault,) = asked.faults
        assert fault.place == "d-1.1"
        assert fault.text.startswith("Tiêu chí 1.1: ")
        assert asked.state.moves == {"1.2": D("0.25")}  # the rest is kept
        assert asked.texts == {"1.1": text}

    def test_a_thousand_is_one_where_one_is_possible(self, reader):
        # '1.000' is read as everywhere else on the site: a point with idle zeros.
        assert reader.of_address({"d": "1.1-1.000"}).state.moves == {"1.1": D("1.00")}
        assert "nằm ngoài khoảng" in told(reader.of_address({"d": "1.2-1.000"}))

    @pytest.mark.parametrize("code", ["9.9", "8.1", "1", "6.1", "1.1\u0301", "", "<b>", "1.1 "])
    def test_a_code_that_has_no_score_here_is_refused(self, reader, code):
        asked = reader.of_address({"d": f"{code}-1_1.2-0.25"})
        assert "không có tiêu chí" in told(asked)
        assert asked.state.moves == {"1.2": D("0.25")}

    def test_many_strangers_are_counted(self, reader):
        asked = reader.of_address({"d": "_".join(f"9.{n}-1" for n in range(12))})
        assert len(asked.faults) == 6
        assert asked.faults[-1].text == "Và 7 mã khác không có."

    def test_twice_the_same_and_too_long(self, reader):
        assert "hai lần" in told(reader.of_address({"d": "1.1-1_1.1-0.5"}))
        asked = reader.of_address({"d": "1.1-1_" * 1_000})
        assert "dài quá mức" in told(asked)
        assert asked.state.moves == {}

    def test_an_unknown_base_and_a_survey_beyond_its_part(self, reader):
        asked = reader.of_address({"nen": "dream", "d": "1.1-1", "dt": "33.51"})
        assert "Không có nền “dream”" in told(asked)
        assert "Điều tra xã hội học: 33,51 nằm ngoài khoảng" in told(asked)
        assert (asked.survey_text, asked.state.survey) == ("33.51", None)
        assert reader.of_address({"d": "", "dt": "33,5"}).state.survey == D("33.50")

    def test_what_does_not_apply_is_left_out_and_said(self, reader):
        asked = reader.of_address({"d": "3.4.3-0.1"})
        assert asked.faults == ()
        assert asked.notes == (
            "Tiêu chí 3.4.3 đã duyệt là không áp dụng, không giả định điểm được.",
        )

    def test_what_is_typed_as_it_is_moves_nothing(self, reader):
        asked = reader.of_form({"d-6.1.1": "0,90", "d-1.2": " ", "d-1.1": "1.5", "khac": "1"})
        assert asked.state.moves == {"1.1": D("1.50")}


class TestKept:
    def test_what_no_longer_fits_is_left_out_and_said(self, reader):
        kept = {"1.1": "0.50", "9.9": "1.00", "1.2": "0.51", "3.4.3": "0.10", "1.4": 3, "1.5": "x"}
        asked = reader.of_stored("targets", kept, D("40"))
        assert asked.state == State(ScenarioBase.TARGETS, {"1.1": D("0.50")}, None)
        assert asked.faults == ()
        said = " ".join(asked.notes)
        for code in ("9.9", "1.2", "3.4.3", "1.4", "1.5"):
            assert f"iêu chí {code} " in said
        assert "Điểm điều tra xã hội học giả định vượt" in said
        assert reader.of_stored("approved", ["1.1"], None).state == State()


class TestDeeds:
    def test_reaching_the_target_takes_nothing_away(self, reader):
        # 6.1.1 stands at 0,90 of a target of 0,90; 8.2 at 0 of 0,50.
        state = State(moves={"8.2": D("1.00"), "1.1": D("0.10")})
        leaves = chosen(reader.ground, "lv-8")
        after = moved(state, Deed.TARGET, leaves, {})
        assert after.moves["8.2"] == D("0.50")
        assert after.moves["1.1"] == D("0.10")
        above = moved(State(), Deed.TARGET, chosen(reader.ground, "tc-6.1.1"), {})
        assert above.moves == {}

    def test_everything_at_its_target_is_at_least_the_plan_s(self, reader):
        state = moved(State(), Deed.TARGET, chosen(reader.ground, ""), {})
        total = reader.ground.project(state.base, state.moves).total
        assert total.to_target <= 0
        top = moved(State(), Deed.MAX, chosen(reader.ground, ""), {})
        assert reader.ground.project(top.base, top.moves).total.to_max == 0

    def test_an_agency_s_and_back_again(self, reader):
        leaves = chosen(reader.ground, "cq-so-tai-chinh")
        assert {leaf.lead for leaf in leaves} == {"so-tai-chinh"}
        state = moved(State(moves={"1.1": D(0)}), Deed.MAX, leaves, {})
        assert set(state.moves) > {"1.1", "6.1.1", "6.1.3"}
        assert moved(state, Deed.KEEP, leaves, {}).moves == {"1.1": D(0)}

    def test_what_waits_is_taken_where_it_is_known(self, reader):
        state = moved(State(), Deed.WAITING, reader.ground.leaves, {"8.2": D("0.83")})
        assert state.moves == {"8.2": D("0.83")}

    @pytest.mark.parametrize("scope", ["lv-9", "cq-", "xx-1", "tc-8.1", "lv"])
    def test_a_scope_that_is_not_there_is_empty(self, reader, scope):
        assert chosen(reader.ground, scope) == ()
