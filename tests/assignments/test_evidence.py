"""Documents through the actions: attached, taken off, replaced, described; and what may not be."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from accounts.audit import find_breaks
from accounts.models import Agency, AuditEvent, SystemChain
from assignments.access import get_task
from assignments.actions import periods, results, reviews
from assignments.actions.evidence import (
    add_evidence_link,
    attach_existing,
    detach_evidence,
)
from assignments.actions.evidence_details import edit_evidence
from assignments.actions.evidence_rows import Details
from assignments.content import ResultContent, review_stamp
from assignments.documents import date_warnings, evidence_panel, size_text
from assignments.files import storage
from assignments.files.ledger import compare
from assignments.files.verdict import FileRefused
from assignments.library import matching, visible_evidence
from assignments.models import Contribution, Evidence, EvidenceLink, Result, StoredFile
from assignments.refusals import NotNow, Stale
from tests.assignments.evidence_cast import (
    CODE,
    KIND,
    actor_of,
    pdf_number,
    place_of,
    replaced,
    uploaded,
)
from tests.assignments.files import samples
from tests.factories import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media", "q3_open")]
TABLES = (Result, Contribution, Evidence, EvidenceLink, StoredFile, AuditEvent)
SCORED = ResultContent(self_score=Decimal("0.75"), narrative="Đã giải ngân 65%.")


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("id"))


# --- Adding --------------------------------------------------------------------------------------


def test_the_first_document_makes_the_draft(plan, so_tai_chinh):
    attached = uploaded(plan, so_tai_chinh, samples.xlsx(), "Biểu_số liệu.xlsx")
    row = Result.objects.get()
    assert (row.status, row.version, attached.version) == ("draft", 1, 1)
    assert attached.evidence.title == "Biểu số liệu"
    assert attached.evidence.agency.slug == "so-tai-chinh"
    stored = StoredFile.objects.get()
    assert (stored.state, stored.original_name) == ("stored", "Biểu_số liệu.xlsx")
    assert storage.digest(stored.name) == stored.sha256
    path = storage.path_of(stored.name)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert path.suffix == ""
    (event,) = events("evidence.add")
    assert event.changes["evidence"] == [None, "Biểu số liệu"]
    assert stored.sha256 in event.note
    plan.refresh_from_db()
    assert list(find_breaks(plan)) == []


def test_evidence_takes_the_place_of_an_explanation(plan, so_tai_chinh):
    where = {"plan": plan, "kind": KIND, "code": CODE, "actor": actor_of(so_tai_chinh)}
    results.save_result(**where, content=SCORED, expected_version=0)
    with pytest.raises(results.Incomplete):
        results.submit_result(**where, expected_version=1)
    uploaded(plan, so_tai_chinh)
    assert results.submit_result(**where, expected_version=2).status == "submitted"


@pytest.fixture
def submitted(plan, so_tai_chinh) -> Result:
    where = {"plan": plan, "kind": KIND, "code": CODE, "actor": actor_of(so_tai_chinh)}
    uploaded(plan, so_tai_chinh)
    results.save_result(**where, content=SCORED, expected_version=1)
    return results.submit_result(**where, expected_version=2)


def test_adding_to_what_was_handed_in_takes_it_back(plan, so_tai_chinh, submitted):
    before = plan.__class__.objects.get().revision
    uploaded(plan, so_tai_chinh, samples.png(), "anh.png")
    row = Result.objects.get()
    assert (row.status, row.version) == ("draft", submitted.version + 1)
    assert events("evidence.add")[-1].changes["status"] == ["submitted", "draft"]
    assert plan.__class__.objects.get().revision > before, "others saw it as handed in"


def test_taking_off_from_what_was_approved_takes_it_back(plan, so_tai_chinh, so_noi_vu, submitted):
    where = {"plan": plan, "kind": KIND, "code": CODE}
    reviews.approve_result(**where, seen=review_stamp(submitted), actor=actor_of(so_noi_vu))
    key = Evidence.objects.get().key
    detach_evidence(place=place_of(plan), key=key, actor=actor_of(so_tai_chinh))
    row = Result.objects.get()
    assert (row.status, row.appraised_score) == ("draft", None)


def test_nothing_is_added_while_it_is_being_reviewed(plan, so_tai_chinh, so_noi_vu, submitted):
    where = {"plan": plan, "kind": KIND, "code": CODE}
    reviews.begin_review(**where, expected_version=submitted.version, actor=actor_of(so_noi_vu))
    before = rows_of(*TABLES)
    with pytest.raises(NotNow):
        uploaded(plan, so_tai_chinh, samples.png(), "anh.png")
    assert rows_of(*TABLES) == before


def test_the_same_file_is_stored_once(plan, so_tai_chinh):
    first = uploaded(plan, so_tai_chinh)
    again = uploaded(plan, so_tai_chinh, name="ten khac.pdf")
    assert again.is_known
    assert again.evidence == first.evidence
    assert again.version == first.version, "nothing changed"
    other = uploaded(plan, so_tai_chinh, name="ten khac.pdf", kind="Q1")
    assert other.evidence == first.evidence
    assert (StoredFile.objects.count(), EvidenceLink.objects.count()) == (1, 2)
    assert len(list(storage.names())) == 1


def test_the_same_name_twice_is_two_documents(plan, so_tai_chinh):
    uploaded(plan, so_tai_chinh, pdf_number(1))
    uploaded(plan, so_tai_chinh, pdf_number(2))
    assert Evidence.objects.count() == 2
    for number, stored in enumerate(StoredFile.objects.order_by("id"), 1):
        assert storage.path_of(stored.name).read_bytes() == pdf_number(number)


def test_another_agencys_copy_is_its_own(plan, so_tai_chinh, dong_van):
    uploaded(plan, so_tai_chinh)
    district = Agency.objects.get(slug="ubnd-huyen-dong-van")
    assert not uploaded(plan, dong_van, agency=district).is_known
    assert StoredFile.objects.count() == 2


def test_no_more_than_the_limit(plan, so_tai_chinh, settings):
    settings.EVIDENCE_MAX_FILES = 3
    for number in range(3):
        uploaded(plan, so_tai_chinh, pdf_number(number))
    before = rows_of(*TABLES)
    with pytest.raises(ValidationError, match="Đã có 3 tài liệu"):
        uploaded(plan, so_tai_chinh, pdf_number(3))
    assert rows_of(*TABLES) == before
    assert len(list(storage.names())) == 3


@pytest.mark.parametrize("name", ["virus.exe", "trang.pdf"])
def test_a_refused_file_leaves_nothing(plan, so_tai_chinh, name):
    with pytest.raises(FileRefused):
        uploaded(plan, so_tai_chinh, b"<html>", name)
    assert StoredFile.objects.count() == 0
    assert list(storage.names()) == []


def test_a_full_disk_leaves_nothing(plan, so_tai_chinh, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assignments.files.storage.os.fsync", full)
    with pytest.raises(FileRefused, match="hết chỗ"):
        uploaded(plan, so_tai_chinh)
    monkeypatch.undo()
    assert [path for path in storage.names() if path] == []
    assert not StoredFile.objects.filter(state="stored").exists()


# --- Taking off, replacing ------------------------------------------------------------------------


def test_taken_off_and_put_back(plan, so_tai_chinh):
    evidence = uploaded(plan, so_tai_chinh).evidence
    what = {"place": place_of(plan), "key": evidence.key, "actor": actor_of(so_tai_chinh)}
    assert detach_evidence(**what).version == 2
    assert detach_evidence(**what).version == 2, "taken off already"
    task = get_task(so_tai_chinh, plan, KIND, CODE)
    panel = evidence_panel(task, can_edit=True)
    assert (panel.rows, [row.title for row in panel.removed]) == ((), ["bc"])
    assert attach_existing(**what).version == 3
    assert [link.removed_at is None for link in EvidenceLink.objects.order_by("id")] == [
        False,
        True,
    ]
    assert evidence_panel(task, can_edit=True).removed == ()


def test_replaced_and_both_kept(plan, so_tai_chinh):
    old = uploaded(plan, so_tai_chinh).evidence
    uploaded(plan, so_tai_chinh, kind="Q1")
    edit_evidence(
        key=old.key,
        details=Details(title="Báo cáo", number="1/BC-STC"),
        expected_version=1,
        actor=actor_of(so_tai_chinh),
    )
    new = replaced(plan, so_tai_chinh, old.key, samples.docx(), "moi.docx").evidence
    old.refresh_from_db()
    assert (old.replaced_by, new.number, new.title) == (new, "1/BC-STC", "Báo cáo")
    in_force = EvidenceLink.objects.filter(removed_at=None)
    assert in_force.get(result__period__kind=KIND).evidence == new
    assert in_force.get(result__period__kind="Q1").evidence == old, "judged by the old one"
    with pytest.raises(ValidationError, match="thay bằng bản khác"):
        attach_existing(place=place_of(plan), key=old.key, actor=actor_of(so_tai_chinh))
    assert compare(with_hash=True).findings == []


def test_replacing_by_the_same_file_is_refused(plan, so_tai_chinh):
    old = uploaded(plan, so_tai_chinh).evidence
    before = rows_of(*TABLES)
    with pytest.raises(ValidationError, match="giống hệt"):
        replaced(plan, so_tai_chinh, old.key, samples.PLAIN_PDF, "x.pdf")
    assert rows_of(*TABLES) == before
    assert len(list(storage.names())) == 1


# --- Contributions --------------------------------------------------------------------------------


def test_a_contribution_has_documents_of_its_own(plan, dong_van, so_tai_chinh):
    district = Agency.objects.get(slug="ubnd-huyen-dong-van")
    attached = uploaded(plan, dong_van, agency=district)
    row = Contribution.objects.get()
    assert (row.agency, row.version, attached.version) == (district, 1, 1)
    assert Result.objects.count() == 0
    with pytest.raises(PermissionDenied):
        uploaded(plan, dong_van, pdf_number(1), agency=Agency.objects.get(slug="so-tu-phap"))
    with pytest.raises((PermissionDenied, Http404)):
        uploaded(plan, dong_van, pdf_number(1))
    # The agency that consolidates reads what was contributed to it.
    assert attached.evidence in visible_evidence(so_tai_chinh)


# --- What it is called ----------------------------------------------------------------------------


def test_details_are_guarded_by_their_version(plan, so_tai_chinh, so_noi_vu):
    evidence = uploaded(plan, so_tai_chinh).evidence
    what = {"key": evidence.key, "actor": actor_of(so_tai_chinh)}
    better = Details(title="Báo cáo giải ngân", number="12/BC-STC", issued_on=date(2021, 9, 20))
    assert edit_evidence(**what, details=better, expected_version=1).version == 2
    assert edit_evidence(**what, details=better, expected_version=2).version == 2
    with pytest.raises(Stale):
        edit_evidence(**what, details=Details(title="Khác"), expected_version=1)
    assert events("evidence.edit")[0].changes["issued_on"] == [None, "2021-09-20"]
    assert len(events("evidence.edit")) == 1
    with pytest.raises(PermissionDenied):
        edit_evidence(
            key=evidence.key, actor=actor_of(so_noi_vu), details=better, expected_version=2
        )


def test_what_was_approved_keeps_its_documents_details(plan, so_tai_chinh, so_noi_vu, submitted):
    evidence = Evidence.objects.get()
    what = {"key": evidence.key, "actor": actor_of(so_tai_chinh)}
    stamp = review_stamp(submitted)
    edit_evidence(**what, details=Details(title="Báo cáo"), expected_version=1)
    with pytest.raises(Stale):
        reviews.approve_result(
            plan=plan, kind=KIND, code=CODE, seen=stamp, actor=actor_of(so_noi_vu)
        )
    reviews.approve_result(
        plan=plan, kind=KIND, code=CODE, seen=review_stamp(submitted), actor=actor_of(so_noi_vu)
    )
    with pytest.raises(NotNow, match="Đã duyệt"):
        edit_evidence(**what, details=Details(title="Khác"), expected_version=2)


def test_a_document_attached_nowhere_is_still_ones_own(plan, so_tai_chinh):
    evidence = uploaded(plan, so_tai_chinh).evidence
    detach_evidence(place=place_of(plan), key=evidence.key, actor=actor_of(so_tai_chinh))
    EvidenceLink.objects.all().delete()  # as if it had never been attached
    details = Details(title="Báo cáo")
    edit_evidence(
        key=evidence.key, details=details, expected_version=1, actor=actor_of(so_tai_chinh)
    )
    (event,) = events("evidence.edit")
    assert (event.chain, event.target) == (SystemChain.objects.get().chain_name, "bc")
    assert list(find_breaks(SystemChain.objects.get())) == []


def test_a_link_is_only_an_address(plan, so_tai_chinh):
    what = {"place": place_of(plan), "actor": actor_of(so_tai_chinh)}
    link = {"link": "https://congbao.example/1", "details": Details(title="Công báo")}
    first = add_evidence_link(**what, **link)
    again = add_evidence_link(**what, **link)
    assert (again.evidence, again.version) == (first.evidence, first.version)
    assert evidence_panel(first.task, can_edit=False).rows[0].is_link


def test_found_again(plan, so_tai_chinh):
    evidence = uploaded(plan, so_tai_chinh).evidence
    uploaded(plan, so_tai_chinh, samples.png(), "anh.png")
    details = Details(title="Báo cáo giải ngân vốn đầu tư", number="12/BC-STC", issuer="Sở Đ")
    edit_evidence(
        key=evidence.key, details=details, expected_version=1, actor=actor_of(so_tai_chinh)
    )
    everything = visible_evidence(so_tai_chinh)
    for query in ("dau tu", "12/bc-stc", "GIẢI NGÂN", "so d", evidence.file.sha256[:12]):
        assert list(matching(everything, query)) == [evidence], query
    assert list(matching(everything, "100%")) == []
    assert matching(everything, "").count() == 2


@pytest.mark.parametrize(
    ("issued", "effective", "count", "word"),
    [
        (None, None, 0, ""),
        (date(2021, 3, 1), date(2021, 3, 1), 0, ""),
        (date(2020, 12, 31), None, 1, "ngoài năm kế hoạch 2021"),
        (date(2021, 12, 1), None, 1, "sau hôm nay"),
        (date(2021, 3, 2), date(2021, 3, 1), 1, "trước ngày ban hành"),
        (date(2021, 3, 2), date(2021, 12, 1), 1, "chưa có hiệu lực"),
        (None, date(2019, 1, 1), 1, "ngoài năm kế hoạch"),
        (date(2020, 1, 2), date(2020, 1, 1), 2, "trước ngày ban hành"),
    ],
)
def test_odd_dates_are_said_and_not_refused(issued, effective, count, word):
    said = list(date_warnings(issued, effective, 2021, date(2021, 9, 21)))
    assert len(said) == count
    assert word in " ".join(said)


def test_sizes_as_people_read_them():
    assert [size_text(size) for size in (1, 2048, 3 * 2**20 + 2**19)] == [
        "1 byte",
        "2,0 KB",
        "3,5 MB",
    ]


# --- What may not be -----------------------------------------------------------------------------


def test_a_locked_period_changes_nothing(plan, so_tai_chinh, so_noi_vu, media):
    evidence = uploaded(plan, so_tai_chinh).evidence
    periods.lock_period(plan=plan, kind=KIND, actor=actor_of(so_noi_vu))
    before = rows_of(*TABLES)
    files = {path: path.read_bytes() for path in media.rglob("*") if path.is_file()}
    what = {"place": place_of(plan), "actor": actor_of(so_tai_chinh)}
    attempts = (
        lambda: uploaded(plan, so_tai_chinh, samples.png(), "anh.png"),
        lambda: detach_evidence(**what, key=evidence.key),
        lambda: attach_existing(**what, key=evidence.key),
        lambda: add_evidence_link(**what, link="https://a.example", details=Details(title="a")),
        lambda: replaced(plan, so_tai_chinh, evidence.key, samples.png(), "a.png"),
        lambda: edit_evidence(
            key=evidence.key,
            details=Details(title="Khác"),
            expected_version=1,
            actor=actor_of(so_tai_chinh),
        ),
    )
    for attempt in attempts:
        with pytest.raises(NotNow, match="đã khóa"):
            attempt()
    assert rows_of(*TABLES) == before
    assert {path: path.read_bytes() for path in media.rglob("*") if path.is_file()} == files


def test_nobody_else_changes_anything(plan, so_tai_chinh, dong_van, lanh_dao, so_noi_vu, quan_tri):
    evidence = uploaded(plan, so_tai_chinh).evidence
    before = rows_of(*TABLES)
    for other in (dong_van, lanh_dao, so_noi_vu, quan_tri):
        what = {"place": place_of(plan), "actor": actor_of(other)}
        for attempt in (
            lambda other=other: uploaded(plan, other, samples.png(), "anh.png"),
            lambda what=what: detach_evidence(**what, key=evidence.key),
            lambda what=what: attach_existing(**what, key=evidence.key),
            lambda other=other: edit_evidence(
                key=evidence.key,
                details=Details(title="x"),
                expected_version=1,
                actor=actor_of(other),
            ),
        ):
            with pytest.raises((PermissionDenied, Http404)):
                attempt()
    assert rows_of(*TABLES) == before


def test_another_agencys_document_can_not_be_attached(plan, so_tai_chinh, dong_van):
    evidence = uploaded(plan, so_tai_chinh).evidence
    district = Agency.objects.get(slug="ubnd-huyen-dong-van")
    with pytest.raises(Http404):
        attach_existing(
            place=place_of(plan, agency=district), key=evidence.key, actor=actor_of(dong_van)
        )
    with pytest.raises(Http404):
        detach_evidence(
            place=place_of(plan, agency=district), key=evidence.key, actor=actor_of(dong_van)
        )
