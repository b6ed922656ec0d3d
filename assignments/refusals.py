"""Why something can't be done to a result now. Views and the API answer these with 409 or 422."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):  # noqa: N818  # said to people, not a fault of the program
    """What was asked goes against the state of things; nothing has changed.

    The message is a Vietnamese sentence for the person who asked.
    """


class NotNow(Refusal):
    """The result's status, or the period's, does not allow it."""


class Stale(Refusal):
    """Somebody else has changed it meanwhile; ``current`` is the row as it stands."""

    def __init__(self, current: Any) -> None:
        self.current = current
        super().__init__(
            "Kết quả đã được người khác sửa sau khi trang này được mở. Xem hai bản cạnh nhau, "
            "chọn nội dung cần giữ rồi lưu lại."
        )


class Incomplete(Exception):  # noqa: N818
    """A result can't be handed in yet; ``missing`` has a sentence per field that is lacking."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        self.missing = dict(missing)
        super().__init__(" ".join(self.missing.values()))
