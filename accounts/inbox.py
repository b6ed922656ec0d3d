"""Writing to people's inboxes; their e-mails leave later, from ``accounts.mail``."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.db.models import F

from accounts import mail
from accounts.enums import MailState, NoticeKind
from accounts.models import Notification, User
from common import clock
from common.text import shorten

TITLE_LENGTH = 199
"""Characters of a title before it is cut: its column holds one more, the ellipsis."""

_is_muted: ContextVar[bool] = ContextVar("is_muted", default=False)


@contextmanager
def without_mail() -> Iterator[None]:
    """Let notices written inside stay on the site: nobody gets e-mail about sample data."""
    token = _is_muted.set(True)
    try:
        yield
    finally:
        _is_muted.reset(token)


@transaction.atomic
def notify(
    users: Iterable[User],
    *,
    kind: NoticeKind,
    title: str,
    text: str = "",
    url: str = "",
    key: str | None = None,
    by_mail: bool = True,
) -> int:
    """Put one notice into the inbox of each of ``users``; return how many got it.

    Written in the transaction of the change that it tells about, so neither is there without
    the other. With a ``key``, whoever already has a notice of that key is passed over.

    The readers' rows are locked first, always in the same order: two commands that send the same
    notice at once wait for each other, and the second finds that everybody has been told.

    The e-mail is not this transaction's business: it may not hold it up, and must not leave if it
    is rolled back. ``mail.send_at_once`` runs after the commit and never fails it.
    """
    wanted = [user.pk for user in users]
    readers = User.objects.select_for_update(no_key=True).filter(pk__in=wanted, is_active=True)
    people = {user.pk: user for user in readers.order_by("pk")}
    if key is not None:
        told = Notification.objects.filter(user__in=people, key=key)
        for user_id in told.values_list("user_id", flat=True):
            del people[user_id]
    moment = clock.now()
    by_mail = by_mail and not _is_muted.get()
    notices = Notification.objects.bulk_create(
        Notification(
            user=user,
            kind=kind,
            title=shorten(title, TITLE_LENGTH),
            text=text,
            url=url,
            key=key,
            created_at=moment,
            mail_state=MailState.PENDING if by_mail and user.email else MailState.NONE,
        )
        for user in people.values()
    )
    User.objects.filter(pk__in=people).update(unread_count=F("unread_count") + 1)
    outgoing = [notice.pk for notice in notices if notice.mail_state == MailState.PENDING]
    if outgoing:
        # Not a partial: when it fails, Django looks for its name to log it, and fails as well.
        transaction.on_commit(lambda: mail.send_at_once(outgoing), robust=True)
    return len(people)


@transaction.atomic
def mark_read(*, user: User, notification_id: int | None = None, up_to: int | None = None) -> int:
    """Mark notices of ``user`` as read; return how many were unread until now.

    Args:
        user: whose inbox it is; other people's notices are never touched.
        notification_id: the one notice meant; ``None`` for all of them.
        up_to: the latest notice (its id) that the reader has seen in the list; one that came
            in meanwhile stays unread.
    """
    unread = Notification.objects.filter(user=user, read_at=None)
    if notification_id is not None:
        unread = unread.filter(pk=notification_id)
    if up_to is not None:
        unread = unread.filter(pk__lte=up_to)
    count = unread.update(read_at=clock.now())
    if count:
        User.objects.filter(pk=user.pk).update(unread_count=F("unread_count") - count)
    return count
