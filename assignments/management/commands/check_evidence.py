"""Check the uploaded files against the database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assignments.actions.evidence_rows import forget_file
from assignments.files import storage
from assignments.files.ledger import compare


class Command(BaseCommand):
    """``manage.py check_evidence [--hash] [--sweep]``: for a daily timer."""

    help = "Đối chiếu tệp tải lên với cơ sở dữ liệu; kết thúc khác 0 khi có sai lệch."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how thorough to be, and whether to clean up."""
        parser.add_argument("--hash", action="store_true", help="đọc hết từng tệp, so mã sha256")
        parser.add_argument(
            "--sweep", action="store_true", help="dọn các tệp nhận dở quá một giờ và dòng của chúng"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Report what is found, one line each; faults make the command fail."""
        ledger = compare(with_hash=options["hash"])
        for row in (*ledger.arriving, *ledger.given_up):
            self.stdout.write(f"Đang nhận dở: {row.name} (“{row.original_name}”)")
        if options["sweep"]:
            for row in ledger.given_up:
                storage.remove(row.name)
                forget_file(stored=row)
            self.stdout.write(f"Đã dọn {len(ledger.given_up)} tệp nhận dở.")
        for finding in ledger.findings:
            self.stderr.write(finding)
        pending = len(ledger.arriving) + len(ledger.given_up)
        self.stdout.write(
            f"{ledger.whole} tệp đúng, {pending} đang nhận dở, {len(ledger.findings)} sai lệch."
        )
        if ledger.findings:
            raise CommandError("Tệp tải lên và cơ sở dữ liệu không khớp.")
