"""Make the sample accounts."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actions import save_person
from accounts.actor import Actor
from accounts.models import Agency
from assignments.demo import SAMPLE_ACCOUNTS


class Command(BaseCommand):
    """Make, or bring back, the sample accounts; only where DEMO=1 says that this is a trial."""

    help = "Tạo các tài khoản mẫu (chỉ khi DEMO=1)."

    def handle(self, **options: Any) -> None:
        """Make the accounts and print them with their one password."""
        if not settings.DEMO:
            raise CommandError(
                "Chỉ tạo tài khoản mẫu trên bản chạy thử. Đặt DEMO=1 nếu đúng là bản chạy thử."
            )
        if not Agency.objects.filter(slug="tinh-ha-giang").exists():
            raise CommandError("Chưa có kế hoạch 214. Chạy load_plan fixtures/plan-214.json trước.")
        actor = Actor.command("load_demo")
        with transaction.atomic():
            for account in SAMPLE_ACCOUNTS:
                save_person(
                    username=account.username,
                    full_name=account.full_name,
                    position=account.position,
                    email=f"{account.username}@hagiang.example",
                    agency=Agency.objects.get(slug=account.agency),
                    role=account.role,
                    password=settings.DEMO_PASSWORD,
                    actor=actor,
                )
        for account in SAMPLE_ACCOUNTS:
            self.stdout.write(f"  {account.username:<12} {account.role.label:<24} {account.agency}")
        self.stdout.write(f"  Mật khẩu chung: {settings.DEMO_PASSWORD}")
