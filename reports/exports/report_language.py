"""The little language of report templates, and how what people upload is held to it.

A template may put in variables, go through lists and ask yes-or-no questions. Every name is held
against ``report_fields`` before anything is rendered, whichever branch it stands in. Nothing can
be called, assigned, added or multiplied, so that no template can keep a server busy or reach
anything but the report: the sandbox below is the second fence.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from html import escape
from typing import Any, get_args, get_origin, get_type_hints

from jinja2 import StrictUndefined, Template, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from common.text import nfc
from reports.exports.report_fields import Report

FILTERS = ("upper", "lower", "length", "default")
MAX_DEPTH = 2
"""Lists within lists: a criterion's causes within the areas."""
MAX_RENDERED = 24_000_000
"""Characters of one rendered part; the longest report of ours has two million."""

_PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
_LOOP = {"index": int, "first": bool, "last": bool, "length": int}
_UNKNOWN = object()
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML may hold; control characters are gone by then."""


class TemplateRefused(Exception):  # noqa: N818  # said to people
    """A template does what none may; ``line`` is the paragraph, counted from 1, if known."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.line = line


@dataclass(frozen=True, slots=True)
class Variable:
    """One entry of the list that template writers read."""

    name: str
    help: str
    is_list: bool
    parts: tuple["Variable", ...] = ()


def variables(shape: Any = Report, prefix: str = "") -> tuple[Variable, ...]:
    """Return what a template may name, with descriptions, from the dataclasses."""
    found = []
    for one in fields(shape):
        kind = get_type_hints(shape)[one.name]
        is_list = get_origin(kind) is tuple
        inner = get_args(kind)[0] if is_list else kind
        within = "" if is_list else f"{prefix}{one.name}."
        parts = variables(inner, within) if is_dataclass(inner) else ()
        found.append(Variable(f"{prefix}{one.name}", one.metadata["help"], is_list, parts))
    return tuple(found)


class _Bounded(Template):
    """A template whose output ends where no honest report is that long."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        parts, length = [], 0
        for part in self.generate(*args, **kwargs):
            length += len(part)
            if length > MAX_RENDERED:
                raise TemplateRefused("Mẫu tạo ra văn bản quá dài. Bỏ bớt vòng lặp.")
            parts.append(part)
        return "".join(parts)


class ReportEnvironment(ImmutableSandboxedEnvironment):
    """Jinja with nothing in it but what a report needs."""

    template_class = _Bounded

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True, finalize=_as_text)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        check(tree)
        return tree

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Allow the report's own fields and a loop's counters, of no other object anything."""
        if is_dataclass(obj):
            return attr in {one.name for one in fields(obj)}
        if type(obj).__name__ == "LoopContext":
            return attr in _LOOP
        return attr in getattr(type(obj), "template_fields", ())

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow no call at all."""
        return False


def _as_text(value: Any) -> Any:
    """Return a value as XML text: escaped, and without what Word or the renderer takes for more.

    Braces are written as numbers: the renderer turns '{_{' into '{{' afterwards.
    """
    if hasattr(value, "__html__") or isinstance(value, StrictUndefined):
        return value
    text = escape(_NOT_XML.sub("", nfc(str(value))).replace("\t", " "), quote=True)
    for brace in "{}%":
        text = text.replace(brace, f"&#{ord(brace)};")
    return Markup(text)  # noqa: S704  # escaped above


def context_of(report: Report) -> dict[str, Any]:
    """Return a report as the variables of a template."""
    return {one.name: getattr(report, one.name) for one in fields(report)}


def check(tree: nodes.Template) -> None:
    """Raise ``TemplateRefused`` for anything that is not of the language."""
    hints = get_type_hints(Report)
    _Checker().body(tree.body, dict(hints), 0)


class _Checker:
    def body(self, children: list[nodes.Node], names: Mapping[str, Any], depth: int) -> None:
        for child in children:
            self.node(child, names, depth)

    def node(self, node: nodes.Node, names: Mapping[str, Any], depth: int) -> None:
        match node:
            case nodes.For():
                self._loop(node, names, depth)
            case nodes.Name() | nodes.Getattr():
                self.type_of(node, names)
            case nodes.Filter():
                self._filter(node, names, depth)
            case nodes.Call():
                raise TemplateRefused("Không được gọi hàm trong mẫu.", node.lineno)
            case _ if isinstance(node, _PLAIN):
                self.body(list(node.iter_child_nodes()), names, depth)
            case _:
                word = type(node).__name__
                raise TemplateRefused(
                    f"Mẫu dùng lệnh không được phép ({word}). Chỉ dùng biến, for, if.", node.lineno
                )

    def _filter(self, node: nodes.Filter, names: Mapping[str, Any], depth: int) -> None:
        if node.name not in FILTERS:
            raise TemplateRefused(
                f"Không có bộ lọc “{node.name}”. Chỉ dùng: {', '.join(FILTERS)}.", node.lineno
            )
        self.body(list(node.iter_child_nodes()), names, depth)

    def _loop(self, node: nodes.For, names: Mapping[str, Any], depth: int) -> None:
        if depth >= MAX_DEPTH:
            raise TemplateRefused(f"Vòng lặp lồng nhau quá {MAX_DEPTH} lớp.", node.lineno)
        if node.recursive or not isinstance(node.target, nodes.Name):
            raise TemplateRefused("Vòng lặp phải có dạng: for dòng in danh_sách.", node.lineno)
        if not isinstance(node.iter, nodes.Name | nodes.Getattr):
            raise TemplateRefused(
                "Vòng lặp chỉ đi qua một danh sách trong bảng biến, không qua số hay hàm.",
                node.lineno,
            )
        kind = self.type_of(node.iter, names)
        if get_origin(kind) is not tuple:
            raise TemplateRefused(f"“{_path(node.iter)}” không phải là danh sách.", node.lineno)
        inner = {**names, node.target.name: get_args(kind)[0], "loop": _LOOP}
        if node.test is not None:
            self.node(node.test, inner, depth)
        self.body(node.body, inner, depth + 1)
        self.body(node.else_, names, depth)

    def type_of(self, node: nodes.Node, names: Mapping[str, Any]) -> Any:
        """Return the type that a name or a path stands for."""
        if isinstance(node, nodes.Name):
            found = names.get(node.name, _UNKNOWN)
            if found is _UNKNOWN:
                raise TemplateRefused(_unknown(node.name, names), node.lineno)
            return found
        if not isinstance(node, nodes.Getattr):
            raise TemplateRefused("Biến phải có dạng tên.tên, ví dụ head.issuer.", node.lineno)
        owner = self.type_of(node.node, names)
        parts = owner if isinstance(owner, dict) else _parts_of(owner)
        if node.attr not in parts:
            raise TemplateRefused(_unknown(_path(node), parts, node.attr), node.lineno)
        return parts[node.attr]


def _parts_of(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind) if is_dataclass(kind) and isinstance(kind, type) else {}


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


def _unknown(path: str, known: Mapping[str, Any], last: str | None = None) -> str:
    near = difflib.get_close_matches(last or path, list(known), 1)
    hint = f" Có phải “{near[0]}”?" if near else " Xem bảng biến ở trang mẫu báo cáo."
    return f"Không có biến “{path}”.{hint}"


def explain(error: Exception) -> TemplateRefused:
    """Return what is wrong with a template in a sentence, whatever the library raised."""
    if isinstance(error, TemplateRefused):
        return error
    if isinstance(error, TemplateSyntaxError):
        return TemplateRefused(
            "Viết sai cú pháp: kiểm tra đủ cặp {{ }}, {% %}, mỗi for có endfor, mỗi if có endif.",
            error.lineno,
        )
    return TemplateRefused("Không dựng được văn bản từ mẫu này.")
