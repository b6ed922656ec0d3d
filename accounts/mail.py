"""Sending the inbox by e-mail: every notice at most once, however many processes send.

A notice is *claimed* before it is sent: one UPDATE turns it from waiting to sent, and whoever
changed the row sends it. No lock is held while the mail server thinks (on SQLite that would stop
every writer), and two processes never send the same one. What could not be sent is put back. A
process killed between the two leaves a notice that says sent and was not: it still stands in the
inbox, and one e-mail missing is better than every e-mail twice.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.enums import MailState
from accounts.models import Notification
from common import clock

logger = logging.getLogger(__name__)

SUBJECT_PREFIX = "[CCHC]"
GIVE_UP_AFTER = timedelta(days=3)
"""What is older than this is not sent any more: a reminder of last week only misleads."""
MAX_FAILURES_IN_A_ROW = 3
LOCAL_BACKENDS = frozenset(
    f"django.core.mail.backends.{name}.EmailBackend"
    for name in ("console", "locmem", "filebased", "dummy")
)
"""Ways of 'sending' that reach no server, and so take no time."""


@dataclass(frozen=True, slots=True)
class MailCount:
    """What became of an outbox: sent, put back for another try, given up.

    ``is_stopped``: the server could not be reached, and the rest was not tried.
    """

    sent: int = 0
    waiting: int = 0
    given_up: int = 0
    is_stopped: bool = False


def send_at_once(notification_ids: list[int]) -> None:
    """Send these notices now if that takes no time; otherwise leave them to ``send_mail``.

    Called after the commit of a request. A mail server may take ten seconds or refuse: a request
    must neither wait for it nor learn of it, and a thread of its own would die with the worker,
    unseen. So only back ends without a server are used here (a developer's console, a trial, the
    tests); the rest waits in the outbox for the command that cron runs every few minutes.
    """
    if settings.EMAIL_BACKEND in LOCAL_BACKENDS:
        _send(Notification.objects.filter(pk__in=notification_ids))


def drain_outbox() -> MailCount:
    """Send everything that waits, the oldest first, after giving up what is too old.

    Safe to run at any time and in several processes at once.
    """
    waiting = _waiting(Notification.objects.all())
    waiting.filter(Q(user__is_active=False) | Q(user__email="")).update(mail_state=MailState.NONE)
    old = waiting.filter(created_at__lt=clock.now() - GIVE_UP_AFTER)
    given_up = old.update(mail_state=MailState.FAILED)
    if given_up:
        logger.warning("mail: %d notices given up after %d days", given_up, GIVE_UP_AFTER.days)
    count = _send(Notification.objects.all())
    return MailCount(count.sent, count.waiting, count.given_up + given_up, count.is_stopped)


def _waiting(notices: QuerySet[Notification]) -> QuerySet[Notification]:
    return notices.filter(mail_state=MailState.PENDING)


def _send(notices: QuerySet[Notification]) -> MailCount:
    """Send the waiting ones of ``notices`` one by one, over one connection while it holds."""
    outcomes: Counter[MailState] = Counter()
    failures_in_a_row = 0
    server = get_connection()
    try:
        for notice in _waiting(notices).select_related("user").order_by("pk"):
            if not _claim(notice):
                continue  # another process was quicker
            outcome, is_servers_fault = _try(notice, server)
            outcomes[outcome] += 1
            failures_in_a_row = failures_in_a_row + 1 if is_servers_fault else 0
            if failures_in_a_row == MAX_FAILURES_IN_A_ROW:
                break
    finally:
        _hang_up(server)
    return MailCount(
        sent=outcomes[MailState.SENT],
        waiting=outcomes[MailState.PENDING],
        given_up=outcomes[MailState.FAILED],
        is_stopped=failures_in_a_row == MAX_FAILURES_IN_A_ROW,
    )


def _claim(notice: Notification) -> bool:
    """Take the notice for this process; false when another one has it, or it was sent."""
    still_waiting = _waiting(Notification.objects.filter(pk=notice.pk))
    return bool(still_waiting.update(mail_state=MailState.SENT, mailed_at=clock.now()))


def _put_back(notice: Notification, state: MailState) -> None:
    Notification.objects.filter(pk=notice.pk).update(mail_state=state, mailed_at=None)


def _try(notice: Notification, server: BaseEmailBackend) -> tuple[MailState, bool]:
    """Send a claimed notice; return what became of it, and whether the server is to blame."""
    outcome, is_servers_fault = MailState.SENT, False
    try:
        server.open()
        server.send_messages([message_of(notice)])
    except ValueError as error:  # an address that no message can be sent to, a line break in it
        outcome = MailState.FAILED
        _note(notice, error)
    except SMTPRecipientsRefused as error:
        outcome = MailState.PENDING
        _note(notice, error)
    except (SMTPException, OSError) as error:
        outcome, is_servers_fault = MailState.PENDING, True
        _note(notice, error)
        _hang_up(server)  # the next one tries on a fresh connection
    except BaseException:
        _put_back(notice, MailState.PENDING)
        raise
    if outcome != MailState.SENT:
        _put_back(notice, outcome)
    return outcome, is_servers_fault


def _note(notice: Notification, error: Exception) -> None:
    """Write which notice failed and how; never the address or the server's own words."""
    code = getattr(error, "smtp_code", "")
    logger.warning("mail: notice %d not sent: %s %s", notice.pk, type(error).__name__, code)


def _hang_up(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except (SMTPException, OSError) as error:
        logger.warning("mail: connection not closed: %s", type(error).__name__)


def message_of(notice: Notification) -> EmailMessage:
    """Return the notice as a plain message. Whatever stands in it, the subject is one line."""
    subject = " ".join(f"{SUBJECT_PREFIX} {notice.title}".split())
    paragraphs = [
        f"Kính gửi {' '.join(notice.user.full_name.split())}," if notice.user.full_name else "",
        notice.title,
        notice.text,
        f"Xem trên hệ thống: {absolute(notice.url or reverse('accounts:inbox'))}",
        "Thư này được gửi tự động, không cần trả lời.",
    ]
    return EmailMessage(
        subject=subject,
        body="\n\n".join(filter(None, paragraphs)) + "\n",
        to=[notice.user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def absolute(path: str) -> str:
    """Return an address of this site as somebody outside it needs it."""
    return f"{settings.SITE_URL.rstrip('/')}/{path.lstrip('/')}"
