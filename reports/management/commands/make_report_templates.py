"""``manage.py make_report_templates``: writes the built-in Word templates anew."""

from typing import Any

from django.core.management.base import BaseCommand

from reports.enums import ReportKind
from reports.exports.report_docx import BUILT_IN
from reports.exports.report_template_maker import make_template


class Command(BaseCommand):
    """Writes reports/templates_docx/*.docx; run it after a change of their maker."""

    help = "Tạo lại các mẫu báo cáo Word có sẵn (reports/templates_docx)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write both."""
        for kind in ReportKind:
            path = BUILT_IN[kind]
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(make_template(kind))
            self.stdout.write(f"{kind.label}: {path.name}")
