"""The administrator's pages about accounts: finding, making, closing, first passwords."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from accounts import actions_people
from accounts.access import KEEPERS_OF_PEOPLE, get_person, require_role
from accounts.actor import Actor
from accounts.enums import Role
from accounts.forms_people import ConfirmForm, NewPersonForm
from accounts.models import Agency, User
from accounts.people import PeopleSearch, is_locked_out
from common.http import read_only, read_write
from common.seen import carried_out
from common.tables.answers import table_answer
from common.tables.model import Row, Table, columns, in_use

Way = list[tuple[str, str]]


def way_to(*below: tuple[str, str]) -> Way:
    """Return the way to a page of the administration of people."""
    return [
        ("Quản trị", reverse("administration")),
        ("Người dùng", reverse("accounts:person-list")),
        *below,
    ]


def way_to_person(person: User, *below: tuple[str, str]) -> Way:
    """Return the way to a page about one person."""
    return way_to((str(person), reverse("accounts:person", args=[person.username])), *below)


@read_only
@never_cache
def person_list(request: HttpRequest) -> HttpResponseBase:
    """Show the accounts, narrowed by words, agency, role and state."""
    require_role(request.user, *KEEPERS_OF_PEOPLE)
    search = PeopleSearch.from_query(request.GET)
    answer = table_answer(request, lambda: [_people_table(search)])
    if answer is not None:
        return answer
    page, people = search.page()
    return render(
        request,
        "accounts/person_list.html",
        {"search": search, "page": page, "people": people, "way": way_to()},
    )


def _people_table(search: PeopleSearch) -> Table:
    """Return everybody asked for, of all pages, as the list shows them."""
    filters = in_use(
        ("Từ khóa", search.query),
        ("Cơ quan", dict(search.agency_choices).get(search.agency, "")),
        ("Vai trò", dict(search.role_choices).get(search.role, "")),
        ("Tài khoản", dict(search.state_choices).get(search.state, "")),
    )
    heads = columns("Họ và tên", "Tên đăng nhập", "Chức vụ", "Vai trò, cơ quan", "Tài khoản")
    rows = [_plain(person) for person in search.everybody()]
    return Table("nguoi-dung", "Người dùng", heads, rows, notes=(filters,))


def _plain(person: User) -> Row:
    roles = [f"{one.get_role_display()}, {one.agency}" for one in person.memberships.all()]
    state = "Chờ đổi mật khẩu" if person.must_change_password else "Đang dùng"
    return (
        str(person),
        person.username,
        person.position,
        "; ".join(roles) or "chưa có vai trò",
        state if person.is_active else "Ngừng dùng",
    )


@read_only
@never_cache
def person(request: HttpRequest, username: str) -> HttpResponseBase:
    """Show one account: who it is, what they may do, and whether they can sign in."""
    person = get_person(request.user, username)
    memberships = person.memberships.select_related("agency").order_by("agency__name")
    answer = table_answer(
        request,
        lambda: [
            Table(
                "vai-tro",
                f"Vai trò của {person}",
                columns("Cơ quan", "Vai trò"),
                [(str(one.agency), one.get_role_display()) for one in memberships],
            )
        ],
    )
    if answer is not None:
        return answer
    return render(
        request,
        "accounts/person.html",
        {
            "person": person,
            "memberships": memberships,
            "is_self": person == request.user,
            "is_locked_out": is_locked_out(person),
            "way": way_to_person(person),
        },
    )


@read_write
@never_cache
@sensitive_variables("password")
def person_create(request: HttpRequest) -> HttpResponse:
    """Make an account; the answer to the POST shows its first password, and nothing ever again."""
    require_role(request.user, *KEEPERS_OF_PEOPLE)
    form = NewPersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person, password = actions_people.create_person(
                username=given["username"],
                details={name: given[name] for name in actions_people.DETAILS},
                agency=Agency.objects.get(slug=given["agency"]),
                role=Role(given["role"]),
                actor=Actor.of_request(request),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _first_password(request, person, password, is_new=True)
    return render(
        request,
        "accounts/person_create.html",
        {"form": form, "way": way_to(("Thêm người dùng", ""))},
        status=422 if form.errors else 200,
    )


@read_write
@never_cache
@sensitive_variables("password")
def password_reset(request: HttpRequest, username: str) -> HttpResponse:
    """Give a person a new first password, shown in the answer to the POST and nowhere else."""
    person = get_person(request.user, username)
    shown = actions_people.password_details(person)
    form = ConfirmForm(request.POST if request.method == "POST" else None, shown=shown)
    if request.method == "POST" and form.is_valid():
        try:
            password = actions_people.reset_password(
                user=person, seen=form.cleaned_data["seen"], actor=Actor.of_request(request)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _first_password(request, person, password, is_new=False)
    return render(
        request,
        "accounts/password_reset.html",
        {"form": form, "person": person, "way": way_to_person(person, ("Đặt lại mật khẩu", ""))},
        status=422 if form.errors else 200,
    )


@read_write
@never_cache
def person_close(request: HttpRequest, username: str) -> HttpResponse:
    """Ask, then close an account."""
    person = get_person(request.user, username)
    form = forms.Form(request.POST if request.method == "POST" else None)
    actor = Actor.of_request(request)
    if request.method == "POST" and carried_out(
        form, lambda: actions_people.close_account(user=person, actor=actor)
    ):
        messages.success(request, f"Đã ngừng sử dụng tài khoản {person.username}.")
        return redirect("accounts:person", person.username)
    return render(
        request,
        "accounts/person_close.html",
        {"form": form, "person": person, "way": way_to_person(person, ("Ngừng sử dụng", ""))},
        status=422 if form.errors else 200,
    )


@read_write
@never_cache
def person_reopen(request: HttpRequest, username: str) -> HttpResponse:
    """Open a closed account again; a GET leads to the person."""
    person = get_person(request.user, username)
    if request.method == "POST":
        actions_people.reopen_account(user=person, actor=Actor.of_request(request))
        messages.success(request, f"Tài khoản {person.username} được sử dụng lại.")
    return redirect("accounts:person", person.username)


@read_write
@never_cache
def person_unlock(request: HttpRequest, username: str) -> HttpResponse:
    """Let a user name that failed too often sign in again now; a GET leads to the person."""
    person = get_person(request.user, username)
    if request.method == "POST":
        if actions_people.unlock_sign_in(user=person, actor=Actor.of_request(request)):
            messages.success(request, f"Đã bỏ tạm khóa đăng nhập của {person.username}.")
        else:
            messages.info(request, f"Tài khoản {person.username} không bị tạm khóa đăng nhập.")
    return redirect("accounts:person", person.username)


def _first_password(
    request: HttpRequest, person: User, password: str, *, is_new: bool
) -> HttpResponse:
    """Show a password that is nowhere else: the page is kept by no cache and no history."""
    return render(
        request,
        "accounts/first_password.html",
        {
            "person": person,
            "password": password,
            "is_new": is_new,
            "way": way_to_person(person, ("Mật khẩu lần đầu", "")),
        },
    )
