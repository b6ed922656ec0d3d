"""How many workbooks one person may have made at once: the others' pages don't wait for them."""

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Lock

AT_ONCE = 2
"""Workbooks of one person in one process."""

_lock = Lock()
_held: Counter[Hashable] = Counter()


@contextmanager
def turn(person: Hashable) -> Iterator[bool]:
    """Say whether ``person`` may have one made now; it counts until the block is left."""
    with _lock:
        is_free = _held[person] < AT_ONCE
        _held[person] += is_free
    try:
        yield is_free
    finally:
        with _lock:
            _held[person] -= is_free
            if not _held[person]:
                del _held[person]
