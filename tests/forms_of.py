"""The forms of a page as a browser would send them, as they stand or with every field filled in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

DATE, MOMENT = "29/09/2021", "2021-09-30T17:00"
NUMBER, TEXT = "0,25", "Nội dung thử"


@dataclass
class SentForm:
    """One form of a page, and what pressing one of its buttons sends."""

    action: str
    method: str = "get"
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def posts(self) -> Iterator[dict[str, list[str]]]:
        """Yield what each button sends; a form without a named button sends its fields alone."""
        yield self.values
        for name, value in self.buttons:
            yield self.values | {name: [value]}


class _Reader(HTMLParser):
    def __init__(self, path: str, *, is_filled: bool) -> None:
        super().__init__()
        self.is_filled = is_filled
        self.path = path
        self.forms: list[SentForm] = []
        self.current: SentForm | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.current = SentForm(given.get("action") or self.path, given.get("method", "get"))
            self.forms.append(self.current)
        elif self.current is not None and hasattr(self, f"_{tag}"):
            getattr(self, f"_{tag}")(self.current, given)

    def _textarea(self, form: SentForm, given: dict[str, str]) -> None:
        if given.get("name"):
            form.values[given["name"]] = [TEXT]

    def _select(self, form: SentForm, given: dict[str, str]) -> None:
        self.select = given.get("name", "")

    def _option(self, form: SentForm, given: dict[str, str]) -> None:
        is_wanted = "selected" in given or self.select not in form.values
        if self.select and is_wanted and (given.get("value") or not self.is_filled):
            form.values[self.select] = [given.get("value", "")]

    def _button(self, form: SentForm, given: dict[str, str]) -> None:
        if given.get("name"):
            form.buttons.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.current = None
        elif tag == "select":
            self.select = ""

    def _input(self, form: SentForm, given: dict[str, str]) -> None:
        name, kind = given.get("name"), given.get("type", "text")
        if not name or kind == "file":
            return
        if kind in {"checkbox", "radio"} and not self.is_filled and "checked" not in given:
            return
        if kind == "checkbox":
            form.values.setdefault(name, []).append(given.get("value", "on"))
        elif kind == "radio":
            if "checked" in given or name not in form.values:
                form.values[name] = [given["value"]]
        elif kind == "hidden" or given.get("value") or not self.is_filled:
            form.values[name] = [given.get("value", "")]
        else:
            form.values[name] = [_filled(given)]


def _filled(given: dict[str, str]) -> str:
    if given.get("type") == "datetime-local":
        return MOMENT
    if given.get("type") == "date" or "ngày" in given.get("placeholder", ""):
        return DATE
    return NUMBER if given.get("inputmode") in {"decimal", "numeric"} else TEXT


def forms_of(html: str, path: str, *, is_filled: bool = True) -> list[SentForm]:
    """Return the forms that a page posts; ``is_filled``: with something in every empty field."""
    reader = _Reader(path, is_filled=is_filled)
    reader.feed(html)
    return [form for form in reader.forms if form.method.lower() == "post"]
