"""A copy or an import that is killed leaves all of it or nothing."""

from pathlib import Path

import pytest

from tests.assignments.test_killed_uploads import rows, run
from tests.conftest import PLAN_214

ROUNDS = [0.01 + 0.011 * number for number in range(25)]
"""Seconds from a victim's first whole plan to its end: anywhere in the next ones."""
WHOLE = (121, 284, 89, 4, 4, 1)
PARTS = """
SELECT
  (SELECT count(*) FROM criteria_criterion c WHERE c.plan_id = p.id),
  (SELECT count(*) FROM assignments_assignment a JOIN criteria_criterion c
    ON c.id = a.criterion_id WHERE c.plan_id = p.id),
  (SELECT count(*) FROM assignments_milestone m JOIN criteria_criterion c
    ON c.id = m.criterion_id WHERE c.plan_id = p.id),
  (SELECT count(*) FROM assignments_reportingperiod r WHERE r.plan_id = p.id),
  (SELECT count(*) FROM criteria_ratinggroup g WHERE g.plan_id = p.id),
  (SELECT count(*) FROM accounts_auditevent e
    WHERE e.chain = 'plan:' || p.id AND e.action = 'plan.copy')
FROM criteria_plan p WHERE p.year > 2021
"""
IMPORTED = """
SELECT
  (SELECT count(*) FROM criteria_criterion c WHERE c.plan_id = p.id
    AND c.printed_baseline IS NOT NULL),
  (SELECT count(*) FROM accounts_auditevent e
    WHERE e.chain = 'plan:' || p.id AND e.action = 'history.import'),
  (SELECT count(*) FROM assignments_importpreview i WHERE i.plan_id = p.id
    AND i.confirmed_at IS NOT NULL),
  p.printed_baseline
FROM criteria_plan p WHERE p.year > 2021
"""


@pytest.fixture(scope="module")
def after_the_killing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an installation after its processes were killed."""
    data = tmp_path_factory.mktemp("killed-plans")
    for command in (
        ["migrate", "-v0"],
        ["load_plan", str(PLAN_214)],
        ["load_demo", "--accounts-only"],
    ):
        assert run(data, "manage.py", *command).returncode == 0
    killing = run(data, "tests/assignments/killed_plans.py", *map(str, ROUNDS))
    assert killing.returncode == 0, killing.stderr
    return data


def test_every_plan_is_whole(after_the_killing):
    found = rows(after_the_killing, PARTS)
    assert len(found) >= len(ROUNDS)
    assert set(found) == {WHOLE}


def test_every_import_is_whole_or_not_there(after_the_killing):
    found = set(rows(after_the_killing, IMPORTED))
    # 6, 6.1, 6.1.1, 7, 7.1, 7.1.10 and the total, or none of them.
    assert (6, 1, 1, 0.5) in found
    assert found <= {(6, 1, 1, 0.5), (0, 0, 0, None)}


def test_the_chains_hold(after_the_killing):
    verified = run(after_the_killing, "manage.py", "verify_audit")
    assert verified.returncode == 0, verified.stdout
