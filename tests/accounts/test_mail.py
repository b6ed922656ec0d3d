"""E-mail of notices: once each, whoever sends and whatever the server does."""

import io
import smtplib
import time
from collections.abc import Iterable
from datetime import timedelta
from email import policy
from email.message import EmailMessage as Parsed
from email.parser import BytesParser
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts import inbox, mail
from accounts.enums import MailState, NoticeKind
from accounts.models import Notification, User
from common import clock
from tests.criteria.test_concurrency import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db
HERE = "tests.accounts.test_mail."


def tell(*users: User, **fields: object) -> None:
    values = {"kind": NoticeKind.RETURNED, "title": "Trả lại 6.1.1", **fields}
    inbox.notify(users, **values)


def reader(name: str = "a", **fields: object) -> User:
    return make_user(email=f"{name}@tinh.example", **fields)


def states() -> list[str]:
    return list(Notification.objects.order_by("pk").values_list("mail_state", flat=True))


def recipients() -> list[str]:
    return [message.to[0] for message in outbox.outbox]


def parsed(number: int = 0) -> Parsed:
    raw = outbox.outbox[number].message().as_bytes()
    return BytesParser(policy=policy.default).parsebytes(raw)


# --- Servers that misbehave --------------------------------------------------------------------


class ServerDown(EmailBackend):
    """Nobody answers at the server's address."""

    def open(self) -> bool:
        raise ConnectionRefusedError("secret-of-the-server")


class Refuser(EmailBackend):
    """A server that refuses one address and takes the others."""

    def send_messages(self, messages: Iterable[outbox.EmailMessage]) -> int:
        for message in messages:
            if message.to == ["refused@tinh.example"]:
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such user")})
        return super().send_messages(messages)


class Slow(EmailBackend):
    """A server that takes its time, so that two senders meet; nobody waits with a lock."""

    def send_messages(self, messages: Iterable[outbox.EmailMessage]) -> int:
        assert not connection.in_atomic_block
        time.sleep(0.01)
        return super().send_messages(messages)


class Interrupted(EmailBackend):
    """Somebody stops the process while a message is on its way."""

    def send_messages(self, messages: Iterable[outbox.EmailMessage]) -> int:
        raise KeyboardInterrupt


def use(backend: type[EmailBackend], settings: Any) -> None:
    settings.EMAIL_BACKEND = HERE + backend.__name__


# --- What is sent -------------------------------------------------------------------------------


def test_a_message_is_plain_and_says_where_to_go(settings: Any) -> None:
    settings.SITE_URL = "https://cchc.tinh.example/"
    settings.DEFAULT_FROM_EMAIL = "CCHC <cchc@tinh.example>"
    tell(
        reader(full_name="Nguyễn Văn Ấ"),
        title="Kết quả 6.1.1 quý III bị trả lại",
        text="Thiếu số liệu giải ngân.",
        url="/ket-qua/6.1.1/?nam=2021",
    )
    assert mail.drain_outbox() == mail.MailCount(sent=1)
    message = parsed()
    body = message.get_content()
    assert message["Subject"].strip() == "[CCHC] Kết quả 6.1.1 quý III bị trả lại"
    assert (message["To"], message["From"]) == ("a@tinh.example", "CCHC <cchc@tinh.example>")
    assert message.get_content_type() == "text/plain"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Kính gửi Nguyễn Văn Ấ," in body
    assert "Thiếu số liệu giải ngân." in body
    assert "https://cchc.tinh.example/ket-qua/6.1.1/?nam=2021\n" in body


def test_a_notice_about_nothing_in_particular_leads_to_the_inbox() -> None:
    tell(reader())
    mail.drain_outbox()
    assert f"{settings.SITE_URL}/thong-bao/" in parsed().get_content()


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "/a"])
def test_a_link_always_leads_here(path: str) -> None:
    assert mail.absolute(path).startswith(f"{settings.SITE_URL}/")


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"])
def test_line_breaks_in_names_add_no_header(line_break: str) -> None:
    evil = f"Sở A{line_break}Bcc: all@evil.example{line_break}{line_break}Nội dung giả"
    tell(reader(full_name=evil), title=f"Trả lại: {evil}")
    assert mail.drain_outbox().sent == 1
    message = parsed()
    assert message["Bcc"] is None
    assert set(message.keys()) == {
        "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To",
        "Date", "Message-ID", "Auto-Submitted",
    }  # fmt: skip
    assert message["Subject"].strip().startswith("[CCHC] Trả lại: Sở A Bcc: all@evil.example")
    assert outbox.outbox[0].recipients() == ["a@tinh.example"]


@pytest.mark.parametrize(
    "address", ["a@tinh.example\nBcc: all@evil.example", "a@tinh.example\r\n\r\nx"]
)
def test_an_address_with_a_line_break_gets_nothing_ever(address: str) -> None:
    tell(make_user(email=address), reader())
    assert mail.drain_outbox() == mail.MailCount(sent=1, given_up=1)
    assert states() == [MailState.FAILED, MailState.SENT]
    assert recipients() == ["a@tinh.example"]


def test_the_server_is_not_waited_for_longer_than_ten_seconds() -> None:
    assert settings.EMAIL_TIMEOUT == 10


# --- When it is sent ----------------------------------------------------------------------------


def test_nothing_is_sent_twice() -> None:
    tell(reader("a"), reader("b"))
    assert mail.drain_outbox().sent == 2
    assert mail.drain_outbox() == mail.MailCount()
    assert recipients() == ["a@tinh.example", "b@tinh.example"]
    assert states() == [MailState.SENT] * 2
    assert all(notice.mailed_at for notice in Notification.objects.all())


def test_the_request_sends_where_no_server_is_needed(
    django_capture_on_commit_callbacks: object,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(reader())
        assert recipients() == []  # not before the commit
    assert recipients() == ["a@tinh.example"]
    assert states() == [MailState.SENT]


def test_the_request_sends_only_its_own(django_capture_on_commit_callbacks: object) -> None:
    tell(reader("a"))
    with django_capture_on_commit_callbacks(execute=True):
        tell(reader("b"))
    assert recipients() == ["b@tinh.example"]


def test_the_request_leaves_a_server_alone(
    settings: Any, django_capture_on_commit_callbacks: object
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody there: it would fail
    with django_capture_on_commit_callbacks(execute=True):
        tell(reader())
    assert states() == [MailState.PENDING]
    assert mail.drain_outbox() == mail.MailCount(waiting=1)


@pytest.mark.usefixtures("real_transactions")
def test_the_request_does_not_fail_with_its_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(_: list[int]) -> None:
        raise RuntimeError

    monkeypatch.setattr(mail, "send_at_once", explode)
    with transaction.atomic():
        tell(reader())
    assert Notification.objects.count() == 1


def test_nobody_is_written_to_after_leaving_or_without_an_address() -> None:
    gone, unknown = reader("gone"), reader("unknown")
    tell(gone, unknown)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    User.objects.filter(pk=unknown.pk).update(email="")
    assert mail.drain_outbox() == mail.MailCount()
    assert states() == [MailState.NONE] * 2


# --- What goes wrong ------------------------------------------------------------------------------


def test_a_server_that_is_down_keeps_everything_for_later(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    tell(*(reader(str(number)) for number in range(5)))
    use(ServerDown, settings)
    count = mail.drain_outbox()
    assert count == mail.MailCount(waiting=mail.MAX_FAILURES_IN_A_ROW, is_stopped=True)
    assert states() == [MailState.PENDING] * 5
    assert "secret-of-the-server" not in caplog.text
    assert "ConnectionRefusedError" in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mail.drain_outbox().sent == 5
    assert states() == [MailState.SENT] * 5


def test_one_refused_address_holds_nobody_up(settings: Any) -> None:
    tell(*(reader("refused") for _ in range(5)), reader("a"))
    use(Refuser, settings)
    assert mail.drain_outbox() == mail.MailCount(sent=1, waiting=5)
    assert recipients() == ["a@tinh.example"]
    assert states() == [*[MailState.PENDING] * 5, MailState.SENT]


def test_tries_end_after_three_days(settings: Any) -> None:
    tell(reader("old"), reader("new"))
    old, new = Notification.objects.order_by("pk")
    for notice, age in ((old, timedelta(days=3, seconds=1)), (new, timedelta(days=2, hours=23))):
        Notification.objects.filter(pk=notice.pk).update(created_at=clock.now() - age)
    use(ServerDown, settings)
    assert mail.drain_outbox() == mail.MailCount(waiting=1, given_up=1)
    assert states() == [MailState.FAILED, MailState.PENDING]


@pytest.mark.usefixtures("real_transactions")
def test_a_process_that_is_stopped_puts_its_notice_back(settings: Any) -> None:
    use(Interrupted, settings)
    tell(reader())
    with pytest.raises(KeyboardInterrupt):
        mail.drain_outbox()
    assert states() == [MailState.PENDING]


@pytest.mark.usefixtures("real_transactions")
def test_processes_at_once_send_every_notice_once(settings: Any) -> None:
    use(Slow, settings)
    people = [reader(str(number)) for number in range(30)]
    tell(*people)
    counts: list[mail.MailCount] = []
    assert at_once(*[lambda: counts.append(mail.drain_outbox())] * 4) == []
    assert sorted(recipients()) == sorted(person.email for person in people)
    assert sum(count.sent for count in counts) == 30
    assert states() == [MailState.SENT] * 30


# --- The command ----------------------------------------------------------------------------------


def test_the_command_says_what_it_did() -> None:
    tell(reader("a"), reader("b"))
    output = io.StringIO()
    call_command("send_mail", stdout=output)
    assert output.getvalue().startswith("Đã gửi 2 thư; 0 thư chưa gửi được")


def test_the_command_fails_when_the_server_does(settings: Any) -> None:
    tell(*(reader(str(number)) for number in range(4)))
    use(ServerDown, settings)
    with pytest.raises(CommandError, match="Máy chủ thư không nhận"):
        call_command("send_mail", stdout=io.StringIO())
