"""Load a plan from a JSON document."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actor import Actor
from assignments.actions import plans
from assignments.plan_document import PlanDocumentError, read_plan_document


class Command(BaseCommand):
    """Load all of a plan, or nothing; loading it again changes nothing."""

    help = "Nạp một kế hoạch (tệp JSON). Nạp lại cùng một tệp không làm thay đổi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file's path."""
        parser.add_argument("path", type=Path, help="tệp kế hoạch, ví dụ fixtures/plan-214.json")

    def handle(self, *, path: Path, **options: Any) -> None:
        """Load it and print one line a step."""
        try:
            document, digest = read_plan_document(path)
            plan, count = plans.load_plan(
                document=document,
                digest=digest,
                actor=Actor.command("load_plan"),
                report=lambda line: self.stdout.write(f"  {line}"),
            )
        except PlanDocumentError as error:
            raise CommandError(str(error)) from error
        verdict = "đã nạp" if count else "không có gì thay đổi"
        self.stdout.write(self.style.SUCCESS(f"{plan}, năm {plan.year}: {verdict}."))
