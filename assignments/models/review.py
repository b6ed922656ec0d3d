"""What reviewers decide about results, and what is said about them."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q

from assignments.enums import ReviewDecision
from assignments.models.result import Result
from common.choices import choices_of
from common.constraints import one_of
from criteria.models.fields import ScoreField


class KeptForGood(models.Model):
    """Rows that are written once: the database refuses UPDATE and DELETE."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; refuse to rewrite an old one."""
        if not self._state.adding:
            raise PermissionDenied(f"{self._meta.verbose_name} không được sửa.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise PermissionDenied(f"{self._meta.verbose_name} không được xóa.")


class Review(KeptForGood):
    """One decision, with the content it was made about: exactly what the reviewer saw."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="reviews")
    decision = models.CharField("quyết định", max_length=10, choices=choices_of(ReviewDecision))
    version = models.PositiveIntegerField("phiên bản đã xem")
    self_score = ScoreField("điểm tự chấm")
    appraised_score = ScoreField("điểm thẩm định")
    reason = models.TextField("lý do", blank=True)
    content = models.JSONField("nội dung đã xem")
    reviewed_at = models.DateTimeField("lúc")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "lần thẩm định"
        verbose_name_plural = "lần thẩm định"
        ordering = ["result", "id"]
        constraints = [
            one_of(ReviewDecision, "decision", "assignments_review_decision"),
            models.CheckConstraint(
                condition=Q(decision=ReviewDecision.APPROVED) | ~Q(reason=""),
                name="assignments_review_reason",
                violation_error_message="Trả lại thì phải nêu lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result}: {self.get_decision_display()}"


class Comment(KeptForGood):
    """One remark in a result's thread."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField("ý kiến")
    written_at = models.DateTimeField("lúc")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    on_action = models.CharField("kèm việc", max_length=12, blank=True)
    """The action that it explains ('return', 'reopen'); empty for a plain remark."""

    class Meta:
        verbose_name = "ý kiến"
        verbose_name_plural = "ý kiến"
        ordering = ["result", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="assignments_comment_text",
                violation_error_message="Ý kiến phải có nội dung.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result}: {self.text[:60]}"


class SubmissionKey(models.Model):
    """A program's key for one submission: sent again, it is answered and not repeated."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("khóa", max_length=100)
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField("phiên bản sau khi nộp")
    used_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "khóa nộp một lần"
        verbose_name_plural = "khóa nộp một lần"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="assignments_submissionkey_once",
                violation_error_message="Khóa này đã được dùng.",
            ),
        ]

    def __str__(self) -> str:
        return self.key
