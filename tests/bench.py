"""How long pages take, as ratios to an empty page behind the same sign-in.

Run by ``make bench`` against a scratch SQLite database; every figure is the median of
interleaved requests in one process, so the ratios hold when the machine's speed drifts.
"""

import gzip
import io
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import django
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import get_runner, override_settings
from django.urls import include, path

if not apps.ready:
    django.setup()

ROUNDS = 60


@dataclass(frozen=True)
class Job:
    """One kind of request; ``prepare`` runs untimed before each."""

    name: str
    run: Callable[[], HttpResponse]
    prepare: Callable[[], object] | None = None


def empty(request: HttpRequest) -> HttpResponse:
    """Return next to nothing to somebody signed in."""
    return HttpResponse(request.user.username)


urlpatterns = [path("san/", empty), path("", include("parindex.urls"))]


def main() -> None:
    """Load plan 214, measure, print one line per page."""
    from accounts.models import User
    from reports.rendering import render_chart
    from reports.rollups import overview_of
    from reports.snapshot import forget_snapshots

    runner = get_runner(settings)(verbosity=0)
    runner.setup_test_environment(debug=False)
    databases = runner.setup_databases()
    try:
        for command in (["load_plan", "fixtures/plan-214.json"], ["load_demo"]):
            call_command(*command, stdout=io.StringIO())
        hand_in_everything()
        client = Client()
        client.force_login(
            User.objects.get(username="lanhdao"), "django.contrib.auth.backends.ModelBackend"
        )

        def forget() -> None:
            forget_snapshots()
            cache.clear()
            overview_of.cache_clear()
            render_chart.cache_clear()

        def get(address: str, **headers: str) -> HttpResponse:
            return client.get(address, headers=headers)

        tag = get("/").headers["ETag"]
        jobs = [
            Job("trang trống (sàn)", lambda: get("/san/")),
            Job("tổng quan, lần đầu sau thay đổi", lambda: get("/"), forget),
            Job("tổng quan, không đổi", lambda: get("/")),
            Job("tổng quan, 304", lambda: get("/", **{"If-None-Match": tag})),
            Job("điều hành, lần đầu", lambda: get("/dieu-hanh/"), forget),
            Job("điều hành, không đổi", lambda: get("/dieu-hanh/")),
            Job("bảng điểm cơ quan, lần đầu", lambda: get("/dieu-hanh/co-quan/"), forget),
            Job("kịch bản", lambda: get("/dieu-hanh/kich-ban/")),
            Job("ưu tiên", lambda: get("/dieu-hanh/uu-tien/")),
            Job("cây tiêu chí, lần đầu", lambda: get("/tieu-chi/"), forget),
            Job("cây tiêu chí, không đổi", lambda: get("/tieu-chi/")),
            Job("một tiêu chí, lần đầu", lambda: get("/tieu-chi/7.1/"), cache.clear),
            Job("một tiêu chí, không đổi", lambda: get("/tieu-chi/7.1/")),
            Job("một cơ quan, lần đầu", lambda: get("/co-quan/so-tai-chinh/"), cache.clear),
            Job("một cơ quan, không đổi", lambda: get("/co-quan/so-tai-chinh/")),
            Job("nhiệm vụ, lần đầu", lambda: get("/nhiem-vu/"), cache.clear),
            Job("nhiệm vụ, không đổi", lambda: get("/nhiem-vu/")),
        ]
        with override_settings(ROOT_URLCONF="tests.bench"):
            report(jobs)
    finally:
        runner.teardown_databases(databases)


def hand_in_everything() -> None:
    """Put three periods of results into the plan, of which some wait for approval."""
    from assignments.enums import ResultStatus
    from assignments.models import Result
    from criteria.models import Plan
    from tests.reports.handed_in import put_every_result, put_result

    plan = Plan.objects.get(year=2021)
    if Result.objects.exists():
        return
    put_every_result(plan, kind="Q1", status=ResultStatus.APPROVED)
    leaves = plan.criteria.filter(children=None, assignments__is_primary=True)
    for number, (code, score) in enumerate(leaves.values_list("code", "printed_baseline")):
        put_result(plan, code, str(score), kind="Q2", status=ResultStatus.SUBMITTED)
        if number % 2:
            put_result(plan, code, str(score), kind="Q3", status=ResultStatus.APPROVED)


def report(jobs: list[Job]) -> None:
    """Time all jobs in turn and print medians, ratios to the first and sizes."""
    times: dict[str, list[float]] = {job.name: [] for job in jobs}
    sizes = {job.name: len(gzip.compress(job.run().content)) for job in jobs}
    for _ in range(ROUNDS):
        for job in jobs:
            # Either everything is forgotten first, or the page has just been asked for.
            (job.prepare or job.run)()
            start = time.perf_counter()
            job.run()
            times[job.name].append(time.perf_counter() - start)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    floor = medians[jobs[0].name]
    print(f"{'trang':<38}{'trung vị':>10}{'÷ sàn':>8}{'kB nén':>8}")  # noqa: T201
    for name, median in medians.items():
        print(  # noqa: T201
            f"{name:<38}{median * 1000:>7.1f} ms{median / floor:>8.1f}{sizes[name] / 1000:>8.1f}"
        )


if __name__ == "__main__":
    main()
