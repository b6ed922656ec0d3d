"""Programs that speak to the API, and what they send."""

from decimal import Decimal
from typing import Any

from django.test import Client

from accounts.actions import create_api_token
from accounts.actor import Actor
from accounts.models import User
from assignments.actions import reviews
from assignments.content import review_stamp
from assignments.models import Result
from criteria.models import Plan

CODE = "6.1.1"
"""Led by Sở Tài chính, supported by districts, measured by a ratio; at most one point."""
RESULTS_URL = "/api/v1/plans/2021/results"
PLACE = {"period": "Q3", "code": CODE}
CONTENT: dict[str, Any] = {
    "numerator": "65.00",
    "denominator": "100.00",
    "quantity": None,
    "self_score": "0.75",
    "narrative": "Đã giải ngân 65%.",
    "difficulties": "",
    "next_steps": "",
    "explanation": "Chờ quyết toán.",
    "is_not_applicable": False,
    "not_applicable_reason": "",
}


class Program:
    """A program with a key of somebody's; sends and is answered JSON."""

    def __init__(self, user: User) -> None:
        key = create_api_token(user=user, actor=Actor(None, "thử nghiệm"))
        self.client = Client(headers={"authorization": f"Bearer {key}"})

    def get(self, url: str, **headers: str) -> Any:
        return self.client.get(url, headers=named(headers))

    def begin(self, **place: Any) -> Any:
        return self.client.post(RESULTS_URL, PLACE | place, "application/json")

    def put(self, pk: Any, content: Any, version: int | str | None) -> Any:
        headers = {} if version is None else {"if-match": tag(version)}
        url = f"/api/v1/results/{pk}"
        return self.client.put(url, content, "application/json", headers=headers)

    def submit(self, pk: Any, version: int | str | None, key: str | None = "k1") -> Any:
        headers = {} if version is None else {"if-match": tag(version)}
        headers |= {} if key is None else {"idempotency-key": key}
        return self.client.post(f"/api/v1/results/{pk}/submit", headers=headers)

    def saved(self, code: str = CODE, **content: Any) -> int:
        """Begin a result and fill it; return its id. It is then at version 2."""
        pk: int = self.begin(code=code).json()["id"]
        assert self.put(pk, CONTENT | content, 1).status_code == 200
        return pk


def named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def tag(version: int | str) -> str:
    return f'"{version}"' if isinstance(version, int) else version


def approve(plan: Plan, pk: int, by: User, score: str = "0.75") -> None:
    row = Result.objects.get(pk=pk)
    reviews.approve_result(
        plan=plan,
        kind="Q3",
        code=row.criterion.code,
        seen=review_stamp(row),
        appraised_score=Decimal(score),
        reason="Theo bảng kê.",
        actor=Actor(by, str(by)),
    )
