"""Write ``docs/workflow.md`` from the code, or compare the two."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assignments.workflow_document import workflow_document

PATH = Path(settings.BASE_DIR) / "docs" / "workflow.md"


class Command(BaseCommand):
    """Write the document, or fail when it differs from the code."""

    help = "Sinh docs/workflow.md từ mã; --check chỉ so sánh, khác thì báo lỗi."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--check``."""
        parser.add_argument("--check", action="store_true", help="chỉ so sánh, không ghi")

    def handle(self, **options: Any) -> None:
        """Write or compare."""
        text = workflow_document()
        if not options["check"]:
            PATH.write_text(text, encoding="utf-8")
            self.stdout.write(f"Đã ghi {PATH}.")
            return
        if not PATH.exists() or PATH.read_text(encoding="utf-8") != text:
            raise CommandError(
                "docs/workflow.md khác với mã. Chạy: .venv/bin/python manage.py workflow_document"
            )
        self.stdout.write("docs/workflow.md khớp với mã.")
