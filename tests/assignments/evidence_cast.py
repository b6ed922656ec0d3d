"""What the tests about documents share: a place, an upload, a folder of the test's own."""

import tempfile
from typing import Any
from uuid import UUID

from accounts.actor import Actor
from accounts.models import User
from assignments.actions.evidence_places import Attached, Place
from assignments.files.intake import take_file, take_replacement
from common.uploads import ReceivedFile
from criteria.models import Plan
from tests.assignments.files import samples

KIND, CODE = "Q3", "6.1.1"
PANEL = f"/ket-qua/{KIND}/{CODE}/tai-lieu/"


def actor_of(user: User) -> Actor:
    return Actor(user, str(user))


def place_of(plan: Plan, **values: Any) -> Place:
    return Place(**{"plan": plan, "kind": KIND, "code": CODE} | values)


def received(raw: bytes, name: str) -> ReceivedFile:
    """Return an upload as the handler hands it over."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    file.write(raw)
    file.seek(0)
    return ReceivedFile(file=file, name=name, content_type="text/html", size=len(raw))


def pdf_number(number: int) -> bytes:
    """Return a PDF unlike every other."""
    return samples.pdf(samples.CATALOG, b"(%d)" % number)


def uploaded(
    plan: Plan, user: User, raw: bytes = samples.PLAIN_PDF, name: str = "bc.pdf", **at: Any
) -> Attached:
    """Upload a file to 6.1.1 in quarter III, or to the place that ``at`` says."""
    with received(raw, name) as upload:
        return take_file(upload=upload, place=place_of(plan, **at), actor=actor_of(user))


def replaced(plan: Plan, user: User, key: UUID, raw: bytes, name: str) -> Attached:
    """Upload a file in the place of an attached document."""
    with received(raw, name) as upload:
        return take_replacement(upload=upload, place=place_of(plan), key=key, actor=actor_of(user))
