"""What the database itself refuses about files: made, uploaded, and how documents name agencies."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AgencyAlias
from assignments.enums import ImportKind
from assignments.models import ImportPreview
from reports.enums import ExportStatus, ReportKind
from reports.models import Export, ReportTemplate
from tests.factories import (
    Broken,
    assert_database_refuses,
    assert_says_why,
    make_agency,
    make_group,
    make_user,
)

pytestmark = pytest.mark.django_db


def alias(**fields: Any) -> AgencyAlias:
    values = {"folded": "so thu", "text": "Sở Thử", "created_at": timezone.now()}
    party = {} if {"agency", "group"} & set(fields) else {"agency": make_agency()}
    return AgencyAlias(created_by=make_user(), **values | party | fields)


def alias_twice() -> AgencyAlias:
    alias().save()
    return alias()


def export(**fields: Any) -> Export:
    moment = timezone.now()
    values = {"kind": "thu", "title": "Tệp", "file_name": "tep.pdf", "created_at": moment}
    return Export(user=make_user(), expires_at=moment, **values | fields)


def export_twice() -> Export:
    present = export()
    present.save()
    return export(key=present.key)


def preview(**fields: Any) -> ImportPreview:
    moment = timezone.now()
    values = {"kind": ImportKind.ANNEX, "file_name": "a.xlsx", "sha256": "0" * 64, "payload": {}}
    times = {"created_at": moment, "expires_at": moment}
    return ImportPreview(user=make_user(), **values | times | fields)


def preview_twice() -> ImportPreview:
    present = preview()
    present.save()
    return preview(key=present.key)


def template(**fields: Any) -> ReportTemplate:
    values = {
        "kind": ReportKind.AGENCY,
        "file_name": "mau.docx",
        "content": b"x",
        "sha256": "0" * 64,
        "uploaded_at": timezone.now(),
    }
    return ReportTemplate(uploaded_by=make_user(), **values | fields)


def two_active() -> ReportTemplate:
    template(is_active=True).save()
    return template(is_active=True)


CASES = [
    Broken("accounts_agencyalias_party", "nobody", lambda: alias(agency=None)),
    Broken(
        "accounts_agencyalias_party",
        "both",
        lambda: alias(agency=make_agency(), group=make_group()),
    ),
    Broken("accounts_agencyalias_text", "empty", lambda: alias(folded="")),
    Broken("accounts_agencyalias.folded", "twice", alias_twice),
    Broken("assignments_preview_kind", "unknown", lambda: preview(kind="song")),
    Broken("assignments_importpreview.key", "twice", preview_twice),
    Broken(
        "reports_export_status",
        "unknown",
        lambda: export(status="lost"),
    ),
    Broken("reports_export_done", "without-a-file", lambda: export(status=ExportStatus.DONE)),
    Broken(
        "reports_export_done",
        "with-an-empty-file",
        lambda: export(status=ExportStatus.DONE, stored_name="exports/x"),
    ),
    Broken("reports_export_progress", "past-the-end", lambda: export(done_count=2, total_count=1)),
    Broken("reports_export.key", "twice", export_twice),
    Broken("reports_reporttemplate_kind", "unknown", lambda: template(kind="poem")),
    Broken("reports_reporttemplate_active", "two-at-once", two_active),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_database_refuses(case: Broken) -> None:
    assert_database_refuses(case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_refusal_is_a_vietnamese_sentence(case: Broken) -> None:
    assert_says_why(case)


def test_templates_of_both_kinds_may_be_active() -> None:
    template(is_active=True).save()
    template(kind=ReportKind.CONSOLIDATED, is_active=True).save()
    template().save()
