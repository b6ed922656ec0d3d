"""Make an account for a person, or change what it says."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import save_person
from accounts.actor import Actor
from accounts.enums import Role
from accounts.models import Agency, User
from accounts.passwords import make_first_password


class Command(BaseCommand):
    """Create a person with one role at one agency; print the first password once."""

    help = "Tạo tài khoản cho một người với vai trò tại một cơ quan; in mật khẩu lần đầu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what an account consists of."""
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--name", required=True, help="họ và tên")
        parser.add_argument("--email", required=True, help="thư điện tử công vụ")
        parser.add_argument("--position", default="", help="chức vụ")
        parser.add_argument("--agency", required=True, help="mã địa chỉ của cơ quan: so-tai-chinh")
        parser.add_argument("--role", required=True, choices=Role.values, help="vai trò")
        parser.add_argument(
            "--reset-password", action="store_true", help="đặt lại mật khẩu của tài khoản đã có"
        )

    def handle(self, *, username: str, agency: str, **options: Any) -> None:
        """Save the account, or say which agency is missing."""
        found = Agency.objects.filter(slug=agency).first()
        if found is None:
            raise CommandError(f"Không có cơ quan nào có mã địa chỉ “{agency}”.")
        is_new = not User.objects.filter(username=username).exists()
        password = make_first_password() if is_new or options["reset_password"] else None
        save_person(
            username=username,
            full_name=options["name"],
            position=options["position"],
            email=options["email"],
            agency=found,
            role=Role(options["role"]),
            password=password,
            must_change_password=password is not None,
            actor=Actor.command("save_user"),
        )
        self.stdout.write(f"Đã lưu tài khoản {username}.")
        if password:
            self.stdout.write("Người dùng phải đổi mật khẩu ở lần đăng nhập đầu tiên.")
            self.stdout.write(f"Mật khẩu lần đầu: {password}")
