"""The audit trail: who did what, when, from where; chained so that tampering shows."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models

GENESIS = "0" * 64
"""What the first event of a chain follows."""


class AuditChain(models.Model):
    """The head of a chain of events. A plan is one; events without a plan share another.

    The writer locks this row before anything else: that gives the events one total order.
    """

    audit_head = models.CharField(max_length=64, default=GENESIS, editable=False)
    audit_length = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def chain_name(self) -> str:
        """Return the name the events of this chain carry."""
        raise NotImplementedError


class SystemChain(AuditChain):
    """The chain of events that belong to no plan. A single row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)

    class Meta:
        verbose_name = "chuỗi nhật ký hệ thống"
        verbose_name_plural = "chuỗi nhật ký hệ thống"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1),
                name="accounts_systemchain_single",
                violation_error_message="Chỉ có một chuỗi nhật ký hệ thống.",
            )
        ]

    def __str__(self) -> str:
        return self.chain_name

    @property
    def chain_name(self) -> str:
        """Return the fixed name of the system's own chain."""
        return "system"


class AuditEvent(models.Model):
    """One thing that happened. Rows are written once: the database refuses UPDATE and DELETE."""

    chain = models.CharField("chuỗi", max_length=40)
    sequence = models.PositiveBigIntegerField("số thứ tự")
    at = models.DateTimeField("lúc")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người thực hiện",
    )
    actor_name = models.CharField("tên người thực hiện", max_length=150)
    ip_address = models.GenericIPAddressField("địa chỉ IP", null=True)
    action = models.CharField("hành động", max_length=60)
    target = models.CharField("đối tượng", max_length=200)
    changes = models.JSONField("thay đổi", default=dict)
    note = models.TextField("ghi chú", blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "sự kiện"
        verbose_name_plural = "nhật ký"
        ordering = ["chain", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "sequence"],
                name="accounts_auditevent_sequence",
                violation_error_message="Số thứ tự trong chuỗi nhật ký bị trùng.",
            )
        ]
        indexes = [models.Index(fields=["target"], name="accounts_audit_target")]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.actor_name}: {self.action} {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new event; refuse to rewrite an old one."""
        if not self._state.adding:
            raise PermissionDenied("Nhật ký không được sửa.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise PermissionDenied("Nhật ký không được xóa.")

    def computed_hash(self) -> str:
        """Return the SHA-256 over this event and the one before it."""
        content = {
            "chain": self.chain,
            "sequence": self.sequence,
            "at": self.at.isoformat(),
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "ip_address": self.ip_address,
            "action": self.action,
            "target": self.target,
            "changes": self.changes,
            "note": self.note,
            "previous": self.previous_hash,
        }
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
