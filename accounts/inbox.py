"""Writing to people's inboxes; their e-mails leave later, from ``accounts.mail``."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from accounts.enums import MailState, NoticeKind
from accounts.models import Notification, User
from common import clock


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
    """
    people = {user.pk: user for user in users if user.is_active}
    if key is not None:
        told = Notification.objects.filter(user__in=people, key=key)
        for user_id in told.values_list("user_id", flat=True):
            del people[user_id]
    moment = clock.now()
    Notification.objects.bulk_create(
        Notification(
            user=user,
            kind=kind,
            title=title,
            text=text,
            url=url,
            key=key,
            created_at=moment,
            mail_state=MailState.PENDING if by_mail and user.email else MailState.NONE,
        )
        for user in people.values()
    )
    User.objects.filter(pk__in=people).update(unread_count=F("unread_count") + 1)
    return len(people)


@transaction.atomic
def mark_read(*, user: User, notification_id: int | None = None) -> None:
    """Mark one notice of ``user`` as read, or all of them; those already read stay as they are."""
    unread = Notification.objects.filter(user=user, read_at=None)
    if notification_id is not None:
        unread = unread.filter(pk=notification_id)
    count = unread.update(read_at=clock.now())
    if count:
        User.objects.filter(pk=user.pk).update(unread_count=F("unread_count") - count)
