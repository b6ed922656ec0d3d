"""The command that makes accounts for real people."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.enums import Role
from accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db
WHO = {"name": "Nguyễn Thị Hạnh", "email": "hanh@hagiang.example", "agency": "so-tai-chinh"}


def run(**options: object) -> str:
    out = io.StringIO()
    call_command("save_user", "hanh.nt", **{**WHO, "role": "officer", **options}, stdout=out)
    return out.getvalue()


def test_a_new_person_signs_in_with_the_printed_password():
    password = run().rsplit("Mật khẩu lần đầu: ", 1)[1].strip()
    response = Client().post("/dang-nhap/", {"username": "hanh.nt", "password": password})
    assert response.status_code == 302
    membership = User.objects.get(username="hanh.nt").memberships.get()
    assert (membership.agency.slug, membership.role) == ("so-tai-chinh", Role.OFFICER)


def test_again_changes_only_what_differs_and_keeps_the_password():
    run()
    before = User.objects.get(username="hanh.nt").password
    events = AuditEvent.objects.count()
    assert "Mật khẩu" not in run()
    assert AuditEvent.objects.count() == events
    run(role="leader")
    assert User.objects.get(username="hanh.nt").password == before
    assert User.objects.get(username="hanh.nt").memberships.get().role == Role.LEADER
    run(role="leader", reset_password=True)
    assert User.objects.get(username="hanh.nt").password != before


def test_unknown_agency():
    with pytest.raises(CommandError, match="so-khong-co"):
        run(agency="so-khong-co")
    assert not User.objects.filter(username="hanh.nt").exists()
