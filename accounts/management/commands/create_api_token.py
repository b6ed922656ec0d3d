"""Make a key with which a program reads the API."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import actions
from accounts.actor import Actor
from accounts.models import User


class Command(BaseCommand):
    """Print a new key for a user name, or revoke all of that user's keys."""

    help = "Tạo mã truy cập API cho một tài khoản và in ra một lần duy nhất."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the user name and, to take keys back, --revoke."""
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--revoke", action="store_true", help="thu hồi mọi mã của tài khoản")

    def handle(self, *, username: str, revoke: bool, **options: Any) -> None:
        """Do it, or say which user is missing."""
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"Không có tài khoản đang hoạt động nào tên “{username}”.")
        actor = Actor.command("create_api_token")
        if revoke:
            count = actions.revoke_api_tokens(user=user, actor=actor)
            self.stdout.write(f"Đã thu hồi {count} mã của {username}.")
        else:
            self.stdout.write(actions.create_api_token(user=user, actor=actor))
