"""Remind people of what falls due and of what is overdue; then send what waits to be sent."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import mail
from accounts.actor import Actor
from assignments.actions.reminders import send_scheduled
from criteria.enums import PlanStatus
from criteria.models import Plan


class Command(BaseCommand):
    """For cron, once a day or as often as one likes: nobody is told the same thing twice."""

    help = (
        "Nhắc hạn nộp và việc quá hạn của các kế hoạch đang thực hiện, rồi gửi thư điện tử đang "
        "chờ. Chạy lại, chạy trùng nhau hay lỡ một ngày đều không nhắc hai lần."
    )

    def handle(self, **options: Any) -> None:
        """Print who was told of what; exit non-zero when the mail server could not be used."""
        actor = Actor.command("send_reminders")
        for plan in Plan.objects.filter(status=PlanStatus.ACTIVE).order_by("year", "pk"):
            counts = send_scheduled(plan=plan, actor=actor)
            told = "; ".join(f"{name}: {count} người" for name, count in counts.items())
            self.stdout.write(f"{plan}: {told or 'không có gì cần nhắc'}.")
        count = mail.drain_outbox()
        self.stdout.write(f"Đã gửi {count.sent} thư; {count.waiting} thư chưa gửi được.")
        if count.is_stopped:
            raise CommandError("Máy chủ thư không nhận; thư còn lại chờ lần chạy sau.")
