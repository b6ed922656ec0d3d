"""Asks for a slow file and makes it until it is killed; started by ``test_killed_exports``."""

# ruff: noqa: E402  # models load after Django

import sys
import time

import django

django.setup()

from django.core.management import call_command

from accounts.models import User
from reports.exports.asking import request_export
from reports.exports.job import Asked, ExportKind, Job
from reports.exports.kinds import KINDS


def ask(user: object, query: object) -> Asked:
    """Let anybody have it."""
    return Asked({}, "Tệp chậm", "chậm.txt")


def write(job: Job) -> None:
    """Write a little, say so, and never end."""
    job.report(1, 100, "Đang viết")
    job.out.write(b"x" * 100_000)
    job.out.flush()
    sys.stdout.write("writing\n")
    sys.stdout.flush()
    time.sleep(600)


def main() -> None:
    """Queue the slow file and a quick one, then work as the service does."""
    KINDS["cham"] = ExportKind("cham", "Chậm", ask, write)
    user = User.objects.get(username="sonoivu")
    request_export(user=user, slug="cham", query={})
    request_export(user=user, slug="pdf-tieu-chi", query={"ma": "6.1.1"})
    call_command("db_worker", verbosity=0, startup_delay=False, reload=False)


if __name__ == "__main__":
    main()
