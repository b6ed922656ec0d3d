"""Every status × action × person over HTTP: what the table does not allow changes nothing."""

import pytest
from django.db import transaction
from django.test import Client

from assignments.actions import periods, reviews
from assignments.enums import ResultStatus
from assignments.models import Result
from assignments.views.review_page import VERBS
from assignments.workflow import TRANSITIONS, Action, Part, transition
from tests.review_cases import STATES, actor_of, every_row, handed_in, in_state, posted, where

pytestmark = pytest.mark.django_db
OTHERS = ("so_tai_chinh", "dong_van", "lanh_dao", "quan_tri", "nguoi_ngoai")
REVIEWERS = ("so_noi_vu", "so_noi_vu_2")


@pytest.fixture(autouse=True)
def _q3_open(time_machine_at):
    time_machine_at("2021-09-21 10:42")


@pytest.fixture
def client_of(request, sign_in):
    return lambda name: sign_in(request.getfixturevalue(name))


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_every_triple(plan, so_tai_chinh, so_noi_vu, client_of, state, verb):
    row = in_state(state, plan, so_tai_chinh, so_noi_vu)
    action = VERBS[verb]
    step = None if row is None else transition(row.status, action, Part.REVIEWER)
    url, values = f"/tham-dinh/Q3/6.1.1/{verb}/", posted(row)
    clients = {name: client_of(name) for name in (*OTHERS, *REVIEWERS)}
    before = every_row()

    assert Client().post(url, values).status_code == 302  # to the sign-in page
    for name in OTHERS:
        assert clients[name].post(url, values).status_code == 403, name
    assert every_row() == before

    for name in REVIEWERS:
        with transaction.atomic():
            response = clients[name].post(url, values)
            if step is None:
                assert response.status_code == 409, name
                assert every_row() == before
            else:
                assert response.status_code == 302, name
                assert Result.objects.get().status == step.to
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", OTHERS)
def test_the_pages_are_for_reviewers(plan, so_tai_chinh, so_noi_vu, client_of, name):
    in_state("submitted", plan, so_tai_chinh, so_noi_vu)
    client = client_of(name)
    for url in ("/tham-dinh/", "/tham-dinh/Q3/6.1.1/", "/tham-dinh/Q3/9.9/"):
        assert client.get(url).status_code == 403
    assert client.post("/tham-dinh/duyet-nhieu/", {"chon": "6.1.1"}).status_code == 403


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_a_locked_period_takes_no_decision(
    plan, so_tai_chinh, so_noi_vu, so_noi_vu_2, client_of, state, verb
):
    row = in_state(state, plan, so_tai_chinh, so_noi_vu)
    periods.lock_period(plan=plan, kind="Q3", actor=actor_of(so_noi_vu))
    client = client_of("so_noi_vu_2")
    before = every_row()
    assert client.post(f"/tham-dinh/Q3/6.1.1/{verb}/", posted(row)).status_code == 409
    assert every_row() == before


@pytest.mark.parametrize("state", ["submitted", "in_review"])
@pytest.mark.parametrize("verb", ["bat-dau", "duyet", "tra-lai"])
def test_nobody_appraises_what_they_submitted(plan, so_noi_vu, so_noi_vu_2, client_of, state, verb):
    # 1.1 is Sở Nội vụ's own: a coordinator enters and hands it in.
    row = handed_in(plan, so_noi_vu, code="1.1")
    if state == "in_review":
        reviews.begin_review(
            **where(plan, code="1.1"), expected_version=row.version, actor=actor_of(so_noi_vu_2)
        )
        row = Result.objects.get()
    mine, other = client_of("so_noi_vu"), client_of("so_noi_vu_2")
    before = every_row()
    page = mine.get("/tham-dinh/Q3/1.1/").content.decode()
    assert "do chính tài khoản này nộp" in page
    assert f"/tham-dinh/Q3/1.1/{verb}/" not in page
    response = mine.post(f"/tham-dinh/Q3/1.1/{verb}/", posted(row))
    assert response.status_code == 409
    if transition(row.status, VERBS[verb], Part.REVIEWER):
        assert "Người nộp không được tự thẩm định" in response.content.decode()
    response = mine.post(
        "/tham-dinh/duyet-nhieu/", {"chon": "1.1", "seen-1.1": posted(row)["seen"]}
    )
    assert response.status_code == 409
    assert every_row() == before
    if transition(row.status, VERBS[verb], Part.REVIEWER):
        assert other.post(f"/tham-dinh/Q3/1.1/{verb}/", posted(row)).status_code == 302


def test_the_buttons_are_those_of_the_table(plan, so_tai_chinh, so_noi_vu, client_of):
    client = client_of("so_noi_vu_2")
    for state in STATES:
        with transaction.atomic():
            row = in_state(state, plan, so_tai_chinh, so_noi_vu)
            page = client.get("/tham-dinh/Q3/6.1.1/").content.decode()
            drawn = {verb for verb in VERBS if f'formaction="/tham-dinh/Q3/6.1.1/{verb}/"' in page}
            expected = {
                verb
                for verb, action in VERBS.items()
                if row is not None and transition(row.status, action, Part.REVIEWER)
            }
            assert drawn == expected, state
            transaction.set_rollback(True)


# --- The owner's side ----------------------------------------------------------------------------

OWNER_ROUTES = {Action.SAVE: "nhap", Action.SUBMIT: "nop", Action.WITHDRAW: "rut-lai"}
NOT_OWNERS = ("dong_van", "lanh_dao", "quan_tri", "nguoi_ngoai", *REVIEWERS)


@pytest.mark.parametrize("action", OWNER_ROUTES)
@pytest.mark.parametrize("state", STATES)
def test_every_triple_of_the_owner(plan, so_tai_chinh, so_noi_vu, client_of, state, action):
    row = in_state(state, plan, so_tai_chinh, so_noi_vu)
    status = row.status if row else ResultStatus.DRAFT
    step = transition(status, action, Part.OWNER)
    url = f"/ket-qua/Q3/6.1.1/{OWNER_ROUTES[action]}/"
    values = {
        "version": str(row.version if row else 0),
        "numerator": "70",
        "denominator": "100",
        "self_score": "0,80",
        "narrative": "Đã giải ngân 70%.",
        "explanation": "Chờ quyết toán.",
    }
    clients = {name: client_of(name) for name in ("so_tai_chinh", *NOT_OWNERS)}
    before = every_row()

    assert Client().post(url, values).status_code == 302  # to the sign-in page
    for name in NOT_OWNERS:
        assert clients[name].post(url, values).status_code in {403, 404}, name
    assert every_row() == before

    response = clients["so_tai_chinh"].post(url, values)
    if row is None and action is Action.SUBMIT:
        assert response.status_code == 422  # nothing to hand in
        assert every_row() == before
    elif step is None:
        assert response.status_code == 409
        assert every_row() == before
    else:
        assert response.status_code == 302
        assert Result.objects.get().status == step.to


def test_every_action_of_the_table_has_an_address():
    reviewers = {row.action for row in TRANSITIONS if row.part is Part.REVIEWER}
    owners = {row.action for row in TRANSITIONS if row.part is Part.OWNER}
    assert (set(VERBS.values()), set(OWNER_ROUTES)) == (reviewers, owners)
    assert reviewers | owners == set(Action)
