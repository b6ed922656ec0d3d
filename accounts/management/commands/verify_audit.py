"""Check that the audit trail of the system and of every plan is whole."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from accounts.audit import find_breaks
from accounts.models import AuditChain, AuditEvent


class Command(BaseCommand):
    """Walk every chain; print its head, which kept elsewhere proves that no tail was cut."""

    help = "Kiểm tra tính toàn vẹn của nhật ký và in mã băm cuối của từng chuỗi."

    def handle(self, **options: Any) -> None:
        """Print one line per chain; exit non-zero when any is broken."""
        is_broken = False
        ownerless = set(AuditEvent.objects.order_by().values_list("chain", flat=True).distinct())
        for chain in _chains():
            ownerless.discard(chain.chain_name)
            breaks = list(find_breaks(chain))
            is_broken = is_broken or bool(breaks)
            verdict = "nguyên vẹn" if not breaks else "HỎNG"
            self.stdout.write(
                f"{chain.chain_name}: {chain.audit_length} sự kiện, {verdict}, "
                f"mã băm cuối {chain.audit_head}"
            )
            for sentence in breaks:
                self.stdout.write(f"  {sentence}")
        for name in sorted(ownerless):
            self.stdout.write(f"{name}: HỎNG, còn sự kiện nhưng mất bản ghi giữ mã băm cuối.")
        if is_broken or ownerless:
            raise CommandError("Nhật ký không còn nguyên vẹn.")


def _chains() -> Iterator[AuditChain]:
    for model in apps.get_models():
        if issubclass(model, AuditChain):
            yield from model._default_manager.all()
