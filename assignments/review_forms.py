"""What a reviewer types about a result."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from assignments.models import Result
from assignments.workflow import Action
from common.fields import DecimalCommaField
from common.text import format_score, nfc

REASON_LENGTH = 5000
NO_LIMIT = Decimal("999.99")


class ReviewForm(forms.Form):
    """A score and a reason, with the marks of what the page showed.

    One form for every decision, so that nothing typed is lost whichever button is pressed. The
    marks come back as they were sent: ``seen`` and ``version`` say what is decided about,
    ``sequence`` is the plan's last audit event then, from which changes are shown.

    Args:
        result: what is decided about; its maximum bounds the score.
        action: what was asked for; ``None`` to show the form only.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sequence = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Lý do, nội dung cần bổ sung",
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"Nội dung dài quá {REASON_LENGTH} ký tự. Rút gọn lại."},
    )

    def __init__(
        self, *args: Any, result: Result | None, action: Action | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.result, self.action = result, action
        self.has_score = result is not None and not result.is_not_applicable
        if result is not None and self.has_score:
            own = "" if result.self_score is None else f"{result.self_score:.2f}"
            self.fields["appraised_score"] = DecimalCommaField(
                label="Điểm thẩm định",
                help_text=f"Điểm tự chấm {format_score(result.self_score)}, "
                f"tối đa {format_score(result.max_score)}.",
                required=False,
                initial=format_score(result.self_score),
                min_value=Decimal(0),
                max_value=NO_LIMIT if result.max_score is None else result.max_score,
            )
            self.fields["appraised_score"].widget.attrs["data-own-score"] = own
            self.order_fields(["appraised_score", "reason"])

    def clean_reason(self) -> str:
        """Return the reason, composed and trimmed."""
        return nfc(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any]:
        """Ask for what the action needs, and for nothing else."""
        cleaned = super().clean() or {}
        if self.action is not Action.APPROVE:
            self.errors.pop("appraised_score", None)
        reason_missing = "reason" not in self.errors and not cleaned.get("reason")
        if self.action in _WHY and reason_missing:
            self.add_error("reason", ValidationError(_WHY[self.action], code="required"))
        if self.action is Action.APPROVE and self.has_score:
            self._check_score(cleaned, reason_missing=reason_missing)
        return cleaned

    def _check_score(self, cleaned: dict[str, Any], *, reason_missing: bool) -> None:
        if "appraised_score" in self.errors or self.result is None:
            return
        score = cleaned.get("appraised_score")
        if score is None:
            self.add_error("appraised_score", "Nhập điểm thẩm định.")
        elif score != self.result.self_score and reason_missing:
            self.add_error(
                "reason",
                f"Điểm thẩm định {format_score(score)} khác điểm tự chấm "
                f"{format_score(self.result.self_score)}: nêu lý do để cơ quan chủ trì biết.",
            )

    @property
    def score(self) -> Decimal | None:
        """Return the score typed; ``None`` where the criterion does not apply."""
        return self.cleaned_data.get("appraised_score")


_WHY = {
    Action.RETURN: "Nêu rõ cần bổ sung, sửa gì để cơ quan chủ trì làm lại được.",
    Action.REOPEN: "Nêu lý do mở lại kết quả đã duyệt.",
}
