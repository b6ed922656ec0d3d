"""A save carries what its form showed; where that has moved, both are shown and nothing is lost."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from common.seen import (
    NOTHING,
    ChangedMeanwhileError,
    SeenForm,
    carried_out,
    fingerprint,
    in_words,
    refuse_stale,
)

SHOWN = {"name": "Sở Thử", "kind": "a", "since": None, "members": ["x", "y"]}


class Form(SeenForm):
    name = forms.CharField(label="Tên")
    kind = forms.ChoiceField(label="Loại", choices=[("a", "Loại A"), ("b", "Loại B")])
    since = forms.DateField(label="Từ ngày", required=False)
    members = forms.MultipleChoiceField(
        label="Thành viên", choices=[("Nhóm", [("x", "Bên X"), ("y", "Bên Y"), ("z", "Bên Z")])]
    )


def sent(seen: str = "", **changed: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in {**SHOWN, "seen": seen, **changed}.items():
        data.setlist(name, value if isinstance(value, list) else [value or ""])
    data._mutable = False
    return data


@pytest.mark.parametrize(
    "other",
    [
        SHOWN | {"name": "Sở Thử "},
        SHOWN | {"since": date(2021, 1, 1)},
        SHOWN | {"members": ["x"]},
        {"name": "Sở Thử"},
    ],
    ids=str,
)
def test_anything_else_has_another_fingerprint(other: dict[str, Any]) -> None:
    assert fingerprint(other) != fingerprint(SHOWN)
    with pytest.raises(ChangedMeanwhileError, match="chưa lưu gì"):
        refuse_stale(fingerprint(other), SHOWN)


def test_the_same_has_the_same_and_gives_nothing_away() -> None:
    refuse_stale(fingerprint(dict(reversed(SHOWN.items()))), SHOWN)
    assert "Thử" not in fingerprint(SHOWN)


@pytest.mark.parametrize("seen", ["", "x", "ký tự lạ \N{SNOWMAN}"])
def test_a_form_that_has_seen_nothing_is_refused(seen: str) -> None:
    with pytest.raises(ChangedMeanwhileError):
        refuse_stale(seen, SHOWN)


def test_the_form_starts_from_what_is_shown() -> None:
    form = Form(shown=SHOWN)
    assert form["name"].value() == "Sở Thử"
    assert form["seen"].value() == fingerprint(SHOWN)
    assert [field.name for field in form.visible_fields()] == ["name", "kind", "since", "members"]


def test_a_conflict_shows_both_and_keeps_what_was_typed() -> None:
    stored = SHOWN | {"name": "Sở Khác", "kind": "b", "members": ["z"]}
    form = Form(sent(fingerprint(SHOWN), name="Sở Mới", members=["y", "x"]), shown=stored)
    assert not carried_out(form, lambda: refuse_stale(form.cleaned_data["seen"], stored))
    assert [(one.label, one.stored, one.typed) for one in form.conflicts] == [
        ("Tên", "Sở Khác", "Sở Mới"),
        ("Loại", "Loại B", "Loại A"),
        ("Thành viên", "Bên Z", "Bên Y, Bên X"),
    ]
    assert form["name"].value() == "Sở Mới"
    assert "chưa lưu gì" in str(form.non_field_errors())

    again = Form(sent(str(form["seen"].value()), name="Sở Mới"), shown=stored)
    assert carried_out(again, lambda: refuse_stale(again.cleaned_data["seen"], stored))


def test_an_order_of_members_is_no_difference() -> None:
    form = Form(sent("x", members=["y", "x"]), shown=SHOWN)
    carried_out(form, lambda: refuse_stale("x", SHOWN))
    assert form.conflicts == []


def test_a_refusal_of_the_action_lands_at_its_field() -> None:
    def refuse() -> None:
        raise ValidationError({"name": "Tên đã có."})

    form = Form(sent(), shown=SHOWN)
    assert not carried_out(form, refuse)
    assert form.errors == {"name": ["Tên đã có."]}


def test_a_form_with_errors_changes_nothing() -> None:
    done: list[str] = []
    assert not carried_out(Form(sent(name=""), shown=SHOWN), lambda: done.append("x"))
    assert done == []
    assert carried_out(Form(sent(), shown=SHOWN), lambda: done.append("x"))
    assert done == ["x"]


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, NOTHING), ("", NOTHING), ([], NOTHING), (date(2021, 9, 5), "05/09/2021"), ("t", "t")],
)
def test_values_in_words(value: Any, words: str) -> None:
    assert in_words(forms.CharField(), value) == words
