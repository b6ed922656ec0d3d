"""What changes the Word templates of reports. They belong to no plan: the system's own chain.

What comes here has been checked (``reports.exports.report_template_check``).
"""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import append_system_event, lock_system_chain
from reports.enums import ReportKind
from reports.models import ReportTemplate


@transaction.atomic
def add_template(
    *, kind: ReportKind, file_name: str, content: bytes, note: str, actor: Actor
) -> ReportTemplate:
    """Keep an uploaded template; it is not used before it is activated.

    Raises:
        ValidationError: the same file is there already.
    """
    lock_system_chain()
    digest = hashlib.sha256(content).hexdigest()
    known = ReportTemplate.objects.filter(kind=kind, sha256=digest).first()
    if known is not None:
        raise ValidationError(
            f"Tệp này đã có trong danh sách, tên “{known.file_name}”. Dùng mẫu đó.", code="known"
        )
    if actor.user is None:
        raise TypeError("only a signed-in person uploads a template")
    template = ReportTemplate.objects.create(
        kind=kind,
        file_name=file_name,
        content=content,
        sha256=digest,
        note=note,
        uploaded_at=timezone.now(),
        uploaded_by=actor.user,
    )
    append_system_event(
        actor=actor,
        action="report_template.add",
        target=_target(template),
        changes={"sha256": [None, digest], "note": [None, note]},
    )
    return template


@transaction.atomic
def activate_template(*, pk: int, actor: Actor) -> ReportTemplate:
    """Use a template for its kind of report from now on, in the place of the one before.

    Raises:
        ValidationError: it is in use already.
    """
    lock_system_chain()
    template = ReportTemplate.objects.get(pk=pk)
    if template.is_active:
        raise ValidationError(f"Mẫu “{template.file_name}” đang được dùng.", code="active")
    before = ReportTemplate.objects.filter(kind=template.kind, is_active=True).first()
    if before is not None:
        before.is_active = False
        before.save(update_fields=["is_active"])
    template.is_active = True
    template.save(update_fields=["is_active"])
    append_system_event(
        actor=actor,
        action="report_template.activate",
        target=_target(template),
        changes={"file_name": [before.file_name if before else None, template.file_name]},
    )
    return template


@transaction.atomic
def use_built_in(*, kind: ReportKind, actor: Actor) -> None:
    """Go back to the built-in template.

    Raises:
        ValidationError: it is the one in use.
    """
    lock_system_chain()
    template = ReportTemplate.objects.filter(kind=kind, is_active=True).first()
    if template is None:
        raise ValidationError("Đang dùng mẫu có sẵn rồi.", code="built_in")
    template.is_active = False
    template.save(update_fields=["is_active"])
    append_system_event(
        actor=actor,
        action="report_template.deactivate",
        target=_target(template),
        changes={"file_name": [template.file_name, None]},
    )


def _target(template: ReportTemplate) -> str:
    return f"{ReportKind(template.kind).label} · {template.file_name}"
