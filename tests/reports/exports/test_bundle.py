"""Evidence bundles: what is in, what is never in, and that the contents lead to the files."""

import hashlib
import unicodedata
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from accounts.models import Agency, Membership
from assignments.access import duties_of
from assignments.files import storage as evidence_storage
from assignments.models import Assignment, Evidence
from reports.enums import ExportStatus
from reports.exports import bundle_kind, bundle_zip, making
from reports.exports.asking import may_still_have, request_export
from reports.exports.job import ExportRefused, Job
from reports.exports.making import make_export
from reports.models import Export
from tests.reports.exports.bundles import (
    CHANGED,
    MISSING,
    attach,
    contribution_at,
    document,
    made,
    result_at,
)

CODE = "6.1.1"
MARKER = b"FOREIGN-MARKER-7731"


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media", "q3")]


@pytest.fixture
def q3(time_machine_at) -> None:
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def finance(db) -> Agency:
    return Agency.objects.get(slug="so-tai-chinh")


@pytest.fixture
def result(plan):
    return result_at(plan, CODE, "so-tai-chinh", explanation="=Chờ quyết toán.")


@pytest.fixture
def other(plan, so_noi_vu, lanh_dao):
    """A draft of another agency with a document of its own."""
    duties = duties_of(plan)
    mine = Agency.objects.get(slug="so-tai-chinh").pk
    criterion = next(
        row
        for row in plan.criteria.order_by("sort_key")
        if row.pk in duties
        and duties[row.pk].owner_id not in {None, mine}
        and mine not in duties[row.pk].contributor_ids
    )
    owner = Agency.objects.get(pk=duties[criterion.pk].owner_id)
    row = result_at(plan, criterion.code, owner.slug, explanation=MARKER.decode())
    attach(document(so_noi_vu, owner, MARKER, title=MARKER.decode()), row)
    return row


def test_the_contents_are_the_documents(plan, result, finance, so_tai_chinh):
    raw = b"%PDF so 1"
    attach(document(so_tai_chinh, finance, raw, title="=Báo cáo"), result)
    attach(document(so_tai_chinh, finance, None, link="https://vanban.vn/1?a=b&c=1"), result)
    bundle = made(so_tai_chinh, ky="Q3", ma=CODE)
    file, link = bundle.rows
    assert file["path"] == bundle.names[0]
    assert bundle.archive.read(file["path"]) == raw
    assert file["Sha256"] == hashlib.sha256(raw).hexdigest()
    assert (file["Cỡ (byte)"], file["Số, ký hiệu"]) == (len(raw), "125/BC-STC")
    assert (file["Mã"], file["Kỳ"], file["Trích yếu"]) == (CODE, "Quý III", "=Báo cáo")
    assert f"{file['Ngày']:%d/%m/%Y}" == "15/09/2021"
    assert file["Ghi chú"] == "Kết quả chưa nộp (đang nhập)."
    assert link["link"] == link["Tệp"] == "https://vanban.vn/1?a=b&c=1"
    assert all("f" not in row["types"] for row in bundle.rows)
    assert bundle.names == [
        name for name in bundle.names if name.startswith("Lĩnh vực 6 - ") and f"/{CODE} - " in name
    ]


def test_every_relative_link_leads_to_a_file(plan, result, finance, so_noi_vu, so_tai_chinh, other):
    titles = ["Kế hoạch 50% #1 [bản 2]", "Kế hoạch 50% #1 [BẢN 2]", "a&b 'c' ; d+e", "Số 1/2?*"]
    for number, title in enumerate(titles):
        attach(document(so_tai_chinh, finance, b"%d" % number, title=title), result)
    bundle = made(so_noi_vu, ky="Q3")
    paths = [row["path"] for row in bundle.attached]
    assert sorted(paths) == sorted(bundle.names)
    assert len(paths) == len(titles) + 1
    assert all(row["link"].isascii() for row in bundle.attached)


@pytest.mark.parametrize(
    "title",
    [
        "../../etc/passwd",
        "C:\\windows\\con",
        "CON",
        "Báo cáo\u202efdp.exe",
        unicodedata.normalize("NFD", "Quyết định phê duyệt đề án"),
        "ế" * 500,
        "\U0001f600" * 200,
        "tên.  .",
        "\x07 ",
        "a\nb:<>|\"'",
    ],
)
def test_names_are_safe_everywhere(plan, result, finance, so_tai_chinh, title):
    for _ in range(3):
        attach(document(so_tai_chinh, finance, number="", title=title), result)
    bundle = made(so_tai_chinh, ky="Q3", ma=CODE)
    assert len({name.casefold() for name in bundle.names}) == 3
    for name in bundle.names:
        parts = name.split("/")
        assert len(parts) == 3
        assert name == unicodedata.normalize("NFC", name)
        assert len(name.encode("utf-16-le")) // 2 <= 200
        for part in parts:
            assert part == part.strip(" ")
            assert not part.endswith(".")
            assert part.partition(".")[0].upper() not in {"CON", "", ".", ".."}
            assert not set('<>:"|?*\\\n\u202e#%') & set(part)
    assert all(info.flag_bits & 0x800 for info in bundle.archive.infolist())


def test_a_document_of_two_criteria_is_in_both_folders_and_once_in_each(
    plan, result, finance, so_tai_chinh, so_noi_vu
):
    evidence = document(so_tai_chinh, finance, b"chung")
    attach(evidence, result)
    attach(evidence, result_at(plan, CODE, "so-tai-chinh", "Q2"))
    attach(evidence, result_at(plan, "6.1.2", "so-tai-chinh"))
    bundle = made(so_noi_vu)
    assert len(bundle.attached) == 3
    assert len(bundle.names) == 2
    assert {row["path"] for row in bundle.attached} == set(bundle.names)
    assert len({name.partition("/")[0] for name in bundle.names}) == 1


def test_what_has_no_documents_says_why(plan, result, finance, so_tai_chinh, so_noi_vu):
    attach(document(so_tai_chinh, finance), result_at(plan, "6.1.2", "so-tai-chinh"))
    bundle = made(so_noi_vu, ky="Q3", **{"linh-vuc": "6"})
    row = next(row for row in bundle.rows if row["Mã"] == CODE)
    assert row["Tệp"] == "chưa có"
    assert row["link"] == ""
    assert row["Ghi chú"] == "Giải trình: =Chờ quyết toán.\nKết quả chưa nộp (đang nhập)."
    assert {row["Lĩnh vực"][:2] for row in bundle.rows} == {"6."}
    assert "Chưa nhập kết quả." in {row["Ghi chú"] for row in bundle.rows}


def test_an_explanation_longer_than_a_cell_is_not_cut(plan, finance, so_tai_chinh):
    attach(document(so_tai_chinh, finance), result_at(plan, CODE, "so-tai-chinh"))
    result_at(
        plan,
        CODE,
        "so-tai-chinh",
        "Q2",
        is_not_applicable=True,
        not_applicable_reason="a" * 20_000,
        explanation="b" * 20_000,
    )
    notes = "".join(row["Ghi chú"] or "" for row in made(so_tai_chinh, ma=CODE).rows)
    assert (notes.count("a" * 20_000), notes.count("b")) == (1, 20_000)


# --- Whose ---------------------------------------------------------------------------------------


def test_foreign_documents_are_never_in(plan, result, finance, so_tai_chinh, so_noi_vu, other):
    attach(document(so_tai_chinh, finance), result)
    bundle = made(so_tai_chinh, ky="Q3")
    assert MARKER not in bundle.raw
    assert MARKER.decode() not in str(bundle.rows)
    assert other.criterion.code not in {row["Mã"] for row in bundle.rows}
    assert MARKER in made(so_noi_vu, ky="Q3").raw


def test_ones_own_document_in_anothers_draft_says_nothing_of_the_draft(
    plan, result, finance, so_tai_chinh, other
):
    own = document(so_tai_chinh, finance)
    attach(own, result)
    attach(own, other)
    bundle = made(so_tai_chinh, ky="Q3")
    assert [row["Mã"] for row in bundle.attached] == [CODE]


def test_a_document_that_one_may_not_open_is_not_in(plan, result, finance, so_tai_chinh, other):
    """The result was another agency's before the criterion became one's own."""
    attach(document(so_tai_chinh, finance), result)
    Assignment.objects.filter(criterion=other.criterion).delete()
    Assignment.objects.create(
        criterion=other.criterion,
        agency=finance,
        role="lead",
        mode="lead",
        is_primary=True,
        raw_text="Sở Tài chính",
    )
    bundle = made(so_tai_chinh, ky="Q3")
    assert other.criterion.code in {row["Mã"] for row in bundle.rows}
    assert MARKER not in bundle.archive.read(bundle.names[0])
    assert [row["Mã"] for row in bundle.attached] == [CODE]


def test_a_contributor_gets_its_own_documents_only(plan, result, finance, so_tai_chinh, dong_van):
    duty = duties_of(plan)
    huyen = Agency.objects.get(slug="ubnd-huyen-dong-van")
    criterion = next(
        row
        for row in plan.criteria.all()
        if row.pk in duty
        and huyen.pk in duty[row.pk].contributor_ids
        and duty[row.pk].owner_id != huyen.pk
    )
    owner = Agency.objects.get(pk=duty[criterion.pk].owner_id)
    row = result_at(plan, criterion.code, owner.slug, explanation=MARKER.decode())
    attach(document(so_tai_chinh, owner, MARKER, title=MARKER.decode()), row)
    own = document(dong_van, huyen, b"cua huyen", title="Của huyện")
    attach(own, contribution_at(plan, criterion.code, huyen))
    bundle = made(dong_van, ky="Q3", ma=criterion.code)
    assert [row["Trích yếu"] for row in bundle.rows] == ["Của huyện"]
    assert bundle.rows[0]["Điểm tự chấm"] is None
    assert MARKER not in bundle.raw
    assert MARKER.decode() not in str(bundle.rows)


@pytest.mark.parametrize("person", ["lanh_dao", "quan_tri", "nguoi_ngoai"])
def test_who_sees_no_documents_gets_no_bundle(request, plan, other, person):
    with pytest.raises(PermissionDenied):
        bundle_kind.ask(request.getfixturevalue(person), {"ky": "Q3"})


def test_an_officer_does_not_widen_it(plan, result, finance, so_tai_chinh, other):
    attach(document(so_tai_chinh, finance), result)
    with pytest.raises(Http404):
        bundle_kind.ask(so_tai_chinh, {"ky": "Q3", "pham-vi": "*"})
    with pytest.raises(Http404):
        bundle_kind.ask(so_tai_chinh, {"ky": "Q3", "pham-vi": str(other.criterion_id)})


def test_who_has_lost_a_criterion_does_not_get_the_file(plan, result, finance, so_tai_chinh):
    attach(document(so_tai_chinh, finance), result)
    attach(document(so_tai_chinh, finance), result_at(plan, "6.1.2", "so-tai-chinh"))
    export = request_export(user=so_tai_chinh, slug="bo-tai-lieu", query={"ky": "Q3"})
    make_export.call(str(export.key))
    assert may_still_have(Export.objects.get())
    Assignment.objects.filter(criterion=result.criterion).delete()
    assert not may_still_have(Export.objects.get())


def test_who_is_no_longer_a_coordinator_does_not_get_the_file(plan, other, so_noi_vu):
    request_export(user=so_noi_vu, slug="bo-tai-lieu", query={"ky": "Q3"})
    Membership.objects.filter(user=so_noi_vu).update(role="officer")
    assert not may_still_have(Export.objects.get())


@pytest.mark.parametrize(
    "query", [{"ky": "Q9"}, {"ma": "99"}, {"linh-vuc": "6.1"}, {"nam": "1999"}, {"linh-vuc": "x"}]
)
def test_what_is_not_there(plan, so_noi_vu, query):
    with pytest.raises(Http404):
        bundle_kind.ask(so_noi_vu, query)


def test_nothing_to_hand_over_is_refused_in_words(plan, result, so_noi_vu):
    with pytest.raises(ValidationError, match="Không có tài liệu kiểm chứng nào"):
        bundle_kind.ask(so_noi_vu, {"ky": "Q3"})
    params = {"nam": "2021", "ky": "Q3", "pham-vi": "*"}
    with pytest.raises(ExportRefused):
        bundle_kind.write(Job(so_noi_vu, params, None, lambda *_: None))


def test_replaced_and_removed_documents(plan, result, finance, so_tai_chinh):
    old, new, gone = (
        document(so_tai_chinh, finance, raw, title=raw.decode()) for raw in (b"cu", b"moi", b"go")
    )
    attach(old, result, removed_at=result.created_at, removed_by=so_tai_chinh)
    attach(gone, result, removed_at=result.created_at, removed_by=so_tai_chinh)
    attach(new, result)
    Evidence.objects.filter(pk=old.pk).update(replaced_by=new)
    attach(old, result_at(plan, "6.1.2", "so-tai-chinh"))
    bundle = made(so_tai_chinh, ky="Q3", **{"linh-vuc": "6"})
    found = [(row["Mã"], row["Trích yếu"]) for row in bundle.attached]
    assert found == [(CODE, "moi"), ("6.1.2", "cu")]
    assert "Đã thay bằng bản khác" in bundle.attached[1]["Ghi chú"]


# --- Files ---------------------------------------------------------------------------------------


def test_missing_and_changed_files_are_said(plan, result, finance, so_tai_chinh):
    gone, changed, whole = (document(so_tai_chinh, finance, raw) for raw in (b"1", b"2", b"3"))
    for evidence in (gone, changed, whole):
        attach(evidence, result)
    evidence_storage.path_of(gone.file.name).unlink()
    evidence_storage.path_of(changed.file.name).write_bytes(b"x")
    bundle = made(so_tai_chinh, ky="Q3", ma=CODE)
    first, second, third = bundle.rows
    assert (first["Tệp"], first["link"]) == ("thiếu tệp", "")
    assert MISSING in first["Ghi chú"]
    assert CHANGED in second["Ghi chú"]
    assert bundle.archive.read(second["path"]) == b"x"
    assert third["Ghi chú"] == "Kết quả chưa nộp (đang nhập)."
    assert "Cần kiểm tra: 2 dòng" in " ".join(bundle.head)


def test_old_office_files_are_packed_and_others_are_not(plan, result, finance, so_tai_chinh):
    raw = b"a" * 10_000
    attach(document(so_tai_chinh, finance, raw, "a.DOC", content_type="application/msword"), result)
    attach(document(so_tai_chinh, finance, raw, "a.pdf"), result)
    bundle = made(so_tai_chinh, ky="Q3", ma=CODE)
    sizes = {name[-4:]: bundle.archive.getinfo(name).compress_size for name in bundle.names}
    assert sizes[".doc"] < 200
    assert sizes[".pdf"] == len(raw)


def test_dropped_midway_it_leaves_nothing(plan, result, finance, so_tai_chinh, media, monkeypatch):
    monkeypatch.setattr(making, "BEAT", 0.0)
    monkeypatch.setattr(bundle_zip, "CHUNK", 10)
    attach(document(so_tai_chinh, finance, b"x" * 1000), result)
    export = request_export(user=so_tai_chinh, slug="bo-tai-lieu", query={"ky": "Q3"})
    steps = []

    def report(**said):
        steps.append(said)
        return len(steps) < 20

    monkeypatch.setattr(making, "report_progress", report)
    make_export.call(str(export.key))
    assert len(steps) == 20
    assert list((media / "exports").glob("*")) == []


def test_through_the_queue_and_its_progress(plan, result, finance, so_tai_chinh, sign_in):
    attach(document(so_tai_chinh, finance), result)
    client = sign_in(so_tai_chinh)
    answer = client.post("/tep-da-tao/tao/bo-tai-lieu/", {"nam": "2021", "ky": "Q3", "ma": CODE})
    export = Export.objects.get()
    assert answer.headers["Location"] == f"/tep-da-tao/{export.key}/"
    make_export.call(str(export.key))
    export.refresh_from_db()
    assert export.state is ExportStatus.DONE
    assert export.file_name == ("Bộ tài liệu kiểm chứng năm 2021, kỳ Quý III, tiêu chí 6.1.1.zip")
    fetched = client.get(f"/tep-da-tao/{export.key}/tai-ve/")
    assert b"".join(fetched.streaming_content).startswith(b"PK")


def test_queries_do_not_grow_with_documents(plan, result, finance, so_noi_vu, so_tai_chinh):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            made(so_noi_vu)
        return len(queries)

    attach(document(so_tai_chinh, finance), result)
    few = cost()
    for number in range(12):
        row = result_at(plan, ("6.1.2", CODE)[number % 2], "so-tai-chinh", ("Q2", "Q3")[number % 2])
        attach(document(so_tai_chinh, finance, b"%d" % number), row)
    for agency in Agency.objects.filter(kind="district")[:5]:
        attach(document(so_noi_vu, agency), contribution_at(plan, CODE, agency))
    assert cost() == few
