"""Changing a person's details: their name stands under decisions about the plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import get_person
from accounts.actions_people import person_details
from accounts.actor import Actor
from accounts.forms_people import PersonForm
from accounts.views_people import way_to_person
from common.http import read_write
from common.seen import carried_out
from criteria import actions_names


@read_write
@never_cache
def person_edit(request: HttpRequest, username: str) -> HttpResponse:
    """Change a person's name, position, e-mail and phone."""
    person, actor = get_person(request.user, username), Actor.of_request(request)
    form = PersonForm(
        request.POST if request.method == "POST" else None, shown=person_details(person)
    )

    def change() -> None:
        actions_names.update_person(
            user=person, details=form.values(), seen=form.cleaned_data["seen"], actor=actor
        )

    if request.method == "POST" and carried_out(form, change):
        messages.success(request, f"Đã lưu thông tin của {form.cleaned_data['full_name']}.")
        return redirect("accounts:person", person.username)
    return render(
        request,
        "criteria/person_edit.html",
        {"form": form, "person": person, "way": way_to_person(person, ("Sửa thông tin", ""))},
        status=422 if form.errors else 200,
    )
