"""Documents through the pages: who gets what, in which wrapping, and what an upload answers."""

import logging
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Agency
from assignments.actions import periods
from assignments.files import storage
from assignments.models import Evidence, EvidenceLink, Result, StoredFile
from tests.assignments.evidence_cast import PANEL, actor_of, pdf_number, uploaded
from tests.assignments.files import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media", "q3_open")]
JSON = {"HTTP_ACCEPT": "application/json"}
NAME = "Báo cáo giải ngân quý III.pdf"


def a_file(raw: bytes = samples.PLAIN_PDF, name: str = NAME) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw, content_type="text/html")


def download_url(evidence: Evidence) -> str:
    return reverse("assignments:evidence-download", args=[evidence.key])


def said(response) -> str:
    """Return a page without what is another at every request: token and address."""
    return re.sub(r'value="[A-Za-z0-9]{64}"|[0-9a-f-]{36}', "", response.content.decode())


@pytest.fixture
def evidence(plan, so_tai_chinh) -> Evidence:
    return uploaded(plan, so_tai_chinh, name=NAME).evidence


# --- Downloading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["so_tai_chinh", "so_noi_vu"])
def test_a_download_is_the_file_and_nothing_a_browser_would_open(
    request, sign_in, evidence, person
):
    client = sign_in(request.getfixturevalue(person))
    response = client.get(download_url(evidence), headers={"accept-encoding": "gzip"})
    raw = b"".join(response.streaming_content)
    response.close()
    assert raw == samples.PLAIN_PDF
    assert response.headers["Content-Type"] == "application/pdf"
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=utf-8''B%C3%A1o%20c%C3%A1o%20gi%E1%BA%A3i%20ng%C3%A2n" in disposition
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Length"] == str(len(samples.PLAIN_PDF))
    assert "Content-Encoding" not in response.headers


def test_a_type_that_is_not_on_the_list_is_plain_bytes(sign_in, so_tai_chinh, evidence):
    StoredFile.objects.update(content_type="text/html")
    response = sign_in(so_tai_chinh).get(download_url(evidence))
    response.close()
    assert response.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("person", ["dong_van", "lanh_dao", "quan_tri", "nguoi_ngoai"])
@pytest.mark.parametrize("page", ["assignments:evidence-download", "assignments:evidence"])
def test_for_everybody_else_it_does_not_exist(request, sign_in, evidence, person, page):
    client = sign_in(request.getfixturevalue(person))
    real = client.get(reverse(page, args=[evidence.key]))
    random = client.get(reverse(page, args=[uuid.uuid4()]))
    assert (real.status_code, random.status_code) == (404, 404)
    assert said(real) == said(random)


def test_not_by_its_place_on_the_disk_either(sign_in, so_tai_chinh, evidence):
    name = evidence.file.name
    for path in (f"/media/{name}", f"/{name}", f"/static/{name}", f"/static/../{name}"):
        assert sign_in(so_tai_chinh).get(path).status_code == 404
    response = Client().get(download_url(evidence))
    assert response.status_code == 302


def test_once_attached_always_readable_by_the_owner(sign_in, plan, dong_van, so_tai_chinh):
    district = Agency.objects.get(slug="ubnd-huyen-dong-van")
    theirs = uploaded(plan, dong_van, agency=district).evidence
    EvidenceLink.objects.update(removed_at="2021-09-21T03:00Z", removed_by=dong_van)
    response = sign_in(so_tai_chinh).get(download_url(theirs))
    response.close()
    assert response.status_code == 200


def test_a_missing_file_is_said_and_logged(sign_in, so_tai_chinh, evidence, caplog):
    storage.path_of(evidence.file.name).unlink()
    with caplog.at_level(logging.ERROR):
        response = sign_in(so_tai_chinh).get(download_url(evidence))
    assert response.status_code == 404
    assert "Tệp đang thiếu trên máy chủ" in response.content.decode()
    assert any("missing" in record.message for record in caplog.records)


# --- Uploading -----------------------------------------------------------------------------------


def test_a_script_hears_what_became_of_its_file(sign_in, so_tai_chinh):
    client = sign_in(so_tai_chinh)
    response = client.post(PANEL, {"files": a_file()}, **JSON)
    answer = response.json()
    assert (response.status_code, answer["version"], answer["status"]) == (200, 1, "draft")
    assert answer["outcomes"] == [{"text": f"Đã nhận “{NAME}”.", "is_done": True, "status": 200}]
    assert "Báo cáo giải ngân quý III" in answer["html"]
    assert "Chưa quét mã độc" in answer["html"]
    refused = client.post(PANEL, {"files": a_file(b"<html>", "a.pdf")}, **JSON)
    assert (refused.status_code, refused.json()["version"]) == (422, 1)
    assert "trang web" in refused.json()["outcomes"][0]["text"]


def test_a_plain_form_takes_many_and_tells_of_each(sign_in, so_tai_chinh):
    client = sign_in(so_tai_chinh)
    files = [a_file(), a_file(samples.xlsx(), "Biểu.xlsx"), a_file(b"MZ", "chay.exe")]
    response = client.post(PANEL, {"files": files})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Một số tệp chưa nhận được" in page
    assert f"Đã nhận “{NAME}”." in page
    assert "“chay.exe”: tên có phần mở rộng" in page
    assert Evidence.objects.count() == 2
    good = client.post(PANEL, {"files": a_file(pdf_number(3), "3.pdf")}, follow=True)
    assert "Đã nhận “3.pdf”." in good.content.decode()


@pytest.mark.parametrize("name", ["..", "/", "..\\..\\", "\x00"])
def test_a_name_of_nothing_is_no_file(sign_in, so_tai_chinh, name):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="'
        + name.encode()
        + b'"\r\n\r\n%PDF-1.7\r\n--x--\r\n'
    )
    client = sign_in(so_tai_chinh)
    response = client.generic("POST", PANEL, body, "multipart/form-data; boundary=x", **JSON)
    assert response.status_code == 422
    assert StoredFile.objects.count() == 0


def test_the_browsers_word_for_the_type_counts_nothing(sign_in, so_tai_chinh):
    sign_in(so_tai_chinh).post(PANEL, {"files": a_file()})
    assert StoredFile.objects.get().content_type == "application/pdf"


def test_fields_that_are_not_asked_change_nothing(sign_in, plan, so_tai_chinh, dong_van):
    tampered = {
        "agency": "ubnd-huyen-dong-van",
        "status": "approved",
        "appraised_score": "1",
        "max_score": "9",
        "is_scanned": "on",
        "original_name": "x.html",
        "key": str(uuid.uuid4()),
    }
    sign_in(so_tai_chinh).post(PANEL, {"files": a_file(), **tampered})
    row, document = Result.objects.get(), Evidence.objects.get()
    assert (row.status, row.appraised_score, row.max_score) == ("draft", None, 1)
    assert document.agency.slug == "so-tai-chinh"
    assert (document.file.is_scanned, document.file.original_name) == (False, NAME)


def test_a_closed_period_answers_409(sign_in, so_tai_chinh, time_machine_at):
    response = sign_in(so_tai_chinh).post(PANEL.replace("Q3", "Q4"), {"files": a_file()}, **JSON)
    assert response.status_code == 409
    assert "chưa mở" in response.json()["outcomes"][0]["text"]
    assert StoredFile.objects.count() == 0


# --- Links ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "ftp://a.example/x",
        "//a.example/x",
        "/etc/passwd",
        "https://",
        "https://a b.example",
        "vbscript:x",
        "https://a.example/" + "x" * 600,
        "",
    ],
)
def test_only_addresses_of_the_web_are_links(sign_in, so_tai_chinh, link):
    response = sign_in(so_tai_chinh).post(PANEL, {"link-link": link, "link-title": "Công báo"})
    assert response.status_code == 422
    assert "Công báo" in response.content.decode(), "nothing typed is lost"
    assert Evidence.objects.count() == 0


def test_a_link_opens_without_telling_where_from(sign_in, so_tai_chinh):
    client = sign_in(so_tai_chinh)
    link = {"link-link": "https://congbao.example/1?a=<b>", "link-title": "Công báo"}
    page = client.post(PANEL, link, follow=True).content.decode()
    assert 'href="https://congbao.example/1?a=&lt;b&gt;"' in page
    assert 'rel="noopener noreferrer nofollow"' in page
    assert client.get(download_url(Evidence.objects.get())).status_code == 404


# --- The library and a document's page -----------------------------------------------------------


def test_the_library_shows_ones_own(sign_in, plan, evidence, so_tai_chinh, dong_van, so_noi_vu):
    for person, is_there in ((so_tai_chinh, True), (so_noi_vu, True), (dong_van, False)):
        page = sign_in(person).get("/tai-lieu/", {"q": "giai ngan quy"}).content.decode()
        assert ("Báo cáo giải ngân quý III" in page) is is_there, person
    assert "Không tìm thấy" in sign_in(dong_van).get("/tai-lieu/?q=zzz").content.decode()


def test_the_library_attaches_where_one_came_from(sign_in, plan, so_tai_chinh, evidence):
    client = sign_in(so_tai_chinh)
    place = {"ky": "Q1", "tieu_chi": "6.1.1"}
    page = client.get("/tai-lieu/", place).content.decode()
    url = reverse("assignments:evidence-attach", args=["Q1", "6.1.1"])
    assert f'action="{url}?nam=2021"' in page
    response = client.post(f"{url}?nam=2021", {"tai_lieu": str(evidence.key)})
    assert response.status_code == 302
    assert EvidenceLink.objects.filter(evidence=evidence).count() == 2
    assert "Đã gắn ở đây" in client.get("/tai-lieu/", place).content.decode()


@pytest.mark.parametrize("query", ["trang=999999999999", "trang=x", "q=" + "x" * 5000, "q=%00"])
def test_the_library_takes_any_question(sign_in, so_tai_chinh, evidence, query):
    assert sign_in(so_tai_chinh).get(f"/tai-lieu/?{query}").status_code == 200


def test_the_library_costs_the_same_for_one_and_for_twenty(sign_in, plan, so_tai_chinh, evidence):
    client = sign_in(so_tai_chinh)
    with CaptureQueriesContext(connection) as few:
        client.get("/tai-lieu/")
    for number in range(12):
        uploaded(plan, so_tai_chinh, pdf_number(number))
    with CaptureQueriesContext(connection) as many:
        client.get("/tai-lieu/")
    assert len(many) == len(few)


def test_the_library_has_pages(sign_in, plan, so_tai_chinh, monkeypatch):
    monkeypatch.setattr("assignments.views.library.PER_PAGE", 2)
    for number in range(3):
        uploaded(plan, so_tai_chinh, pdf_number(number), f"Tài liệu {number}.pdf")
    client = sign_in(so_tai_chinh)
    first = client.get("/tai-lieu/?q=tai+lieu").content.decode()
    last = client.get("/tai-lieu/?q=tai+lieu&trang=2").content.decode()
    assert [f"Tài liệu {number}" in first for number in range(3)] == [False, True, True]
    assert [f"Tài liệu {number}" in last for number in range(3)] == [True, False, False]
    assert "?q=tai+lieu&amp;trang=2" in first


def test_why_details_are_fixed_is_said(sign_in, plan, so_tai_chinh, so_noi_vu, evidence):
    periods.lock_period(plan=plan, kind="Q3", actor=actor_of(so_noi_vu))
    client = sign_in(so_tai_chinh)
    page = client.get(f"/tai-lieu/{evidence.key}/").content.decode()
    assert "Thông tin tài liệu không sửa được lúc này" in page
    assert "Lưu thông tin" not in page
    assert edit(client, evidence).status_code == 409
    assert 'name="files"' not in client.get(PANEL).content.decode()


def edit(client: Client, document: Evidence, **values: object):
    data = {"title": "Báo cáo", "version": document.version} | values
    return client.post(reverse("assignments:evidence", args=[document.key]), data)


def test_details_are_saved_and_what_is_wrong_is_shown_back(sign_in, so_tai_chinh, evidence):
    client = sign_in(so_tai_chinh)
    bad = edit(client, evidence, title="", issued_on="31/02/2021", number="7/BC")
    page = bad.content.decode()
    assert bad.status_code == 422
    assert "Ngày không hợp lệ" in page
    assert 'value="31/02/2021"' in page
    assert 'value="7/BC"' in page
    assert edit(client, evidence, number="7/BC", issued_on="20/09/2021").status_code == 302
    stale = edit(client, evidence, number="8/BC")
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "7/BC Báo cáo, ngày 20/09/2021" in page
    assert 'value="8/BC"' in page
    evidence.refresh_from_db()
    assert evidence.number == "7/BC"
    assert 'name="version" value="2"' in page, "pressing again is then a decision"


def test_another_agencys_details_are_only_read(sign_in, so_noi_vu, evidence):
    assert edit(sign_in(so_noi_vu), evidence).status_code == 403


def test_a_hostile_name_is_only_text(sign_in, so_tai_chinh):
    client = sign_in(so_tai_chinh)
    name = "<img src=x onerror=alert(1)>{{ 7*7 }}.pdf"
    client.post(PANEL, {"files": a_file(name=name)})
    for page in (PANEL, "/tai-lieu/", f"/tai-lieu/{Evidence.objects.get().key}/"):
        text = client.get(page).content.decode()
        assert "<img src=x" not in text
        assert "{{ 7_7 }}" in text
    title = "<script>alert(1)</script>"
    edit(client, Evidence.objects.get(), title=title)
    assert title not in client.get(PANEL).content.decode()


def test_removing_replacing_and_putting_back_by_plain_forms(sign_in, so_tai_chinh, evidence):
    client = sign_in(so_tai_chinh)
    off = client.post(f"{PANEL}{evidence.key}/go/", follow=True).content.decode()
    assert "Đã gỡ “Báo cáo giải ngân quý III”" in off
    assert "Gắn lại" in off
    client.post(f"{PANEL}gan/", {"tai_lieu": str(evidence.key)})
    form = f"{PANEL}{evidence.key}/thay/"
    assert client.get(form).status_code == 200
    assert client.post(form).status_code == 422
    response = client.post(form, {"files": a_file(samples.docx(), "Bản mới.docx")})
    assert response.status_code == 302
    page = client.get(f"/tai-lieu/{evidence.key}/").content.decode()
    assert "Bản đã thay bản này" in page
    assert client.post(form, {"files": a_file(samples.docx(), "x.docx")}).status_code == 404


def test_a_readers_panel_offers_nothing_to_press(sign_in, so_noi_vu, evidence):
    page = sign_in(so_noi_vu).get(PANEL).content.decode()
    assert "Báo cáo giải ngân quý III" in page
    assert 'name="files"' not in page
    assert "/go/" not in page
