"""Forms of sign-in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError

WRONG = "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock rồi nhập lại."


class SignInForm(AuthenticationForm):
    """User name and password; the message never says which of the two was wrong."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}


class ChangePasswordForm(PasswordChangeForm):
    """The old password and the new one twice, in our own words."""

    error_messages = {
        "password_mismatch": "Hai lần nhập mật khẩu mới không giống nhau. Nhập lại cả hai lần.",
        "password_incorrect": "Mật khẩu hiện tại không đúng. Nhập lại.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old, new, again = (
            self.fields[name] for name in ("old_password", "new_password1", "new_password2")
        )
        old.label, new.label, again.label = (
            "Mật khẩu hiện tại",
            "Mật khẩu mới",
            "Nhập lại mật khẩu mới",
        )
        new.help_text = (
            f"Ít nhất {settings.PASSWORD_MIN_LENGTH} ký tự. Không dùng mật khẩu phổ biến, "
            "tên đăng nhập hay họ tên."
        )
        again.help_text = ""

    def clean_new_password1(self) -> str:
        """Refuse the password that is to be changed: a first one has been in other hands."""
        old, new = self.cleaned_data.get("old_password"), self.cleaned_data["new_password1"]
        if new == old:
            raise ValidationError(
                "Mật khẩu mới phải khác mật khẩu hiện tại. Chọn mật khẩu khác.", code="same"
            )
        return str(new)
