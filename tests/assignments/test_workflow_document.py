"""``docs/workflow.md`` says what the code does."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from assignments.enums import ResultStatus
from assignments.management.commands import workflow_document as command
from assignments.workflow import TRANSITIONS, Part
from assignments.workflow_document import workflow_document
from tests.conftest import ROOT

pytestmark = pytest.mark.docs
DOCUMENT = ROOT / "docs" / "workflow.md"


def test_the_document_is_what_the_code_says():
    assert command.PATH == DOCUMENT
    assert DOCUMENT.read_text(encoding="utf-8") == workflow_document()
    call_command("workflow_document", "--check", stdout=io.StringIO())


def test_a_document_that_differs_fails(tmp_path, monkeypatch):
    elsewhere = tmp_path / "workflow.md"
    monkeypatch.setattr(command, "PATH", elsewhere)
    with pytest.raises(CommandError, match="khác với mã"):
        call_command("workflow_document", "--check", stdout=io.StringIO())
    call_command("workflow_document", stdout=io.StringIO())
    call_command("workflow_document", "--check", stdout=io.StringIO())
    elsewhere.write_text(elsewhere.read_text().replace("Rút lại", "Lấy về"))
    with pytest.raises(CommandError):
        call_command("workflow_document", "--check", stdout=io.StringIO())


def test_every_row_of_the_table_and_every_arrow_is_there():
    text = workflow_document()
    for row in TRANSITIONS:
        line = f"| {row.status.label} | {row.action.label} | {row.part.label} | {row.to.label} |"
        assert line in text
    arrows = set(re.findall(r"^    (\w+) --> (\w+) :", text, re.MULTILINE))
    assert arrows == {(row.status, row.to) for row in TRANSITIONS if row.status is not row.to}


def test_every_status_and_part_is_in_the_table_of_sight():
    sight = workflow_document().split("## Ai thấy bao nhiêu")[1].split("## ")[0]
    for label in [*(status.label for status in ResultStatus), *(part.label for part in Part)]:
        assert label in sight


def test_the_check_of_the_code_compares_it():
    assert "manage.py workflow_document --check" in (ROOT / ".ci" / "check").read_text()
