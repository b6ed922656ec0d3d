"""The documents say what the code does: variables, commands, accounts, pins, links."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from assignments.demo import SAMPLE_ACCOUNTS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("fixtures/*.md")],
)
SCRIPTS = sorted(
    path for path in (ROOT / ".ci").iterdir() if path.suffix in ("", ".sh") and path.is_file()
)
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
WANTED = re.compile(r"^([A-Za-z0-9_-]+)", re.MULTILINE)


def section(heading: str) -> str:
    """Return the text below a heading of the README."""
    return README.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def first_cells(text: str) -> list[str]:
    """Return the code words in the first column of a table, in order."""
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row)]


def variables_read() -> set[str]:
    """Return the names that settings.py asks the environment for."""
    tree = ast.parse((ROOT / "parindex/settings.py").read_text())
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and isinstance(call.args[0], ast.Constant)
    }


def targets() -> dict[str, str]:
    """Return the Makefile's targets with their help texts."""
    makefile = (ROOT / "Makefile").read_text()
    return dict(re.findall(r"^([a-z]+):.*?(?:## (.*))?$", makefile, re.MULTILINE))


def pins(name: str) -> dict[str, str]:
    """Return package → version of a list of requirements."""
    return dict(PIN.findall((ROOT / name).read_text()))


def test_every_variable_is_in_the_table_and_nothing_else() -> None:
    documented = first_cells(section("Biến môi trường"))
    assert len(documented) == len(set(documented))
    assert set(documented) == variables_read()


def test_sample_accounts_are_the_documented_ones() -> None:
    assert first_cells(section("Tài khoản mẫu")) == [one.username for one in SAMPLE_ACCOUNTS]


@pytest.mark.parametrize("account", SAMPLE_ACCOUNTS, ids=lambda account: account.username)
def test_sample_account_has_its_documented_role(account) -> None:  # type: ignore[no-untyped-def]
    rows = section("Tài khoản mẫu").splitlines()
    row = next(line for line in rows if f"`{account.username}`" in line)
    assert row.split("|")[2].strip() == account.role.label


def test_every_target_explains_itself() -> None:
    assert {"setup", "run", "test", "check", "fix"} <= targets().keys()
    assert [name for name, text in targets().items() if not text] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_documented_command_exists(path: Path) -> None:
    # In running text 'make' counts as a command only where it is set as code.
    code = re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", path.read_text(), re.DOTALL)
    named = {name for pair in code for name in re.findall(r"\bmake ([a-z]+)", " ".join(pair))}
    assert named <= targets().keys()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:)([^)#\s]+)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_everything_wanted_is_pinned_with_hashes(name: str) -> None:
    wanted = {
        found.lower().replace("_", "-")
        for found in WANTED.findall((ROOT / f"{name}.in").read_text())
        if not found.startswith("-")
    }
    text = (ROOT / f"{name}.txt").read_text()
    assert wanted <= pins(f"{name}.txt").keys()
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_lists_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text()


def test_tests_run_on_the_versions_that_are_served() -> None:
    served, developed = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: developed.get(name) for name in served} == served


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_is_well_formed(script: Path) -> None:
    shell = "bash" if "bash" in script.read_text().splitlines()[0] else "sh"
    result = subprocess.run([shell, "-n", script], capture_output=True, text=True, check=False)
    assert result.stderr == ""


def test_help_lists_every_target() -> None:
    result = subprocess.run(
        ["make", "-s"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/bin:/usr/bin"},
    )
    assert re.findall(r"^  make ([a-z]+)", result.stdout, re.MULTILINE) == list(targets())


def test_an_unusable_port_is_refused_in_words() -> None:
    result = subprocess.run(
        [sys.executable, ROOT / ".ci/check_port.py", "8000x"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "PORT phải là một số từ 1 đến 65535, không phải “8000x”" in result.stderr
