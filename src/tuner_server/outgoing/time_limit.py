"""A limit to all of an exchange, not to each of its pieces.

A server that sends a byte now and then would keep every single piece within its time.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ends_at_s: ContextVar[float | None] = ContextVar("ends_at_s", default=None)


@contextmanager
def time_limit(limit_s: float) -> Iterator[None]:
    """What a guarded client does inside ends after this time, in an `httpx2.TimeoutException`.

    A limit within another one cannot outlast it.
    """
    ends_at_s, outer = time.monotonic() + limit_s, _ends_at_s.get()
    token = _ends_at_s.set(ends_at_s if outer is None else min(ends_at_s, outer))
    try:
        yield
    finally:
        _ends_at_s.reset(token)


def left_s(limit_s: float | None) -> float | None:
    """What is left of this limit and of the one around it. Raises `TimeoutError` at its end."""
    ends_at_s = _ends_at_s.get()
    if ends_at_s is None:
        return limit_s
    left = ends_at_s - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took longer than it may")
    return left if limit_s is None else min(left, limit_s)
