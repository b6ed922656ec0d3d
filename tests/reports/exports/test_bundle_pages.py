"""Where bundles are asked for, and what making a big one takes."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from accounts.models import Agency
from tests.reports.exports.bundles import attach, document, result_at

ACTION = 'action="/tep-da-tao/tao/bo-tai-lieu/"'
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _q3(settings, tmp_path, time_machine_at) -> None:
    settings.MEDIA_ROOT = tmp_path
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def result(plan, so_tai_chinh):
    row = result_at(plan, "6.1.1", "so-tai-chinh")
    attach(document(so_tai_chinh, Agency.objects.get(slug="so-tai-chinh")), row)
    return row


def form_of(client, address: str) -> dict[str, str] | None:
    """Return the fields of the page's button; ``None`` where there is no button."""
    page = client.get(address).content.decode()
    _, found, rest = page.partition(ACTION)
    fields = re.findall(r'name="([\w-]+)" value="([^"]*)"', rest.partition("</form>")[0])
    return dict(fields) if found else None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/ky-bao-cao/Q3/", {"nam": "2021", "ky": "Q3"}),
        ("/ket-qua/Q3/6.1.1/", {"nam": "2021", "ky": "Q3", "ma": "6.1.1"}),
        ("/tai-lieu/", {"nam": "2021"}),
        ("/tieu-chi/", {"nam": "2021", "linh-vuc": ""}),
        ("/tieu-chi/?linh_vuc=6", {"nam": "2021", "linh-vuc": "6"}),
        ("/tieu-chi/6.1/", {"nam": "2021", "ma": "6.1"}),
    ],
)
def test_a_page_asks_for_what_it_is_about(result, so_noi_vu, sign_in, address, expected):
    client = sign_in(so_noi_vu)
    fields = form_of(client, address)
    assert len(fields.pop("csrfmiddlewaretoken")) == 64
    assert fields == expected
    assert client.post("/tep-da-tao/tao/bo-tai-lieu/", fields).status_code == 302


@pytest.mark.parametrize(
    ("person", "address", "has_button"),
    [
        ("so_tai_chinh", "/tieu-chi/6.1.1/", True),
        ("so_tai_chinh", "/tieu-chi/1.1.1/", False),
        ("so_tai_chinh", "/tieu-chi/", True),
        ("so_tai_chinh", "/ket-qua/Q3/6.1.1/", True),
        ("dong_van", "/tai-lieu/", False),
        ("lanh_dao", "/tieu-chi/6.1.1/", False),
        ("lanh_dao", "/tieu-chi/", False),
        ("lanh_dao", "/ky-bao-cao/Q3/", False),
        ("nguoi_ngoai", "/tieu-chi/", False),
    ],
)
def test_who_has_nothing_there_gets_no_button(
    request, result, sign_in, person, address, has_button
):
    client = sign_in(request.getfixturevalue(person))
    assert (form_of(client, address) is not None) is has_button


@pytest.mark.parametrize("address", ["/tieu-chi/", "/tieu-chi/6.1.1/"])
def test_a_cached_page_holds_ones_own_token(result, so_noi_vu, so_noi_vu_2, address):
    """The body is shared by readers of one scope; another's token would be refused."""
    from django.test import Client

    for person in (so_noi_vu, so_noi_vu_2):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        fields = form_of(client, address)
        assert client.post("/tep-da-tao/tao/bo-tai-lieu/", fields).status_code == 302
        etag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
        again = client.post("/tep-da-tao/tao/bo-tai-lieu/", fields)
        assert again.status_code == 302


def test_narrowing_by_script_brings_the_button_along(result, so_noi_vu, sign_in):
    client = sign_in(so_noi_vu)
    page = client.get("/tieu-chi/?linh_vuc=6", headers={"HX-Request": "true"}).content.decode()
    assert 'hx-select-oob="#bundle,#pdf"' in page
    assert '<div id="bundle">' in page
    assert "Bộ tài liệu lĩnh vực 6 (zip)" in page


def test_memory_does_not_grow_with_documents(tmp_path):
    """200 MB of documents; a program that held one of them would grow by 40."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.reports.exports.bundle_memory", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "parindex.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        assert len(archive.namelist()) == 6
        assert sum(info.file_size for info in archive.infolist()) > 200 << 20
    assert int(run.stdout) < 20
