"""Forms of sign-in."""

from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """User name and password; the message never says which of the two was wrong."""

    error_messages = {
        "invalid_login": (
            "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock rồi nhập lại."
        ),
        "inactive": "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock rồi nhập lại.",
    }
