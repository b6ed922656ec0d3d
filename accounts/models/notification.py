"""A person's inbox."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.enums import MailState, NoticeKind
from common.constraints import one_of


class Notification(models.Model):
    """One notice to one person, on the site and by e-mail.

    ``key`` says what it is about where it may be sent once only ('due · 214 · Q3 · 7 · so-y-te');
    the same key never reaches the same person twice, however often a command runs.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="notifications",
        verbose_name="người nhận",
    )
    kind = models.CharField("loại", max_length=12, choices=NoticeKind)
    title = models.CharField("tiêu đề", max_length=200)
    text = models.TextField("nội dung", blank=True)
    url = models.CharField("địa chỉ", max_length=300, blank=True)
    key = models.CharField("khóa gửi một lần", max_length=120, null=True)  # noqa: DJ001
    created_at = models.DateTimeField("lúc")
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    mail_state = models.CharField(
        "thư điện tử", max_length=8, choices=MailState, default=MailState.PENDING
    )
    mailed_at = models.DateTimeField("gửi thư lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "-id"], name="accounts_notice_inbox"),
            models.Index(
                fields=["mail_state"],
                condition=Q(mail_state=MailState.PENDING),
                name="accounts_notice_outbox",
            ),
        ]
        constraints = [
            one_of(NoticeKind, "kind", "accounts_notification_kind"),
            one_of(MailState, "mail_state", "accounts_notification_mail"),
            models.UniqueConstraint(
                fields=["user", "key"],
                name="accounts_notification_once",
                violation_error_message="Thông báo này đã được gửi.",
            ),
            models.CheckConstraint(
                condition=Q(mail_state=MailState.SENT, mailed_at__isnull=False)
                | (~Q(mail_state=MailState.SENT) & Q(mailed_at__isnull=True)),
                name="accounts_notification_mailed_at",
                violation_error_message="Thư đã gửi phải có thời điểm gửi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.title}"
