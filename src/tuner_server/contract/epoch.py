"""Points in time: epoch seconds or milliseconds, judged value by value."""

import re
from datetime import UTC, datetime, timedelta

from tuner_server.contract import values
from tuner_server.contract.values import Meaning
from tuner_server.timeline import Json

LEAST_MILLISECONDS = 10**11
"""From here on a number is milliseconds; below it, seconds. As seconds it is the year 5138."""

EARLIEST_MS = -62_135_596_800_000
"""The year 1."""

LATEST_MS = 253_402_300_799_999
"""The end of the year 9999."""

LARGEST_NUMBER = 10**20
"""As nanoseconds, the finest unit that is understood, it is the year 5138."""

_YEAR_2000_MS = 946_684_800_000
_YEAR_2100_MS = 4_102_444_800_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STARTS_AS_DATE = re.compile(r"\d{4}-?\d\d-?\d\dT", re.ASCII)


def epoch_ms(value: Json) -> Meaning[int]:
    """UTC epoch milliseconds.

    Numbers, numeric texts, and ISO 8601 times with an offset are understood. A number too large
    for milliseconds is read as micro- or nanoseconds.
    """
    if isinstance(value, str) and _STARTS_AS_DATE.match(value):
        return _from_date(value)
    number, done = values.number(value)
    if number is None or not EARLIEST_MS <= number <= LARGEST_NUMBER:
        return None, None
    if number < LEAST_MILLISECONDS:
        return _judged(round(number * 1000), done)
    if number <= LATEST_MS:
        return _judged(round(number), done)
    if number <= LATEST_MS * 10**3:
        return round(number) // 10**3, "read as microseconds"
    return round(number) // 10**6, "read as nanoseconds"


def _from_date(value: str) -> Meaning[int]:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None, None
    if moment.tzinfo is None:
        return None, None
    return _judged((moment - _EPOCH) // timedelta(milliseconds=1), "read as a date and time")


def _judged(ms: int, done: str | None) -> Meaning[int]:
    if ms < EARLIEST_MS:
        return None, None
    if ms < _YEAR_2000_MS:
        return ms, "kept, though it lies before the year 2000"
    if ms > _YEAR_2100_MS:
        return ms, "kept, though it lies after the year 2100"
    return ms, done
