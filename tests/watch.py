"""A clock that stands still until a test moves it."""

from __future__ import annotations


class Watch:
    """Tells UTC milliseconds when called; `advance` makes time pass."""

    def __init__(self) -> None:
        self.now_ms = 1_795_000_000_000

    def __call__(self) -> int:
        return self.now_ms

    def advance(self, ms: int) -> None:
        self.now_ms += ms
