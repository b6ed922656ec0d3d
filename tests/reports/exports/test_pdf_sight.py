"""Who finds what in a PDF: what the pages show the same person, never more; and the buttons."""

import re

import pytest
from django.http import Http404
from django.test import Client

from accounts.models import Membership
from assignments.enums import ResultStatus
from assignments.models import Comment, Contribution
from common import clock
from reports.exports import pdf
from reports.exports.asking import may_still_have, request_export
from reports.exports.kinds import KINDS
from reports.exports.making import make_export
from reports.models import Export
from tests.reports.exports.pdf_reading import made, text_of
from tests.reports.handed_in import put_every_result, put_result

MARK = "dấu-riêng-6114"
PAGES = [
    ("/", "pdf-tong-quan"),
    ("/tieu-chi/6.1.1/", "pdf-tieu-chi"),
    ("/tieu-chi/", "pdf-chenh-lech"),
]
QUERIES = {"pdf-tong-quan": {}, "pdf-tieu-chi": {"ma": "6.1.1"}, "pdf-chenh-lech": {}}
needs_pdf = pytest.mark.skipif(bool(pdf.missing()), reason="the server lacks Pango or Tinos")


@pytest.fixture(autouse=True)
def _today(time_machine_at):
    time_machine_at("2021-09-21")


@needs_pdf
@pytest.mark.parametrize("status", [ResultStatus.DRAFT, ResultStatus.RETURNED])
def test_another_agencys_draft_is_in_no_file(
    plan, so_tai_chinh, so_noi_vu, dong_van, lanh_dao, quan_tri, status
):
    put_result(plan, "6.1.1", "0.43", status=status, narrative=MARK, explanation=MARK)
    files = [made(dong_van, slug, **query) for slug, query in QUERIES.items()]
    files += [made(user, "pdf-tieu-chi", ma="6.1.1") for user in (lanh_dao, quan_tri)]
    for text in map(text_of, files):
        assert MARK not in text
        assert "0,43" not in text
    # The owner sees its own: without this the test could not fail.
    assert MARK in text_of(made(so_tai_chinh, "pdf-tieu-chi", ma="6.1.1"))


@needs_pdf
def test_what_waits_for_approval_is_told_without_its_figure(plan, so_tai_chinh, dong_van):
    put_result(plan, "6.1.1", "0.43", narrative=MARK)
    for slug, query in QUERIES.items():
        text = text_of(made(dong_van, slug, **query))
        assert "0,43" not in text
        assert MARK not in text
    text = text_of(made(dong_van, "pdf-tieu-chi", ma="6.1.1"))
    assert "Đã nộp, chờ duyệt" in text
    assert "0,43 / 1,00" in text_of(made(so_tai_chinh, "pdf-tieu-chi", ma="6.1.1"))


@needs_pdf
def test_comments_and_shares_are_the_owners_and_the_reviewers(
    plan, so_tai_chinh, so_noi_vu, lanh_dao
):
    result = put_result(plan, "6.1.1", "0.43", status=ResultStatus.APPROVED, narrative="Kể rõ")
    Comment.objects.create(
        result=result,
        text=f"Thiếu văn bản {MARK}",
        written_at=clock.now(),
        written_by=so_noi_vu,
        on_action="return",
    )
    Contribution.objects.create(
        period=result.period,
        criterion=result.criterion,
        agency=so_noi_vu.memberships.first().agency,
        narrative=f"Góp {MARK}",
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    for user in (so_tai_chinh, so_noi_vu):
        text = text_of(made(user, "pdf-tieu-chi", ma="6.1.1"))
        assert f"Thiếu văn bản {MARK}" in text
        assert "Trả lại để bổ sung" in text
        assert f"Góp {MARK}" in text
    text = text_of(made(lanh_dao, "pdf-tieu-chi", ma="6.1.1"))
    assert "Kể rõ" in text
    assert MARK not in text


@needs_pdf
def test_a_file_is_not_handed_to_somebody_who_has_left_the_agency(plan, so_tai_chinh):
    put_result(plan, "6.1.1", "0.43", status=ResultStatus.DRAFT, narrative=MARK)
    export = request_export(user=so_tai_chinh, slug="pdf-tieu-chi", query={"ma": "6.1.1"})
    make_export.call(str(export.key))
    export = Export.objects.get()
    assert export.state.label == "Đã xong", export.error
    assert may_still_have(export)
    Membership.objects.filter(user=so_tai_chinh).delete()
    assert not may_still_have(Export.objects.get())


def test_a_draft_plan_is_not_there(plan, so_tai_chinh):
    for slug, query in QUERIES.items():
        with pytest.raises(Http404):
            KINDS[slug].ask(so_tai_chinh, {**query, "nam": "1999"})


def form_of(html: str, slug: str) -> str:
    pattern = rf'<form[^>]*action="/tep-da-tao/tao/{slug}/".*?</form>'
    return re.search(pattern, html, re.DOTALL).group()


@pytest.fixture
def can_make(monkeypatch):
    monkeypatch.setattr(pdf, "missing", lambda: "")


@pytest.mark.parametrize(("address", "slug"), PAGES)
def test_the_button_asks_for_what_the_page_shows(
    plan, so_tai_chinh, sign_in, can_make, address, slug
):
    put_result(plan, "6.1.1", "0.43", kind="Q1", status=ResultStatus.APPROVED)
    put_result(plan, "6.1.1", "0.43", status=ResultStatus.APPROVED)
    html = sign_in(so_tai_chinh).get(f"{address}?ky=Q1&linh_vuc=6&co_quan=").content.decode()
    form = form_of(html, slug)
    held = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', form))
    assert held["ky"] == "Q1"
    assert held["linh_vuc"] == "6"
    assert "csrfmiddlewaretoken" in form
    assert held.get("ma", "") == QUERIES[slug].get("ma", "")


@pytest.mark.parametrize(("address", "slug"), PAGES)
def test_the_form_of_a_page_that_was_not_sent_again_works(
    plan, so_tai_chinh, so_noi_vu, can_make, address, slug
):
    other, client = (Client(enforce_csrf_checks=True) for _ in range(2))
    other.force_login(so_noi_vu)
    other.get(address)  # fills the cache of the body
    client.force_login(so_tai_chinh)
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    form = form_of(first.content.decode(), slug)
    token = re.search(r'name="csrfmiddlewaretoken"\s+value="([^"]+)"', form).group(1)
    answer = client.post(
        f"/tep-da-tao/tao/{slug}/", {"csrfmiddlewaretoken": token, **QUERIES[slug]}
    )
    assert answer.status_code == 302
    assert Export.objects.get().user == so_tai_chinh


@pytest.mark.parametrize(("address", "slug"), PAGES)
def test_where_the_server_lacks_something_the_page_says_what(
    plan, so_tai_chinh, sign_in, monkeypatch, address, slug
):
    monkeypatch.setattr(pdf, "_has_font", lambda: False)
    pdf.missing.cache_clear()
    try:
        html = sign_in(so_tai_chinh).get(address).content.decode()
        assert f"/tep-da-tao/tao/{slug}/" not in html
        assert f"sudo apt-get install {pdf.PACKAGES}" in html
        assert "tải bảng Excel" in html
        assert "báo cáo Word" in html
        answer = sign_in(so_tai_chinh).post(f"/tep-da-tao/tao/{slug}/", QUERIES[slug], follow=True)
        assert "sudo apt-get install" in answer.content.decode()
    finally:
        pdf.missing.cache_clear()
    assert not Export.objects.exists()


@pytest.mark.parametrize(("slug", "most"), [("pdf-tong-quan", 25), ("pdf-chenh-lech", 25)])
def test_the_queries_do_not_grow_with_the_results(
    plan, so_noi_vu, django_assert_max_num_queries, monkeypatch, slug, most
):
    put_every_result(plan, status=ResultStatus.APPROVED)
    monkeypatch.setattr(pdf, "write_pdf", lambda *_, **__: None)
    with django_assert_max_num_queries(most):
        made(so_noi_vu, slug)
