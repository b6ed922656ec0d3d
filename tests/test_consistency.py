"""The house rules, held by the suite."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assignments.plan_document import read_plan_document
from tests.conftest import ROOT

APPS = ("accounts", "assignments", "common", "criteria", "parindex", "reports")
LIMITS = {".py": 400, ".html": 160, ".js": 500, ".css": 500}
TEST_LIMIT = 600
WRITES = {
    "save",
    "delete",
    "create",
    "update",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "_raw_delete",
}
MAY_WRITE = {
    "common/sync.py",
    "accounts/actions.py",
    "accounts/actions_agencies.py",
    "accounts/actions_people.py",
    "accounts/audit.py",
    "accounts/inbox.py",
    "accounts/mail.py",
    "accounts/models/audit.py",
    "assignments/models/review.py",
    "criteria/actions.py",
}
ACTION_PACKAGES = ("assignments/actions/", "reports/actions/")
NOT_A_QUERY = {"dict", "set", "seen", "nodes", "shown", "parts", "query", "vars"}
NOT_A_QUERY |= {"book", "document"}  # files in the making


def sources() -> Iterator[Path]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def own_files() -> Iterator[Path]:
    yield from sources()
    yield from sorted((ROOT / "templates").rglob("*.html"))
    for folder in ("js", "css"):
        yield from sorted((ROOT / "static" / folder).glob("*.*"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", list(own_files()), ids=name_of)
def test_no_module_is_over_the_limit(path):
    assert len(path.read_text().splitlines()) <= LIMITS[path.suffix]


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=name_of)
def test_no_test_module_is_over_the_limit(path):
    assert len(path.read_text().splitlines()) <= TEST_LIMIT


@pytest.mark.parametrize("path", list(sources()), ids=name_of)
def test_only_actions_write(path):
    if name_of(path) in MAY_WRITE or name_of(path).startswith(ACTION_PACKAGES):
        return
    found = [
        f"line {node.lineno}: {ast.unparse(node.func)}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and ast.unparse(node.func.value).split(".")[0].split("(")[0] not in NOT_A_QUERY
    ]
    assert found == []


def test_the_rule_about_writing_can_fail():
    tree = ast.parse("Plan.objects.filter(pk=1).update(year=2022)")
    calls = [node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert WRITES & set(calls)


def test_every_template_is_used():
    texts = "\n".join(path.read_text() for path in own_files())
    called_by_django = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
    unused = [
        name
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if (name := path.relative_to(ROOT / "templates").as_posix()) not in called_by_django
        and f'"{name}"' not in texts
    ]
    assert unused == []


def test_every_script_and_style_sheet_is_used():
    texts = "\n".join(path.read_text() for path in own_files() if path.suffix != ".css")
    texts += "\n".join(path.read_text() for path in (ROOT / "static" / "css").glob("*.css"))
    unused = [
        path.name
        for folder in ("js", "css")
        for path in (ROOT / "static" / folder).glob("*.*")
        if path.name not in texts
    ]
    assert unused == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name
)
def test_templates_keep_to_the_content_security_policy(path):
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text)


@pytest.mark.parametrize("path", sorted((ROOT / "fixtures").glob("*.json")), ids=name_of)
def test_every_fixture_loads(path):
    document, _ = read_plan_document(path)
    assert document.criteria
    assert json.loads(path.read_text())["format"] == "parindex-plan/1"


def test_nothing_unfinished_is_left():
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    found = [
        name_of(path)
        for path in own_files()
        if any(re.search(rf"\b{mark}\b", path.read_text()) for mark in marks)
    ]
    assert found == []
