"""A small plan as a document, to be changed, broken and loaded."""

import io
import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.core.management import call_command

from criteria.tree import level_of, parent_code


def _criterion_part(code: str, *texts: str | None, **fields: Any) -> dict[str, Any]:
    return {
        "code": code,
        "level": str(level_of(code)),
        "parent": parent_code(code),
        "name": f"Mục {code}",
        "printed_name": f"Mục {code}",
        "name_note": "",
        "scoring_method": "appraisal",
        "printed": dict(zip(("max", "baseline", "target"), texts, strict=True)),
        "printed_note": "",
        "printed_deadline": "",
        "printed_lead": "",
        "printed_support": "",
        "assignments": [],
        "milestones": [],
    } | fields


def party(slug: str, *, role: str = "lead", primary: bool = False) -> dict[str, Any]:
    """Return an assignment part of a document; slugs of groups start with 'nhom'."""
    is_group = slug.startswith("nhom")
    return {
        "role": role,
        "agency": None if is_group else slug,
        "group": slug if is_group else None,
        "primary": primary,
        "mode": "lead" if role == "lead" else "support",
        "raw_text": slug,
    }


def milestone_part(**fields: Any) -> dict[str, Any]:
    """Return a deadline part of a document: by 31/12/2031."""
    return {
        "kind": "by_date",
        "label": "",
        "starts_on": None,
        "due_on": "2031-12-31",
        "is_strictly_before": False,
        "recurrence": "",
        "recurrence_day": None,
        "raw_text": "Trong năm 2031",
    } | fields


def _agency_part(slug: str, name: str, kind: str) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": name,
        "short_name": name,
        "kind": kind,
        "valid_from": None,
        "valid_to": None,
        "successor": None,
        "note": "",
    }


_SMALL_DOCUMENT: Mapping[str, Any] = {
    "format": "parindex-plan/1",
    "agencies": [
        _agency_part("tinh-nho", "UBND tỉnh Nhỏ", "province"),
        _agency_part("so-mot", "Sở Một", "department"),
        _agency_part("so-hai", "Sở Hai", "department"),
    ],
    "groups": [{"slug": "nhom-so", "name": "Các sở", "members": ["so-mot", "so-hai"], "note": ""}],
    "plan": {
        "number": "9/KH-UBND",
        "title": "Kế hoạch nhỏ",
        "issued_on": "2031-07-23",
        "issuer": "UBND tỉnh Nhỏ",
        "signer": "Người Ký",
        "year": 2031,
        "baseline_year": 2030,
        "subject": "tinh-nho",
        "status": "active",
        "scale_label": "phần thẩm định",
        "printed": {"max": "10", "baseline": "8", "target": "9"},
        "closing_note": "",
    },
    "rating_groups": [
        {"letter": "A", "floor_percent": "90", "is_confirmed": False, "source": "Thông lệ"},
        {"letter": "B", "floor_percent": "80", "is_confirmed": True, "source": "Kế hoạch"},
    ],
    "sections": [{"number": "I.1", "title": "Mục đích", "text": "Nâng cao chỉ số.", "note": ""}],
    "criteria": [
        _criterion_part("1", "6", "4", "6"),
        _criterion_part(
            "1.1",
            "2",
            "2",
            "2",
            assignments=[
                party("so-mot", primary=True),
                party("so-hai"),
                party("nhom-so", role="supporting"),
            ],
            milestones=[milestone_part()],
        ),
        _criterion_part("1.2", "4", "2", "4", assignments=[party("so-hai", primary=True)]),
        _criterion_part("2", "4", "4", "3", assignments=[party("nhom-so", primary=True)]),
    ],
    "measures": [
        {
            "order": 1,
            "area": "1",
            "section": "1.1",
            "heading": "Sở Một:",
            "lead_in": "",
            "text": "Hoàn thành 100% nhiệm vụ.",
            "note": "",
            "criteria": ["1.1"],
            "leads": [{"agency": "so-mot", "group": None}],
            "targets": [
                {
                    "criterion": "1.1",
                    "comparator": "ge",
                    "value": "100",
                    "value_to": None,
                    "unit": "%",
                    "subject": "nhiệm vụ hoàn thành",
                    "raw_text": "100% nhiệm vụ",
                }
            ],
        }
    ],
    "published_index": [
        {
            "year": 2030,
            "score": "83.87",
            "rank": 33,
            "provinces_count": 63,
            "national_mean": None,
            "sipas": None,
            "source": "Quyết định công bố",
            "is_confirmed": True,
        }
    ],
}


def small_document() -> dict[str, Any]:
    """Return a whole small plan as a document, for the test to change as it likes."""
    return deepcopy(dict(_SMALL_DOCUMENT))


def write_document(folder: Path, document: Any, name: str = "ke-hoach.json") -> Path:
    """Write ``document`` as JSON into ``folder``; return the file."""
    path = folder / name
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def load(path: Path) -> str:
    """Run ``load_plan`` on the file; return what it printed."""
    output = io.StringIO()
    call_command("load_plan", str(path), stdout=output)
    return output.getvalue()
