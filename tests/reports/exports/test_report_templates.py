"""Templates of their own: what is refused and why, and how one comes to be used."""

import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.audit import find_breaks
from accounts.models import AuditEvent, SystemChain
from reports.actions.templates import activate_template
from reports.enums import ExportStatus, ReportKind
from reports.exports.making import make_export
from reports.exports.report_docx import built_in
from reports.exports.report_language import TemplateRefused
from reports.exports.report_template_check import check_template, sample_report
from reports.models import Export, ReportTemplate
from tests.reports.exports.report_files import changed, text_of, with_paragraph, word

pytestmark = pytest.mark.django_db
UPLOAD = "/quan-tri/mau-bao-cao/tong-hop/dua-len/"
GOOD = built_in(ReportKind.CONSOLIDATED)


@pytest.fixture(autouse=True)
def _place(settings, tmp_path, time_machine_at):
    settings.MEDIA_ROOT = tmp_path
    time_machine_at("2021-09-21 10:42")


def send(client, content, name="mẫu.docx", note=""):
    file = SimpleUploadedFile(name, content)
    return client.post(UPLOAD, {"file": file, "note": note})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ tong_diem }}", "Không có biến “tong_diem”"),
        ("{{ head.isuer }}", "Có phải “issuer”?"),
        ("{% if warning %}{{ khong_co }}{% endif %}", "khong_co"),
        ("{{ head.issuer", "thiếu dấu mở hoặc đóng"),
        ("{% for a in areas %}", "Viết sai cú pháp"),
        ("{% for i in range(10**9) %}x{% endfor %}", "không qua số hay hàm"),
        ("{% for c in year %}{{ c }}{% endfor %}", "không phải là danh sách"),
        ("{{ 10**9 }}", "không được phép"),
        ("{{ year * 100000000 }}", "không được phép"),
        ("{{ year ~ year }}", "không được phép"),
        ("{{ 7*7 }}", "không được phép"),
        ("{% set a = year %}", "không được phép"),
        ("{% macro m() %}{% endmacro %}", "không được phép"),
        ("{% include 'x' %}", "không được phép"),
        ("{% import 'os' as os %}", "không được phép"),
        ("{{ year.__class__.__mro__ }}", "Không có biến"),
        ("{{ head.__class__ }}", "Không có biến"),
        ("{{ year.format(1) }}", "gọi hàm"),
        ("{{ year['x'] }}", "không được phép"),
        ("{{ year|center(1000000000) }}", "Không có bộ lọc “center”"),
        ("{{ year|attr('x') }}", "Không có bộ lọc “attr”"),
        ("{{ self }}", "Không có biến “self”"),
        ("{{ lipsum() }}", "gọi hàm"),
        (
            (
                "{% for a in rises %}{% for b in a.causes %}{% for c in gaps %}x"
                "{% endfor %}{% endfor %}{% endfor %}"
            ),
            "lồng nhau",
        ),
    ],
)
def test_a_template_that_does_what_none_may(text, said):
    started = time.perf_counter()
    with pytest.raises(TemplateRefused) as refused:
        check_template(io.BytesIO(with_paragraph(GOOD, text)))
    assert said in str(refused.value)
    assert time.perf_counter() - started < 5


def test_a_fault_is_told_with_its_paragraph():
    with pytest.raises(
        TemplateRefused, match=r"^Đoạn 1 \(“\{\{ tong_diem \}\}.*”\): Không có biến"
    ):
        check_template(io.BytesIO(with_paragraph(GOOD, "{{ tong_diem }}")))


def relation(kind, target):
    line = (
        f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )
    return changed(
        GOOD,
        lambda data: data.replace(b"</Relationships>", line.encode()),
        "word/_rels/document.xml.rels",
    )


def with_xml(xml):
    return changed(GOOD, lambda data: data.replace(b"<w:body>", b"<w:body>" + xml, 1))


def with_part(name, content=b"x"):
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(name, content)
    return out.getvalue()


FIELD = b"<w:p><w:r><w:instrText> %s </w:instrText></w:r></w:p>"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (relation("attachedTemplate", "file:///C:/mau.dotm"), "mẫu gắn kèm"),
        (relation("image", "http://127.0.0.1/a.png"), "ảnh ở nơi khác"),
        (relation("oleObject", "http://127.0.0.1/a"), "liên kết"),
        (relation("hyperlink", "file:///etc/passwd"), "liên kết"),
        (with_part("word/embeddings/oleObject1.bin"), "nhúng"),
        (with_part("word/afchunk.html"), "nhúng"),
        (with_xml(FIELD % b'INCLUDETEXT "/etc/passwd"'), "INCLUDETEXT"),
        (with_xml(FIELD % b"DDEAUTO c:\\\\cmd.exe"), "INCLUDETEXT"),
        (with_xml(b'<w:altChunk xmlns:r="r" r:id="rId1"/>'), "tài liệu con"),
        (with_xml(b"<w:p><w:r><w:t>" + b"{{ year }}" * 2500 + b"</w:t></w:r></w:p>"), "chỗ điền"),
        (GOOD + b"\0" * 3_000_000, "2 MB"),
    ],
)
def test_a_template_that_reaches_out(content, said):
    with pytest.raises(TemplateRefused) as refused:
        check_template(io.BytesIO(content))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.docx", "a.docx"),
        (b"khong phai", "a.docx", "a.docx"),
        (GOOD[:5000], "a.docx", "hỏng"),
        (GOOD, "a.docm", "macro"),
        (GOOD, "a.xlsx", "Word (.docx)"),
        (with_part("word/vbaProject.bin"), "a.docx", "macro"),
        (with_paragraph(GOOD, "{{ la }}"), "a.docx", "Không có biến “la”"),
    ],
)
def test_an_upload_that_is_refused_says_why(so_noi_vu, sign_in, content, name, said):
    answer = send(sign_in(so_noi_vu), content, name, "Ghi chú của tôi")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "Ghi chú của tôi" in page
    assert not ReportTemplate.objects.exists()


def test_a_hyperlink_of_a_letterhead_is_taken():
    assert check_template(io.BytesIO(relation("hyperlink", "mailto:sonoivu@hagiang.gov.vn")))


@pytest.mark.parametrize("kind", list(ReportKind))
def test_the_built_in_template_passes_its_own_check(kind):
    assert check_template(io.BytesIO(built_in(kind)))
    assert "[trích yếu: báo cáo về việc gì]" in text_of(word(sample_report(), kind))


def test_a_template_is_sent_in_tried_used_and_put_away(so_noi_vu, plan, sign_in):
    client = sign_in(so_noi_vu)
    own = with_paragraph(GOOD, "MẪU CỦA SỞ {{ year }}")
    assert send(client, own, note="Bản 1").status_code == 302
    template = ReportTemplate.objects.get()
    assert not template.is_active
    assert "MẪU CỦA SỞ" not in made(client, so_noi_vu)
    assert "MẪU CỦA SỞ 2021" in made(client, so_noi_vu, mau=str(template.pk))
    client.post(f"/quan-tri/mau-bao-cao/ban/{template.pk}/dung/")
    assert "MẪU CỦA SỞ 2021" in made(client, so_noi_vu)
    assert "Đang dùng" in client.get("/quan-tri/mau-bao-cao/").content.decode()
    sent = client.get(f"/quan-tri/mau-bao-cao/ban/{template.pk}/tai-ve/")
    assert b"".join(sent.streaming_content) == own
    assert send(client, own).status_code == 422  # it is there already
    client.post("/quan-tri/mau-bao-cao/tong-hop/dung-mau-co-san/")
    assert "MẪU CỦA SỞ" not in made(client, so_noi_vu)
    events = AuditEvent.objects.filter(action__startswith="report_template.").order_by("sequence")
    assert [event.action.partition(".")[2] for event in events] == ["add", "activate", "deactivate"]
    assert list(find_breaks(SystemChain.objects.get())) == []
    history = client.get("/lich-su/?pham_vi=he-thong").content.decode()
    assert history


def test_one_active_template_a_kind(so_noi_vu, sign_in):
    client = sign_in(so_noi_vu)
    for number in "12":
        send(client, with_paragraph(GOOD, f"Bản {number}"), f"mẫu {number}.docx")
    first, second = ReportTemplate.objects.order_by("pk")
    for template in (first, second, second):
        client.post(f"/quan-tri/mau-bao-cao/ban/{template.pk}/dung/")
    assert list(ReportTemplate.objects.filter(is_active=True)) == [second]
    assert AuditEvent.objects.filter(action="report_template.activate").count() == 2


def test_a_template_that_has_gone_bad_is_named(so_noi_vu, plan, sign_in):
    client = sign_in(so_noi_vu)
    send(client, with_paragraph(GOOD, "Bản 1"))
    template = ReportTemplate.objects.get()
    ReportTemplate.objects.filter(pk=template.pk).update(
        content=with_paragraph(GOOD, "{{ bien_cu }}"), is_active=True
    )
    export = ask(client, so_noi_vu)
    assert export.state is ExportStatus.FAILED
    assert "Không có biến “bien_cu”" in export.error
    assert "mẫu có sẵn" in export.error


def test_another_person_does_not_try_a_template(so_tai_chinh, so_noi_vu, plan, sign_in):
    send(sign_in(so_noi_vu), with_paragraph(GOOD, "Bản 1"))
    pk = ReportTemplate.objects.get().pk
    query = {"nam": "2021", "ky": "Q3", "co-quan": "so-tai-chinh", "mau": str(pk)}
    answer = sign_in(so_tai_chinh).post("/tep-da-tao/tao/bao-cao-word/", query)
    assert answer.status_code == 403
    for odd in ("0", "x", "9" * 30, "-1"):
        answer = sign_in(so_noi_vu).post("/tep-da-tao/tao/bao-cao-word/", {**query, "mau": odd})
        assert answer.status_code == 404


def test_only_a_person_acts(so_noi_vu, sign_in):
    send(sign_in(so_noi_vu), with_paragraph(GOOD, "Bản 1"))
    with pytest.raises(ReportTemplate.DoesNotExist):
        activate_template(pk=0, actor=None)


def ask(client, user, **query):
    answer = client.post("/tep-da-tao/tao/bao-cao-word/", {"nam": "2021", "ky": "Q3", **query})
    assert answer.status_code == 302
    export = Export.objects.filter(user=user).order_by("-pk").first()
    make_export.call(str(export.key))
    export.refresh_from_db()
    return export


def made(client, user, **query):
    export = ask(client, user, **query)
    assert export.error == ""
    sent = client.get(f"/tep-da-tao/{export.key}/tai-ve/")
    return text_of(b"".join(sent.streaming_content))
