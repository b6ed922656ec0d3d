"""Makes files as the worker does, and reads PDF as people do: with poppler's tools."""

import re
import subprocess
import tempfile
import unicodedata
import zlib

from accounts.models import User
from reports.exports.job import Job
from reports.exports.kinds import KINDS


def made(user: User, slug: str, **query: str) -> bytes:
    """Return the file ``slug`` as made for ``user``."""
    kind = KINDS[slug]
    params = kind.ask(user, query).params
    kind.ask(user, params)
    with tempfile.TemporaryFile() as out:
        kind.write(Job(user, params, out, lambda *_: None))
        out.seek(0)
        return out.read()


def told(tool: str, content: bytes, *arguments: str) -> str:
    """Return what a tool of poppler says of a PDF."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        output = "-" if tool == "pdftotext" else None
        command = [tool, *arguments, file.name, *([output] if output else [])]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def text_of(content: bytes) -> str:
    """Return all text in reading order, its lines and runs of space as one space."""
    text = told("pdftotext", content)
    assert text == unicodedata.normalize("NFC", text)
    return re.sub(r"\s+", " ", text)


def inflated(content: bytes) -> bytes:
    """Return a PDF with its packed objects laid open, for looking into."""
    packed = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return content + b"".join(zlib.decompressobj().decompress(part) for part in packed)
