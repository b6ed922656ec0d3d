"""Files made in the background: asked for once, made once, their owner's alone."""

import io
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.http import Http404
from django.utils import timezone

from reports.actions.exports import MAX_OPEN, STALLED_AFTER, begin_export
from reports.enums import ExportStatus
from reports.exports import storage
from reports.exports.asking import request_export
from reports.exports.job import Asked, ExportKind, ExportRefused, Job
from reports.exports.kinds import KINDS
from reports.exports.making import FAILED, make_export
from reports.models import Export


class Sample:
    """A kind of export that does as a test tells it."""

    def __init__(self):
        self.error = self.refusal = None
        self.said = ""
        self.made = 0
        self.missing_text = ""

    def ask(self, user, query):
        if self.refusal:
            raise self.refusal
        return Asked({"ma": query.get("ma", "1")}, "Tệp thử", "tệp thử.txt")

    def write(self, job: Job) -> None:
        job.report(1, 4, "Đang viết")
        if self.error:
            raise self.error
        job.out.write(f"{job.user}: {job.params['ma']}".encode())
        self.made += 1

    def missing(self) -> str:
        return self.missing_text


@pytest.fixture
def sample(monkeypatch, settings, tmp_path) -> Sample:
    settings.MEDIA_ROOT = tmp_path
    kind = Sample()
    entry = ExportKind("thu", "Thử", kind.ask, kind.write, kind.missing)
    monkeypatch.setitem(KINDS, "thu", entry)
    return kind


def ask(client, **query):
    return client.post("/tep-da-tao/tao/thu/", query)


def files(settings) -> list[Path]:
    return list((Path(settings.MEDIA_ROOT) / "exports").glob("*"))


def test_a_file_is_asked_for_made_and_fetched(sample, so_tai_chinh, sign_in):
    client = sign_in(so_tai_chinh)
    answer = ask(client, ma="7")
    export = Export.objects.get()
    assert answer.headers["Location"] == f"/tep-da-tao/{export.key}/"
    assert "Đang chờ" in client.get(answer.headers["Location"]).content.decode()
    make_export.call(str(export.key))
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Đã xong" in page
    assert "hx-trigger" not in page
    fetched = client.get(f"/tep-da-tao/{export.key}/tai-ve/")
    assert b"".join(fetched.streaming_content) == f"{so_tai_chinh}: 7".encode()
    named = fetched.headers["Content-Disposition"]
    assert "filename*=utf-8''t%E1%BB%87p%20th%E1%BB%AD.txt" in named
    assert "no-store" in fetched.headers["Cache-Control"]


def test_a_worker_makes_what_is_queued(sample, real_transactions, so_tai_chinh):
    export = request_export(user=so_tai_chinh, slug="thu", query={})
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    export.refresh_from_db()
    assert export.state is ExportStatus.DONE


def test_the_fragment_asks_again_only_while_there_is_more_to_come(sample, so_tai_chinh, sign_in):
    export = request_export(user=so_tai_chinh, slug="thu", query={})
    client = sign_in(so_tai_chinh)
    fragment = client.get(f"/tep-da-tao/{export.key}/", headers={"HX-Request": "true"})
    text = fragment.content.decode()
    assert "hx-trigger" in text
    assert "<html" not in text


def test_asked_for_twice_while_in_the_making_it_is_made_once(sample, so_tai_chinh, sign_in):
    client = sign_in(so_tai_chinh)
    assert ask(client).headers["Location"] == ask(client).headers["Location"]
    assert Export.objects.count() == 1
    key = str(Export.objects.get().key)
    make_export.call(key)
    make_export.call(key)
    assert sample.made == 1
    ask(client)
    assert Export.objects.count() == 2


def test_nobody_fills_the_queue(sample, so_tai_chinh, sign_in):
    client = sign_in(so_tai_chinh)
    for number in range(MAX_OPEN):
        ask(client, ma=str(number))
    answer = client.post(
        "/tep-da-tao/tao/thu/", {"ma": "99"}, headers={"Referer": "http://testserver/co-quan/"}
    )
    assert answer.headers["Location"] == "http://testserver/co-quan/"
    assert Export.objects.count() == MAX_OPEN
    assert "Đang có 5 tệp chờ tạo" in client.get("/co-quan/").content.decode()


def test_a_referer_elsewhere_is_not_followed(sample, so_tai_chinh, sign_in):
    sample.refusal = ValidationError("Không làm được.")
    answer = sign_in(so_tai_chinh).post(
        "/tep-da-tao/tao/thu/", headers={"Referer": "https://evil.example/"}
    )
    assert answer.headers["Location"] == "/tep-da-tao/"


@pytest.mark.parametrize("path", ["", "tai-ve/", "bo/"])
def test_another_persons_file_is_not_there(sample, so_tai_chinh, so_noi_vu, sign_in, path):
    export = request_export(user=so_tai_chinh, slug="thu", query={})
    make_export.call(str(export.key))
    client = sign_in(so_noi_vu)
    address = f"/tep-da-tao/{export.key}/{path}"
    answer = client.post(address) if path == "bo/" else client.get(address)
    assert answer.status_code == 404
    assert Export.objects.count() == 1
    assert "Tệp thử" not in client.get("/tep-da-tao/").content.decode()


@pytest.mark.parametrize("refusal", [Http404("x"), PermissionDenied("x")])
def test_who_may_not_see_it_any_more_does_not_get_it(sample, so_tai_chinh, sign_in, refusal):
    export = request_export(user=so_tai_chinh, slug="thu", query={})
    make_export.call(str(export.key))
    sample.refusal = refusal
    assert sign_in(so_tai_chinh).get(f"/tep-da-tao/{export.key}/tai-ve/").status_code == 404


def test_rights_lost_in_the_queue_make_no_file(sample, so_tai_chinh, settings):
    export = request_export(user=so_tai_chinh, slug="thu", query={})
    sample.refusal = PermissionDenied("x")
    make_export.call(str(export.key))
    export.refresh_from_db()
    assert export.state is ExportStatus.FAILED
    assert files(settings) == []


def test_a_refusal_is_said_and_leaves_nothing(sample, so_tai_chinh, settings):
    sample.error = ExportRefused("Kỳ này chưa có số liệu.")
    export = request_export(user=so_tai_chinh, slug="thu", query={})
    make_export.call(str(export.key))
    export.refresh_from_db()
    assert (export.state, export.error) == (ExportStatus.FAILED, "Kỳ này chưa có số liệu.")
    assert files(settings) == []


def test_a_fault_is_said_without_its_words_and_leaves_nothing(sample, so_tai_chinh, settings):
    sample.error = RuntimeError("mật khẩu là 123")
    export = request_export(user=so_tai_chinh, slug="thu", query={})
    with pytest.raises(RuntimeError):
        make_export.call(str(export.key))
    export.refresh_from_db()
    assert export.error == FAILED
    assert files(settings) == []


def test_what_the_server_lacks_is_said_before_anything_is_queued(sample, so_tai_chinh, sign_in):
    sample.missing_text = "Máy chủ thiếu gói để tạo tệp này."
    client = sign_in(so_tai_chinh)
    page = client.post("/tep-da-tao/tao/thu/", follow=True).content.decode()
    assert "Máy chủ thiếu gói để tạo tệp này." in page
    assert not Export.objects.exists()


def test_dropped_while_in_the_making_it_leaves_nothing(sample, so_tai_chinh, settings, monkeypatch):
    export = request_export(user=so_tai_chinh, slug="thu", query={})
    write = sample.write

    def dropped(job: Job) -> None:
        Export.objects.all().delete()
        write(job)

    monkeypatch.setitem(KINDS, "thu", ExportKind("thu", "Thử", sample.ask, dropped))
    make_export.call(str(export.key))
    assert files(settings) == []


def test_dropping_a_file_removes_it(sample, so_tai_chinh, sign_in, settings):
    export = request_export(user=so_tai_chinh, slug="thu", query={})
    make_export.call(str(export.key))
    assert len(files(settings)) == 1
    assert sign_in(so_tai_chinh).post(f"/tep-da-tao/{export.key}/bo/").status_code == 302
    assert files(settings) == []
    assert not Export.objects.exists()


def test_sweeping_removes_what_is_over_and_gives_up_what_was_killed(sample, so_tai_chinh, settings):
    old, killed, waiting = (
        request_export(user=so_tai_chinh, slug="thu", query={"ma": ma}) for ma in "abc"
    )
    make_export.call(str(old.key))
    moment = timezone.now()
    Export.objects.filter(pk=old.pk).update(expires_at=moment)
    begin_export(key=str(killed.key))
    Export.objects.filter(pk=killed.pk).update(heartbeat_at=moment - 2 * STALLED_AFTER)
    stray = storage.path_of(storage.new_name() + ".part")
    stray.touch()
    said = io.StringIO()
    call_command("sweep_exports", stdout=said)
    assert said.getvalue() == "1 tệp hết hạn, 0 tệp dở dang, 1 việc bị ngắt.\n"
    assert stray.exists()
    killed.refresh_from_db()
    waiting.refresh_from_db()
    assert (killed.state, waiting.state) == (ExportStatus.FAILED, ExportStatus.WAITING)
    assert [path for path in files(settings) if path != stray] == []


def test_a_file_whose_time_is_over_is_gone_before_the_sweep(sample, so_tai_chinh, sign_in):
    export = request_export(user=so_tai_chinh, slug="thu", query={})
    make_export.call(str(export.key))
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert sign_in(so_tai_chinh).get(f"/tep-da-tao/{export.key}/tai-ve/").status_code == 404


def test_two_workers_make_it_once(sample, real_transactions, so_tai_chinh):
    export = request_export(user=so_tai_chinh, slug="thu", query={})
    barrier = threading.Barrier(2)

    def work() -> None:
        barrier.wait()
        try:
            make_export.call(str(export.key))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sample.made == 1
