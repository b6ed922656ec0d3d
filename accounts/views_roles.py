"""The administrator's pages about what a person may do where."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts import actions_people
from accounts.access import can_manage_people, get_membership, get_person
from accounts.actor import Actor
from accounts.enums import Role
from accounts.forms_people import ConfirmForm, NewRoleForm, RoleForm
from accounts.models import Agency, User
from accounts.views_people import way_to_person
from common.http import read_write
from common.seen import carried_out


@read_write
@never_cache
def role_add(request: HttpRequest, username: str) -> HttpResponse:
    """Give a person a role at one more agency."""
    person, actor = get_person(request.user, username), Actor.of_request(request)
    form = NewRoleForm(request.POST if request.method == "POST" else None)

    def add() -> None:
        actions_people.add_role(
            user=person,
            agency=Agency.objects.get(slug=form.cleaned_data["agency"]),
            role=Role(form.cleaned_data["role"]),
            actor=actor,
        )

    if request.method == "POST" and carried_out(form, add):
        messages.success(request, f"Đã giao vai trò cho {person}.")
        return redirect("accounts:person", person.username)
    return render(
        request,
        "accounts/role_add.html",
        {"form": form, "person": person, "way": way_to_person(person, ("Thêm vai trò", ""))},
        status=422 if form.errors else 200,
    )


@read_write
@never_cache
def role_change(request: HttpRequest, username: str, agency: str) -> HttpResponse:
    """Change a person's role at an agency."""
    membership = get_membership(request.user, username, agency)
    actor = Actor.of_request(request)
    form = RoleForm(
        request.POST if request.method == "POST" else None,
        shown=actions_people.role_details(membership),
    )

    def change() -> None:
        actions_people.change_role(
            membership=membership,
            role=Role(form.cleaned_data["role"]),
            seen=form.cleaned_data["seen"],
            actor=actor,
        )

    if request.method == "POST" and carried_out(form, change):
        messages.success(request, f"Đã sửa vai trò của {membership.user}.")
        return _back(request, membership.user)
    return render(
        request,
        "accounts/role_change.html",
        {
            "form": form,
            "membership": membership,
            "way": way_to_person(membership.user, ("Sửa vai trò", "")),
        },
        status=422 if form.errors else 200,
    )


@read_write
@never_cache
def role_remove(request: HttpRequest, username: str, agency: str) -> HttpResponse:
    """Ask, then take a person's role at an agency away."""
    membership = get_membership(request.user, username, agency)
    actor = Actor.of_request(request)
    form = ConfirmForm(
        request.POST if request.method == "POST" else None,
        shown=actions_people.role_details(membership),
    )

    def remove() -> None:
        actions_people.remove_role(
            membership=membership, seen=form.cleaned_data["seen"], actor=actor
        )

    if request.method == "POST" and carried_out(form, remove):
        messages.success(
            request,
            f"Đã bỏ vai trò {membership.get_role_display()} của {membership.user} "
            f"tại {membership.agency}.",
        )
        return _back(request, membership.user)
    return render(
        request,
        "accounts/role_remove.html",
        {
            "form": form,
            "membership": membership,
            "way": way_to_person(membership.user, ("Bỏ vai trò", "")),
        },
        status=422 if form.errors else 200,
    )


def _back(request: HttpRequest, person: User) -> HttpResponse:
    """Lead back to the person, or away from here whoever has just given up this very right."""
    actor = User.objects.get(pk=Actor.of_request(request).user.pk)  # type: ignore[union-attr]
    if can_manage_people(actor):
        return redirect("accounts:person", person.username)
    return redirect("/")
