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
        help_text="Phải có khi trả lại, và khi điểm thẩm định khác điểm tự chấm. "
        "Cơ quan chủ trì đọc được.",
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
                initial=format_score(result.self_score),
                min_value=Decimal(0),
                max_value=NO_LIMIT if result.max_score is None else result.max_score,
                error_messages={"required": "Nhập điểm thẩm định."},
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
        if not cleaned.setdefault("reason", "") and not self.has_error("reason", "max_length"):
            self.errors.pop("reason", None)
            if why := self._why_a_reason(cleaned):
                self.add_error("reason", ValidationError(why, code="required"))
        return cleaned

    def _why_a_reason(self, cleaned: dict[str, Any]) -> str:
        """Return why the action needs a reason, '' when it can do without."""
        score = cleaned.get("appraised_score")
        own = self.result.self_score if self.result else None
        if self.action is Action.APPROVE and score is not None and score != own:
            return (
                f"Điểm thẩm định {format_score(score)} khác điểm tự chấm {format_score(own)}: "
                "nêu lý do để cơ quan chủ trì biết."
            )
        return _WHY.get(self.action, "") if self.action else ""

    @property
    def score(self) -> Decimal | None:
        """Return the score typed; ``None`` where the criterion does not apply."""
        return self.cleaned_data.get("appraised_score")


_WHY = {
    Action.RETURN: "Nêu rõ cần bổ sung, sửa gì để cơ quan chủ trì làm lại được.",
    Action.REOPEN: "Nêu lý do mở lại kết quả đã duyệt.",
}
