"""Two people at one form: a save carries what its form showed, and is refused where that moved.

The form keeps what was typed and shows it beside what is stored now; sending it again is then a
decision, not an accident.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac

Values = Mapping[str, Any]
NOTHING = "(để trống)"


def fingerprint(values: Values) -> str:
    """Return a short text that differs when ``values`` do and gives nothing of them away."""
    text = json.dumps(dict(values), sort_keys=True, ensure_ascii=False, default=str)
    return salted_hmac("common.seen", text, algorithm="sha256").hexdigest()[:32]


class ChangedMeanwhileError(ValidationError):
    """Somebody else saved first; ``current`` is what is stored now."""

    def __init__(self, current: Values) -> None:
        super().__init__(
            "Dữ liệu đã được sửa ở nơi khác sau khi trang này mở ra, nên chưa lưu gì. "
            "Kiểm tra lại; nếu vẫn muốn lưu thì bấm lần nữa.",
            code="stale",
        )
        self.current = current


def refuse_stale(seen: str, current: Values) -> None:
    """Raise ``ChangedMeanwhileError`` unless ``seen`` is the fingerprint of ``current``."""
    if not constant_time_compare(seen, fingerprint(current)):
        raise ChangedMeanwhileError(current)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field with what is stored and what was typed, both in words."""

    label: str
    stored: str
    typed: str


class SeenForm(forms.Form):
    """A form about values that others may change: ``seen`` travels with it.

    Args:
        shown: the values that the form starts from; what the action compares with.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: QueryDict | None = None, *, shown: Values) -> None:
        super().__init__(data, initial={**shown, "seen": fingerprint(shown)})
        self.conflicts: list[Conflict] = []

    def values(self, *names: str) -> dict[str, Any]:
        """Return the cleaned values of ``names``; of every field but ``seen`` by default."""
        wanted = names or tuple(name for name in self.fields if name != "seen")
        return {name: self.cleaned_data[name] for name in wanted}

    def show_conflict(self, current: Values) -> None:
        """Set what is stored beside what was typed, and let the next save know of it."""
        self.conflicts = [
            Conflict(
                str(self.fields[name].label or name),
                in_words(self.fields[name], value),
                in_words(self.fields[name], self.cleaned_data.get(name)),
            )
            for name, value in current.items()
            if name in self.fields and _plain(value) != _plain(self.cleaned_data.get(name))
        ]
        if isinstance(self.data, QueryDict):  # what was sent can't be changed, a copy can
            data = self.data.copy()
            data["seen"] = fingerprint(current)
            self.data = data


def carried_out(form: forms.Form, change: Callable[[], object]) -> bool:
    """Make the change that a valid form asks for; its refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        change()
    except ChangedMeanwhileError as error:
        if isinstance(form, SeenForm):
            form.show_conflict(error.current)
        form.add_error(None, error)
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors


def in_words(field: forms.Field, value: Any) -> str:
    """Return a value of ``field`` as a reader knows it."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    values = value if isinstance(value, list | tuple) else [value]
    names = _choice_names(field)
    said = [names.get(str(one), str(one)) for one in values if one not in {None, ""}]
    return ", ".join(said) or NOTHING


def _choice_names(field: forms.Field) -> dict[str, str]:
    names: dict[str, str] = {}
    for value, label in getattr(field, "choices", ()):
        pairs = label if isinstance(label, list | tuple) else [(value, label)]
        names |= {str(key): str(name) for key, name in pairs}
    return names


def _plain(value: Any) -> Any:
    """Return a value as two are compared: nothing is nothing, and a set has no order."""
    return sorted(value) if isinstance(value, list | tuple) else value or None
