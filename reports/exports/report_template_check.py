"""An uploaded template: is it safe, and does it render? Everything wrong with it is a sentence.

The file has come through ``assignments.imports.opening.receive``: it is a whole .docx without
macros, programs and passwords, of bounded size.
"""

import io
import re
import zipfile
from dataclasses import fields, is_dataclass
from typing import IO, Any, get_args, get_origin, get_type_hints

from defusedxml.ElementTree import fromstring

from common.text import shorten
from reports.exports.report_docx import has_left_over, render_docx
from reports.exports.report_fields import Picture, Report
from reports.exports.report_language import TemplateRefused

MAX_TEMPLATE_BYTES = 2 * 2**20
MAX_TEXT_BYTES = 4 * 2**20
"""Of one part with text, unpacked: the built-in templates have a tenth of a megabyte."""
MAX_TAGS = 2_000

SAMPLE_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="620" height="60" viewBox="0 0 620 60">'
    '<rect width="620" height="60" fill="#e9edf2"/></svg>'
)
_HYPERLINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_EMBEDDED = re.compile(r"(?i)^word/(?:embeddings|activex|afchunk)|\.(?:bin|mht|rtf|htm|html)$")
_REACHING = re.compile(
    rb"(?i)\b(?:INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DDE|LINK|IMPORT|MACROBUTTON|DATABASE|RD)\b"
)
_FIELD = re.compile(rb"<w:instrText[^>]*>(.*?)</w:instrText>|w:instr=\"([^\"]*)\"", re.DOTALL)
_MERGING = (b"<w:mailMerge", b"<w:attachedTemplate", b"<w:altChunk", b"<w:subDoc")
_PARAGRAPH = re.compile(rb"<w:p[ >]")
_TEXT_PART = re.compile(r"(?i)^word/[^/]+\.xml$")


def check_template(file: IO[bytes]) -> bytes:
    """Return the template's content if it may be used.

    Raises:
        TemplateRefused: what is wrong, where, and what to do.
    """
    file.seek(0)
    content = file.read(MAX_TEMPLATE_BYTES + 1)
    if len(content) > MAX_TEMPLATE_BYTES:
        raise TemplateRefused("Mẫu lớn hơn 2 MB. Bỏ bớt ảnh trong mẫu rồi lưu lại.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                _check_part(package, name)
    except (zipfile.BadZipFile, ValueError, KeyError, SyntaxError) as error:
        raise TemplateRefused("Tệp bị hỏng. Mở bằng Word, lưu lại rồi đưa lên.") from error
    _check_renders(content)
    return content


def _check_part(package: zipfile.ZipFile, name: str) -> None:
    if _EMBEDDED.search(name):
        raise TemplateRefused(
            "Mẫu có nhúng tệp hoặc đối tượng khác (OLE, ActiveX). Xóa đối tượng nhúng rồi lưu lại."
        )
    if name.endswith(".rels"):
        _check_relations(package.read(name))
    elif _TEXT_PART.match(name):
        _check_text(package.read(name))


def _check_relations(content: bytes) -> None:
    for relation in fromstring(content, forbid_dtd=True):
        if relation.get("TargetMode", "").lower() != "external":
            continue
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        if kind == "hyperlink" and _HYPERLINK.match(target):
            continue
        what = {"attachedTemplate": "mẫu gắn kèm", "image": "ảnh ở nơi khác"}.get(kind, "liên kết")
        raise TemplateRefused(
            f"Mẫu trỏ tới {what} ngoài tệp ({target[:80]}). Bỏ liên kết (với ảnh: chèn ảnh vào "
            "tệp; với mẫu gắn kèm: chọn mẫu Normal) rồi lưu lại."
        )


def _check_text(content: bytes) -> None:
    if len(content) > MAX_TEXT_BYTES:
        raise TemplateRefused("Mẫu có quá nhiều chữ. Rút gọn mẫu rồi lưu lại.")
    if any(word in content for word in _MERGING):
        raise TemplateRefused(
            "Mẫu có phần trộn thư, mẫu gắn kèm hoặc tài liệu con. Bỏ phần đó rồi lưu lại."
        )
    for found in _FIELD.finditer(content):
        if _REACHING.search(found[1] or found[2] or b""):
            raise TemplateRefused(
                "Mẫu có trường lấy nội dung từ nơi khác (INCLUDETEXT, INCLUDEPICTURE, DDE, LINK). "
                "Bỏ trường đó rồi lưu lại."
            )
    _check_pairs(content)
    if content.count(b"{%") + content.count(b"{{") > MAX_TAGS:
        raise TemplateRefused(f"Mẫu có hơn {MAX_TAGS} chỗ điền. Bỏ bớt rồi lưu lại.")


def _check_pairs(content: bytes) -> None:
    """Refuse a tag that is not closed in its paragraph: the renderer would swallow what follows."""
    for number, piece in enumerate(_PARAGRAPH.split(content)[1:], 1):
        words = re.sub(rb"<[^>]+>", b"", piece).decode(errors="replace").strip()
        if any(
            words.count(one) != words.count(other) for one, other in (("{{", "}}"), ("{%", "%}"))
        ):
            raise TemplateRefused(
                f"Đoạn {number} (“{shorten(words, 60)}”): chỗ điền thiếu dấu mở hoặc đóng. Mỗi "
                "{{ cần một }}, mỗi {% cần một %} trong cùng đoạn."
            )


def _check_renders(content: bytes) -> None:
    out = io.BytesIO()
    render_docx(content, sample_report(), out)
    if has_left_over(out.getvalue()):
        raise TemplateRefused(
            "Dựng thử xong vẫn còn dấu {{ hoặc {% trong văn bản. Kiểm tra các chỗ điền trong ô "
            "chữ, ghi chú, tiêu đề đầu trang."
        )
    if b"{{" not in _body(content):
        raise TemplateRefused(
            "Mẫu không có chỗ điền nào, ví dụ {{ head.issuer }}: báo cáo sẽ không có số liệu."
        )


def _body(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = package.read("word/document.xml")
    # Word likes to set the two braces apart: '{' and '{' in runs of their own.
    return re.sub(rb"<[^>]+>", b"", text)


def sample_report() -> Report:
    """Return a report of made-up content that has every variable, and two of each list."""
    report = _sample(Report, "")
    assert isinstance(report, Report)  # noqa: S101  # what was asked for
    return report


def _sample(kind: Any, what: str) -> Any:
    if kind is Picture:
        return Picture("Biểu đồ mẫu", "Biểu đồ mẫu", SAMPLE_PICTURE)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(
            **{one.name: _sample(hints[one.name], one.metadata["help"]) for one in fields(kind)}
        )
    if get_origin(kind) is tuple:
        return (_sample(get_args(kind)[0], what), _sample(get_args(kind)[0], what))
    return True if kind is bool else f"[{what}]"
