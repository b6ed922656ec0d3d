"""Make the sample accounts and sample results."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actions import save_person
from accounts.actor import Actor
from accounts.models import Agency, User
from assignments.demo import SAMPLE_ACCOUNTS, play
from criteria.enums import PlanStatus
from criteria.models import Plan


class Command(BaseCommand):
    """Make, or bring back, the sample accounts; only where DEMO=1 says that this is a trial.

    Results are made once, for the plan in force: what people enter afterwards is never touched.
    """

    help = "Tạo các tài khoản mẫu và kết quả mẫu của ba quý (chỉ khi DEMO=1)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --accounts-only."""
        parser.add_argument("--accounts-only", action="store_true", help="không tạo kết quả mẫu")

    def handle(self, *, accounts_only: bool, **options: Any) -> None:
        """Make the accounts and print them with their one password; then the results."""
        if not settings.DEMO:
            raise CommandError(
                "Chỉ tạo tài khoản mẫu trên bản chạy thử. Đặt DEMO=1 nếu đúng là bản chạy thử."
            )
        agencies = {agency.slug: agency for agency in Agency.objects.all()}
        if missing := {account.agency for account in SAMPLE_ACCOUNTS} - agencies.keys():
            raise CommandError(
                f"Chưa có cơ quan {', '.join(sorted(missing))}. "
                "Chạy load_plan fixtures/plan-214.json trước."
            )
        known = set(User.objects.values_list("username", flat=True))
        with transaction.atomic():
            for account in SAMPLE_ACCOUNTS:
                # A password that somebody changed during the trial stays, unless DEMO_PASSWORD
                # says in so many words which one it is to be.
                is_ours = account.username not in known or settings.DEMO_PASSWORD_IS_CHOSEN
                save_person(
                    username=account.username,
                    full_name=account.full_name,
                    position=account.position,
                    email=f"{account.username}@hagiang.example",
                    agency=agencies[account.agency],
                    role=account.role,
                    password=settings.DEMO_PASSWORD if is_ours else None,
                    actor=Actor.command("load_demo"),
                )
        for account in SAMPLE_ACCOUNTS:
            agency = agencies[account.agency].name
            self.stdout.write(f"  {account.username:<12} {account.role.label:<24} {agency}")
        self.stdout.write(f"  Mật khẩu chung: {settings.DEMO_PASSWORD}")
        if accounts_only:
            return
        for plan in Plan.objects.filter(status=PlanStatus.ACTIVE, subject__kind="province"):
            if count := play(plan):
                self.stdout.write(f"  {count} kết quả mẫu cho {plan}; đây không phải số thật.")
