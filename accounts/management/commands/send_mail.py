"""Send the notices that wait to be sent by e-mail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import mail


class Command(BaseCommand):
    """Drain the outbox; for cron, every few minutes."""

    help = "Gửi thư điện tử của các thông báo đang chờ; chạy định kỳ, chạy trùng nhau cũng được."

    def handle(self, **options: Any) -> None:
        """Print what was sent; exit non-zero when the mail server could not be used."""
        count = mail.drain_outbox()
        self.stdout.write(
            f"Đã gửi {count.sent} thư; {count.waiting} thư chưa gửi được, sẽ gửi lại; "
            f"{count.given_up} thư thôi không gửi."
        )
        if count.is_stopped:
            raise CommandError("Máy chủ thư không nhận; thư còn lại chờ lần chạy sau.")
