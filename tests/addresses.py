"""Every address of the site, and who may do what there: the permission matrix.

An address that is not declared here fails ``test_urls.py``; so does one declared and gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ANYONE = frozenset(
    {"khach", "nguoi_ngoai", "so_tai_chinh", "dong_van", "lanh_dao", "quan_tri", "so_noi_vu"}
)
SIGNED_IN = ANYONE - {"khach"}
COORDINATORS = frozenset({"so_noi_vu"})
ADMINISTRATORS = frozenset({"quan_tri"})
MONITORS = frozenset({"so_noi_vu", "lanh_dao"})
OWNERS = frozenset({"so_tai_chinh"})
SUPPORTERS = frozenset({"dong_van", "so_noi_vu"})
TAKING_PART = frozenset({"so_tai_chinh", "dong_van", "so_noi_vu"})
KEEPERS = COORDINATORS | ADMINISTRATORS


@dataclass(frozen=True)
class Address:
    """One address: an example path, who may read it, who may post to it.

    ``post_status``: what a post without content answers those who may post.
    ``is_hidden``: others are not to know of it; they get 404 and not 403.
    ``knowers``: those who may know of it where the rest is not to: they get 403.
    """

    path: str
    readers: frozenset[str] = SIGNED_IN
    writers: frozenset[str] = frozenset()
    get_status: int = 200
    post_status: int = 200
    is_api: bool = False
    is_hidden: bool = False
    knowers: frozenset[str] = frozenset()
    query: dict[str, str] = field(default_factory=dict)


def _kept_by(
    people: frozenset[str], path: str, *, get_status: int = 200, post_status: int = 422
) -> Address:
    """Return a page that ``people`` read and write, and nobody else opens."""
    return Address(
        path, readers=people, writers=people, get_status=get_status, post_status=post_status
    )


NO_KEY = "00000000-0000-4000-8000-000000000000"
DOCUMENTS: dict[str, Any] = {
    "readers": frozenset({"so_tai_chinh", "so_noi_vu"}),
    "writers": frozenset({"so_tai_chinh"}),
    "is_hidden": True,
}

ADDRESSES = {
    "accounts:login": Address("/dang-nhap/", readers=ANYONE, writers=ANYONE),
    "accounts:logout": Address(
        "/dang-xuat/", readers=frozenset(), writers=SIGNED_IN, post_status=302
    ),
    "accounts:password-change": Address("/tai-khoan/mat-khau/", writers=SIGNED_IN),
    "accounts:password-change-done": Address("/tai-khoan/mat-khau/xong/"),
    "accounts:inbox": Address("/thong-bao/"),
    "accounts:inbox-read-all": Address(
        "/thong-bao/doc-het/", writers=SIGNED_IN, get_status=302, post_status=302
    ),
    "accounts:inbox-open": Address(  # nobody's notice: 404 whoever asks
        "/thong-bao/1/", writers=SIGNED_IN, get_status=302, post_status=404
    ),
    "accounts:person-list": Address("/quan-tri/nguoi-dung/", readers=ADMINISTRATORS),
    "accounts:person-create": _kept_by(ADMINISTRATORS, "/quan-tri/them-nguoi-dung/"),
    "accounts:person": Address("/quan-tri/nguoi-dung/cv_taichinh/", readers=ADMINISTRATORS),
    "accounts:person-close": _kept_by(
        ADMINISTRATORS, "/quan-tri/nguoi-dung/cv_taichinh/ngung/", post_status=302
    ),
    "accounts:person-reopen": _kept_by(
        ADMINISTRATORS,
        "/quan-tri/nguoi-dung/cv_taichinh/dung-lai/",
        get_status=302,
        post_status=302,
    ),
    "accounts:person-unlock": _kept_by(
        ADMINISTRATORS,
        "/quan-tri/nguoi-dung/cv_taichinh/mo-dang-nhap/",
        get_status=302,
        post_status=302,
    ),
    "accounts:password-reset": _kept_by(
        ADMINISTRATORS, "/quan-tri/nguoi-dung/cv_taichinh/mat-khau/"
    ),
    "accounts:role-add": _kept_by(ADMINISTRATORS, "/quan-tri/nguoi-dung/cv_taichinh/vai-tro/"),
    "accounts:role-change": _kept_by(
        ADMINISTRATORS, "/quan-tri/nguoi-dung/cv_taichinh/vai-tro/so-tai-chinh/"
    ),
    "accounts:role-remove": _kept_by(
        ADMINISTRATORS, "/quan-tri/nguoi-dung/cv_taichinh/vai-tro/so-tai-chinh/bo/"
    ),
    "criteria:person-edit": _kept_by(ADMINISTRATORS, "/quan-tri/nguoi-dung/cv_taichinh/sua/"),
    "criteria:agency-list": Address("/quan-tri/co-quan/", readers=KEEPERS),
    "criteria:agency-create": _kept_by(KEEPERS, "/quan-tri/them-co-quan/"),
    "criteria:agency-edit": _kept_by(KEEPERS, "/quan-tri/co-quan/so-tai-chinh/"),
    "criteria:group-list": Address("/quan-tri/nhom-co-quan/", readers=KEEPERS),
    "criteria:group-edit": _kept_by(KEEPERS, "/quan-tri/nhom-co-quan/ubnd-cap-huyen/"),
    "administration": Address("/quan-tri/", readers=KEEPERS),
    "criteria:figure-decision": Address(
        "/doi-chieu/2.2/baseline/", readers=COORDINATORS, writers=COORDINATORS, post_status=422
    ),
    "criteria:figure-withdraw": Address(
        "/doi-chieu/2.2/baseline/rut/",
        readers=COORDINATORS,
        writers=COORDINATORS,
        get_status=302,
        post_status=302,
    ),
    "criteria:thresholds": Address(
        "/nguong-xep-nhom/", readers=COORDINATORS, writers=COORDINATORS, post_status=422
    ),
    # Before there is a result only those who lead, support and review it know of it.
    "assignments:result": Address("/ket-qua/Q3/6.1.1/", readers=TAKING_PART, is_hidden=True),
    # Reporting periods: how they stand, and keeping them.
    "assignments:period-list": Address("/ky-bao-cao/", readers=MONITORS),
    "assignments:period": Address("/ky-bao-cao/Q3/", readers=MONITORS),
    "assignments:period-dates": Address(
        "/ky-bao-cao/Q3/ngay/", readers=COORDINATORS, writers=COORDINATORS, post_status=422
    ),
    "assignments:period-lock": Address(
        "/ky-bao-cao/Q3/khoa/", readers=COORDINATORS, writers=COORDINATORS, post_status=422
    ),
    "assignments:period-unlock": Address(
        "/ky-bao-cao/Q3/mo-khoa/", readers=COORDINATORS, writers=COORDINATORS, post_status=422
    ),
    "assignments:period-reopen": Address(
        "/ky-bao-cao/Q3/mo-lai/", readers=COORDINATORS, writers=COORDINATORS, post_status=422
    ),
    "assignments:period-reopen-close": Address(  # nothing to take back: 404
        "/ky-bao-cao/Q3/mo-lai/so-tai-chinh/dong/",
        readers=COORDINATORS,
        writers=COORDINATORS,
        get_status=302,
        post_status=404,
    ),
    "assignments:period-remind": Address(
        "/ky-bao-cao/Q3/nhac-viec/", readers=COORDINATORS, writers=COORDINATORS, post_status=422
    ),
    # Administration of what hangs on the plan.
    "assignments:duty-list": Address("/quan-tri/phan-cong/", readers=COORDINATORS),
    "assignments:duty": Address(
        "/quan-tri/phan-cong/6.1.1/", readers=COORDINATORS, writers=COORDINATORS, post_status=422
    ),
    "assignments:milestone-list": Address("/quan-tri/thoi-han/", readers=COORDINATORS),
    "assignments:milestone": Address(
        "/quan-tri/thoi-han/6.1.1/", readers=COORDINATORS, writers=COORDINATORS, post_status=422
    ),
    # Carrying a plan on to a new year. Plan 214 is signed: its figures are not edited.
    "assignments:plan-copy": _kept_by(COORDINATORS, "/quan-tri/ke-hoach/2021/sao-chep/"),
    "assignments:plan-targets": _kept_by(
        COORDINATORS, "/quan-tri/ke-hoach/2021/muc-tieu/", post_status=409
    ),
    "assignments:plan-history": _kept_by(
        COORDINATORS, "/quan-tri/ke-hoach/2021/ket-qua-nam-truoc/"
    ),
    "assignments:plan-history-template": Address(
        "/quan-tri/ke-hoach/2021/ket-qua-nam-truoc/tep-mau/", readers=COORDINATORS
    ),
    "assignments:plan-history-preview": _kept_by(
        COORDINATORS,
        f"/quan-tri/ke-hoach/2021/ket-qua-nam-truoc/{NO_KEY}/",
        get_status=404,
        post_status=404,
    ),
    "assignments:plan-history-discard": _kept_by(
        COORDINATORS,
        f"/quan-tri/ke-hoach/2021/ket-qua-nam-truoc/{NO_KEY}/bo/",
        get_status=302,
        post_status=404,
    ),
    # The plans of the years, and the annex that is brought in a file.
    "assignments:plan-list": Address("/quan-tri/ke-hoach/", readers=COORDINATORS),
    "assignments:annex-template": Address("/quan-tri/ke-hoach/mau.xlsx", readers=COORDINATORS),
    "assignments:annex-upload": _kept_by(COORDINATORS, "/quan-tri/ke-hoach/nap/"),
    "assignments:annex": _kept_by(
        COORDINATORS, f"/quan-tri/ke-hoach/nap/{NO_KEY}/", get_status=404, post_status=404
    ),
    "assignments:annex-confirm": _kept_by(
        COORDINATORS, f"/quan-tri/ke-hoach/nap/{NO_KEY}/xac-nhan/", get_status=404, post_status=404
    ),
    "assignments:annex-discard": _kept_by(
        COORDINATORS, f"/quan-tri/ke-hoach/nap/{NO_KEY}/bo/", get_status=404, post_status=404
    ),
    "assignments:plan-head": _kept_by(COORDINATORS, "/quan-tri/ke-hoach/2021/"),
    "assignments:plan-template": Address("/quan-tri/ke-hoach/2021/mau.xlsx", readers=COORDINATORS),
    "assignments:plan-activate": _kept_by(  # it is in force already
        COORDINATORS, "/quan-tri/ke-hoach/2021/ban-hanh/", post_status=409
    ),
    # An officer's pages.
    "assignments:my-work": Address("/viec-cua-toi/"),
    "assignments:submit-all": Address(
        "/viec-cua-toi/nop/", readers=TAKING_PART, writers=TAKING_PART, get_status=302
    ),
    "assignments:workbook": Address("/viec-cua-toi/tep-excel/", readers=TAKING_PART),
    "assignments:workbook-upload": Address(
        "/viec-cua-toi/tep-excel/nop/", readers=TAKING_PART, writers=TAKING_PART, post_status=422
    ),
    "assignments:workbook-preview": Address(  # nobody's preview: 404 whoever asks
        f"/viec-cua-toi/tep-excel/{NO_KEY}/", writers=SIGNED_IN, get_status=404, post_status=404
    ),
    # Tasks that were given. Nobody's task: 404 whoever asks.
    "assignments:order-list": Address("/viec-duoc-giao/"),
    "assignments:order": Address(f"/viec-duoc-giao/{NO_KEY}/", get_status=404),
    "assignments:order-step": Address(
        f"/viec-duoc-giao/{NO_KEY}/xac-nhan/",
        writers=SIGNED_IN,
        get_status=404,
        post_status=404,
    ),
    "assignments:quick-grid": Address("/nhap-nhanh/", writers=TAKING_PART, post_status=302),
    "assignments:my-measures": Address("/nhiem-vu-cua-toi/", writers=TAKING_PART, post_status=404),
    "assignments:result-edit": Address(
        "/ket-qua/Q3/6.1.1/nhap/",
        readers=OWNERS,
        writers=OWNERS,
        knowers=TAKING_PART,
        post_status=422,
    ),
    "assignments:result-submit": Address(
        "/ket-qua/Q3/6.1.1/nop/",
        readers=OWNERS,
        writers=OWNERS,
        knowers=TAKING_PART,
        get_status=302,
        post_status=422,
    ),
    "assignments:result-withdraw": Address(
        "/ket-qua/Q3/6.1.1/rut-lai/",
        readers=OWNERS,
        writers=OWNERS,
        knowers=TAKING_PART,
        get_status=302,
        post_status=409,
    ),
    "assignments:result-comment": Address(
        "/ket-qua/Q3/6.1.1/y-kien/",
        readers=TAKING_PART,
        writers=TAKING_PART,
        get_status=302,
        post_status=422,
        is_hidden=True,
    ),
    "assignments:contribution": Address(
        "/ket-qua/Q3/6.1.1/phoi-hop/",
        readers=SUPPORTERS,
        writers=SUPPORTERS,
        knowers=TAKING_PART,
        post_status=422,
    ),
    # Documents of results. What one person may know of another must not: 404, whatever it is.
    "assignments:evidence-panel": Address(
        "/ket-qua/Q3/6.1.1/tai-lieu/", **DOCUMENTS, post_status=422
    ),
    "assignments:evidence-attach": Address(
        "/ket-qua/Q3/6.1.1/tai-lieu/gan/", **DOCUMENTS, get_status=302, post_status=404
    ),
    "assignments:evidence-detach": Address(
        f"/ket-qua/Q3/6.1.1/tai-lieu/{NO_KEY}/go/", **DOCUMENTS, get_status=302, post_status=404
    ),
    "assignments:evidence-replace": Address(
        f"/ket-qua/Q3/6.1.1/tai-lieu/{NO_KEY}/thay/", **DOCUMENTS, get_status=404, post_status=404
    ),
    "assignments:library": Address("/tai-lieu/", readers=TAKING_PART),
    "assignments:evidence": Address(
        f"/tai-lieu/{NO_KEY}/", writers=SIGNED_IN, get_status=404, post_status=404
    ),
    "assignments:evidence-download": Address(f"/tai-lieu/{NO_KEY}/tai-ve/", get_status=404),
    # Thẩm định
    "assignments:review-queue": Address("/tham-dinh/", readers=COORDINATORS),
    "assignments:review-several": Address(
        "/tham-dinh/duyet-nhieu/",
        readers=COORDINATORS,
        writers=COORDINATORS,
        get_status=302,
        post_status=422,
    ),
    "assignments:review": Address("/tham-dinh/Q3/6.1.1/", readers=COORDINATORS),
    "assignments:review-decide": Address(
        "/tham-dinh/Q3/6.1.1/duyet/",
        readers=COORDINATORS,
        writers=COORDINATORS,
        get_status=302,
        post_status=409,
    ),
    "reports:overview": Address("/"),
    "reports:criterion-list": Address("/tieu-chi/"),
    "reports:criterion": Address("/tieu-chi/7.1.10/"),
    "reports:annex-file": Address("/phu-luc/"),
    "reports:agency-list": Address("/co-quan/"),
    "reports:agency": Address("/co-quan/so-tai-chinh/"),
    "reports:leaders": Address("/dieu-hanh/", readers=MONITORS),
    "reports:leaders-slides": Address("/dieu-hanh/trinh-chieu/", readers=MONITORS),
    "reports:leaders-figures": Address("/bieu-do/dieu-hanh/", readers=MONITORS),
    "reports:priorities": Address("/dieu-hanh/uu-tien/", readers=MONITORS),
    "reports:order-board": Address("/dieu-hanh/giao-viec/", readers=MONITORS),
    "reports:order-give": _kept_by(MONITORS, "/dieu-hanh/giao-viec/moi/"),
    "reports:leaders-agencies": Address("/dieu-hanh/co-quan/", readers=MONITORS),
    "reports:leaders-districts": Address("/dieu-hanh/co-quan/cap-huyen/", readers=MONITORS),
    "reports:leaders-compare": Address("/dieu-hanh/co-quan/so-sanh/", readers=MONITORS),
    "reports:years": Address("/so-sanh-nam/"),
    "reports:years-figures": Address("/bieu-do/so-sanh-nam/"),
    "reports:scenario-list": Address(
        "/dieu-hanh/kich-ban/", readers=MONITORS, writers=MONITORS, post_status=302
    ),
    "reports:scenario-compare": Address("/dieu-hanh/kich-ban/so-sanh/", readers=MONITORS),
    # Nobody's scenario: those who may have any get 404, the others 403.
    "reports:scenario": Address(
        f"/dieu-hanh/kich-ban/{NO_KEY}/",
        readers=MONITORS,
        writers=MONITORS,
        get_status=404,
        post_status=404,
    ),
    "reports:scenario-delete": Address(
        f"/dieu-hanh/kich-ban/{NO_KEY}/xoa/",
        readers=MONITORS,
        writers=MONITORS,
        get_status=404,
        post_status=404,
    ),
    "reports:note-list": Address("/chu-thich/"),
    "reports:note-add": _kept_by(COORDINATORS, "/chu-thich/them/"),
    # No note is there: coordinators get 404, the others 403.
    "reports:note-edit": _kept_by(
        COORDINATORS, "/chu-thich/1/sua/", get_status=404, post_status=404
    ),
    "reports:note-remove": _kept_by(
        COORDINATORS, "/chu-thich/1/go/", get_status=404, post_status=404
    ),
    "reports:note-restore": _kept_by(
        COORDINATORS, "/chu-thich/1/ghim-lai/", get_status=404, post_status=404
    ),
    "reports:measure-list": Address("/nhiem-vu/"),
    "reports:reconciliation": Address("/doi-chieu/"),
    "reports:history": Address("/lich-su/", readers=COORDINATORS | ADMINISTRATORS),
    "reports:history-export": Address("/lich-su/tai-ve/", readers=COORDINATORS | ADMINISTRATORS),
    "reports:report-list": Address("/bao-cao/", readers=TAKING_PART | MONITORS),
    "reports:template-list": Address("/quan-tri/mau-bao-cao/", readers=COORDINATORS),
    "reports:template-built-in": Address(
        "/quan-tri/mau-bao-cao/tong-hop/mau-co-san/", readers=COORDINATORS
    ),
    "reports:template-upload": _kept_by(COORDINATORS, "/quan-tri/mau-bao-cao/tong-hop/dua-len/"),
    "reports:template-reset": _kept_by(
        COORDINATORS,
        "/quan-tri/mau-bao-cao/tong-hop/dung-mau-co-san/",
        get_status=302,
        post_status=302,
    ),
    # No template is there: coordinators get 404, the others 403.
    "reports:template-download": Address(
        "/quan-tri/mau-bao-cao/ban/1/tai-ve/", readers=COORDINATORS, get_status=404
    ),
    "reports:template-activate": _kept_by(
        COORDINATORS, "/quan-tri/mau-bao-cao/ban/1/dung/", get_status=404, post_status=404
    ),
    "reports:export-list": Address("/tep-da-tao/"),
    "reports:export-create": Address(
        "/tep-da-tao/tao/khong-co/", writers=SIGNED_IN, get_status=302, post_status=404
    ),
    "reports:export": Address(f"/tep-da-tao/{NO_KEY}/", get_status=404),
    "reports:export-download": Address(f"/tep-da-tao/{NO_KEY}/tai-ve/", get_status=404),
    "reports:export-discard": Address(
        f"/tep-da-tao/{NO_KEY}/bo/", writers=SIGNED_IN, get_status=302, post_status=404
    ),
    "reports:overview-figures": Address("/bieu-do/tong-quan/"),
    "reports:criterion-figures": Address("/bieu-do/tieu-chi/7.1/"),
    "reports:agency-figures": Address("/bieu-do/co-quan/so-tai-chinh/"),
    "quick-find": Address("/tim-nhanh/"),
    "quick-find-index": Address("/tim-nhanh/muc-luc/"),
    "gallery": Address("/thanh-phan/", readers=ADMINISTRATORS),
}


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of the resolver with its name."""
    yield from _walk(get_resolver(), "")


def _walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, [namespace, entry.namespace]))
            yield from _walk(entry, inner)
        else:
            yield ":".join(filter(None, [namespace, entry.name or str(entry.pattern)])), entry
