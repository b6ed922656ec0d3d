"""Check that the audit trail of the system and of every plan is whole."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from accounts.audit import find_breaks
from accounts.audit_heads import Head, HeadsFileError, find_rewrites, read_heads, write_heads
from accounts.models import AuditChain, AuditEvent


class Command(BaseCommand):
    """Walk every chain; print its head, which kept elsewhere proves that no tail was cut."""

    help = "Kiểm tra tính toàn vẹn của nhật ký và in mã băm cuối của từng chuỗi."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the files of heads; the same one may be read and then renewed."""
        parser.add_argument(
            "--against", type=Path, metavar="TỆP", help="so với mã băm cuối đã ghi trước đây"
        )
        parser.add_argument(
            "--export", type=Path, metavar="TỆP", help="ghi mã băm cuối, khi mọi chuỗi còn nguyên"
        )

    def handle(self, *, against: Path | None, export: Path | None, **options: Any) -> None:
        """Print one line per chain; exit non-zero when any is broken, and then export nothing."""
        try:
            kept = read_heads(against) if against else None
        except HeadsFileError as error:
            raise CommandError(str(error)) from error
        is_whole, heads = self._walk()
        for sentence in find_rewrites(kept) if kept else ():
            is_whole = False
            self.stdout.write(f"HỎNG: {sentence}")
        if not is_whole:
            raise CommandError("Nhật ký không còn nguyên vẹn.")
        if against:
            self.stdout.write(f"Khớp với mã băm đã ghi ở {against}.")
        if export:
            try:
                write_heads(export, heads)
            except OSError as error:
                raise CommandError(f"Không ghi được tệp {export}: {error.strerror}.") from error
            self.stdout.write(f"Đã ghi mã băm cuối của {len(heads)} chuỗi vào {export}.")

    def _walk(self) -> tuple[bool, list[Head]]:
        """Print the verdict on every chain; return whether all are whole, and their heads."""
        is_whole, heads = True, []
        ownerless = set(AuditEvent.objects.order_by().values_list("chain", flat=True).distinct())
        for chain in _chains():
            ownerless.discard(chain.chain_name)
            breaks = list(find_breaks(chain))
            is_whole = is_whole and not breaks
            heads.append(Head(chain.chain_name, chain.audit_length, chain.audit_head))
            verdict = "nguyên vẹn" if not breaks else "HỎNG"
            self.stdout.write(
                f"{chain.chain_name}: {chain.audit_length} sự kiện, {verdict}, "
                f"mã băm cuối {chain.audit_head}"
            )
            for sentence in breaks:
                self.stdout.write(f"  {sentence}")
        for name in sorted(ownerless):
            self.stdout.write(f"{name}: HỎNG, còn sự kiện nhưng mất bản ghi giữ mã băm cuối.")
        return is_whole and not ownerless, heads


def _chains() -> Iterator[AuditChain]:
    for model in apps.get_models():
        if issubclass(model, AuditChain):
            yield from model._default_manager.all()
