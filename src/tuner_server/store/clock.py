"""The time of day, as everything in the database states it."""

import time


def now_ms() -> int:
    """UTC milliseconds since 1970."""
    return time.time_ns() // 1_000_000
