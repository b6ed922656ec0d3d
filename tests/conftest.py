"""The cast that every test knows, a loaded plan 214, and a closed network."""

import importlib
import io
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from criteria.models import Plan
from reports.snapshot import forget_snapshots
from tests.assignments.imports.builders import close_uploads

ROOT = Path(__file__).resolve().parent.parent
PLAN_214 = ROOT / "fixtures" / "plan-214.json"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


ONCE = (
    "tests/assignments/imports/test_annex_mutants.py",
    "tests/assignments/imports/test_annex_trip.py",
    "tests/assignments/imports/test_hostile_files.py",
    "tests/assignments/test_workbook_mutants.py",
    "tests/reports/exports/test_annex_xlsx.py",
    "tests/reports/exports/test_killed_exports.py",
    "tests/reports/exports/test_pdf",
    "tests/reports/exports/test_report",
    "tests/reports/leaders/test_headline.py",
    "tests/reports/leaders/test_numbers_agree.py",
    "tests/reports/leaders/test_one_agency.py",
    "tests/reports/leaders/test_overview_parts.py",
    "tests/reports/leaders/test_priorities.py",
    "tests/reports/leaders/test_scenario_state.py",
    "tests/reports/leaders/test_scoreboard.py",
    "tests/reports/leaders/test_slides.py",
    "tests/test_table_file",
)
"""Tests of what files look like and of what is reckoned from figures already read: on which
database those lie makes no difference. The pages themselves are asked for on both."""
DATABASE_FIXTURES = {"db", "transactional_db", "real_transactions", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what need not run on a second database (see .ci/test)."""
    for item in items:
        asks = item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(
            getattr(item, "fixturenames", ())
        )
        name = item.path.relative_to(ROOT).as_posix()
        if not asks or name.startswith(ONCE):
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="session", autouse=True)
def _closed_network() -> Iterator[None]:
    """Refuse every connection that leaves the machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


def load_plan_214() -> None:
    """Load the plan and the sample accounts."""
    call_command("load_plan", str(PLAN_214), stdout=io.StringIO())
    call_command("load_demo", "--accounts-only", stdout=io.StringIO())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:  # type: ignore[no-untyped-def]
    """Load plan 214 once; every test sees it and rolls its own changes back."""
    with django_db_blocker.unblock():
        load_plan_214()


@pytest.fixture
def real_transactions(transactional_db: None) -> Iterator[None]:
    """Plan 214 in a database that commits for real, for tests of two people at once.

    Emptying the tables afterwards needs the guards of what is kept for good to step aside.
    """
    guard = importlib.import_module("accounts.migrations.0002_audit_append_only")
    kept = importlib.import_module("assignments.migrations.0003_kept_for_good")
    if not Plan.objects.exists():
        load_plan_214()
    yield
    with connection.schema_editor() as editor:
        guard.drop_triggers(apps, editor)
        kept.unguard(apps, editor)
    with transaction.atomic():
        for model in apps.get_models(include_auto_created=True):
            model._base_manager.all()._raw_delete(connection.alias)
    with connection.schema_editor() as editor:
        guard.create_triggers(apps, editor)
        kept.guard(apps, editor)


@pytest.fixture(autouse=True)
def _fresh_memory() -> Iterator[None]:
    """Forget what a test read: its rolled-back revisions are used again by the next."""
    forget_snapshots()
    cache.clear()
    yield
    forget_snapshots()
    cache.clear()


@pytest.fixture(autouse=True)
def _closed_uploads() -> Iterator[None]:
    """Close the files that a test handed in, as a request does at its end."""
    yield
    close_uploads()


@pytest.fixture
def plan(db: None) -> Plan:
    """Plan 214."""
    return Plan.objects.get(year=2021, subject__slug="tinh-ha-giang")


def _person(username: str) -> User:
    return User.objects.get(username=username)


@pytest.fixture
def so_noi_vu(db: None) -> User:
    """A coordinator."""
    return _person("sonoivu")


@pytest.fixture
def so_noi_vu_2(db: None) -> User:
    """Another coordinator."""
    return _person("sonoivu2")


@pytest.fixture
def so_tai_chinh(db: None) -> User:
    """An officer of Sở Tài chính."""
    return _person("cv_taichinh")


@pytest.fixture
def dong_van(db: None) -> User:
    """An officer of UBND huyện Đồng Văn."""
    return _person("cv_dongvan")


@pytest.fixture
def lanh_dao(db: None) -> User:
    """A leader: reads, never writes."""
    return _person("lanhdao")


@pytest.fixture
def quan_tri(db: None) -> User:
    """An administrator."""
    return _person("quantri")


@pytest.fixture
def nguoi_ngoai(db: None) -> User:
    """Somebody with an account and no role anywhere."""
    return User.objects.create_user("nguoingoai", "ngoai@example.vn", "x", full_name="Người Ngoài")


@pytest.fixture
def time_machine_at() -> Iterator[Callable[[str], None]]:
    """Return a function that sets the clock: ``at("2021-09-21 10:42")``, in the province."""
    with ExitStack() as stack:

        def travel(moment: str) -> None:
            local = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
            stack.enter_context(time_machine.travel(local, tick=False))

        yield travel


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Return a function that gives a client signed in as a person."""

    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return client_of
