"""What check_evidence finds: every way in which rows and files can disagree."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from assignments.actions.evidence_rows import begin_file
from assignments.files import storage
from assignments.models import StoredFile
from common import clock
from tests.assignments.evidence_cast import actor_of, pdf_number, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media", "q3_open")]


def check(*options: str) -> tuple[str, str, bool]:
    """Return what the command says, what it complains of, and whether all is well."""
    out, complaints = io.StringIO(), io.StringIO()
    try:
        call_command("check_evidence", *options, stdout=out, stderr=complaints)
    except CommandError:
        return out.getvalue(), complaints.getvalue(), False
    return out.getvalue(), complaints.getvalue(), True


@pytest.fixture
def stored(plan, so_tai_chinh) -> StoredFile:
    uploaded(plan, so_tai_chinh, pdf_number(1))
    return StoredFile.objects.get()


def test_all_is_well(stored):
    assert check("--hash") == ("1 tệp đúng, 0 đang nhận dở, 0 sai lệch.\n", "", True)


def test_a_row_without_its_file(stored):
    storage.path_of(stored.name).unlink()
    _, complaints, is_well = check()
    assert ("Thiếu tệp" in complaints, is_well) == (True, False)


def test_a_file_without_its_row(stored):
    stray = storage.path_of(storage.new_name())
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    _, complaints, is_well = check()
    assert (stray.name in complaints, is_well) == (True, False)
    assert stray.exists(), "only reported: somebody has to look at it"


def test_another_size(stored):
    with storage.path_of(stored.name).open("ab") as file:
        file.write(b"x")
    _, complaints, is_well = check()
    assert ("Sai cỡ" in complaints, is_well) == (True, False)


def test_another_content_of_the_same_size(stored):
    path = storage.path_of(stored.name)
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    assert check()[2], "seen only by reading it"
    _, complaints, is_well = check("--hash")
    assert ("Sai mã sha256" in complaints, is_well) == (True, False)


def test_what_is_still_coming_is_no_fault(stored, so_tai_chinh):
    row = begin_file(name=storage.new_name(), original_name="x.pdf", actor=actor_of(so_tai_chinh))
    out, _, is_well = check("--sweep")
    assert (f"Đang nhận dở: {row.name}" in out, is_well) == (True, True)
    assert StoredFile.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("has_file", [True, False])
def test_what_is_not_coming_any_more_is_swept(stored, so_tai_chinh, has_file):
    row = begin_file(name=storage.new_name(), original_name="x.pdf", actor=actor_of(so_tai_chinh))
    if has_file:
        storage.write(row.name, io.BytesIO(b"half"))
    StoredFile.objects.filter(pk=row.pk).update(created_at=clock.now() - timedelta(minutes=61))
    assert check()[2], "looking alone removes nothing"
    assert "Đã dọn 1 tệp" in check("--sweep")[0]
    assert not StoredFile.objects.filter(pk=row.pk).exists()
    assert not storage.path_of(row.name).exists()
    assert storage.path_of(stored.name).exists()


@pytest.mark.parametrize(
    "name", ["", "x", "../etc/passwd", "evidence/../../x", "/etc/passwd", "evidence/aa/a.pdf"]
)
def test_only_names_of_ours_lead_to_the_disk(name):
    with pytest.raises(ValueError, match="stored name"):
        storage.path_of(name)


def test_a_name_is_used_once():
    name = storage.new_name()
    storage.write(name, io.BytesIO(b"first"))
    with pytest.raises(FileExistsError):
        storage.write(name, io.BytesIO(b"second"))
    assert storage.path_of(name).exists()
