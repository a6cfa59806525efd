"""A period of time as the overview sees it: whole hours, the steps in it, and the one before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from tuner_server.store.rollups.touched import HOUR_MS

Step: TypeAlias = Literal["hour", "six_hours", "day", "week"]
DAY_MS = 24 * HOUR_MS
LONGEST_DAYS = 731
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


class BadPeriod(ValueError):
    """A period that cannot be shown; the text says why, and what can."""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that begins and ends on whole hours, UTC.

    `bounds` are the ends of its steps, which are those of the zone's clock: n steps have n + 1.
    `before` is the stretch that it is compared with: the same hours, by the zone's clock, as many
    days earlier as the period has days, begun ones included.
    """

    bounds: Sequence[int]
    step: Step
    before: tuple[int, int]

    @property
    def from_ms(self) -> int:
        """Its start."""
        return self.bounds[0]

    @property
    def to_ms(self) -> int:
        """Its end, which is no longer part of it."""
        return self.bounds[-1]


def latest_days(days: int, now_ms: int, zone: ZoneInfo) -> Period:
    """The last `days` days by the zone's clock, today included, up to the hour that is running."""
    today = _local(now_ms, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return period(_ms(today - timedelta(days=days - 1)), now_ms + 1, zone)


def latest_hours(hours: int, now_ms: int, zone: ZoneInfo) -> Period:
    """The last `hours` hours, the one that is running included."""
    to_ms = _up(now_ms + 1)
    return period(to_ms - hours * HOUR_MS, to_ms, zone)


def period(from_ms: int, to_ms: int, zone: ZoneInfo) -> Period:
    """The period from one moment to another, widened to whole hours. Raises `BadPeriod`."""
    if to_ms <= from_ms:
        raise BadPeriod("The end of a period must lie after its start.")
    if to_ms - from_ms > LONGEST_DAYS * DAY_MS:
        raise BadPeriod(f"A period may have at most {LONGEST_DAYS} days.")
    start, end = _down(from_ms), _up(to_ms)
    days = -(-(end - start) // DAY_MS)
    step: Step = (
        "hour" if days <= 2 else "six_hours" if days <= 8 else "day" if days <= 100 else "week"
    )
    try:
        earlier = (_days_earlier(start, days, zone), _days_earlier(end, days, zone))
        return Period(_bounds(start, end, step, zone), step, earlier)
    except (OverflowError, ValueError):
        raise BadPeriod("A period must lie between the years 1 and 9999.") from None


def _bounds(start: int, end: int, step: Step, zone: ZoneInfo) -> Sequence[int]:
    bounds = [start]
    clock = _local(start, zone).replace(minute=0, second=0, microsecond=0)
    if step == "hour":
        return range(start, end + 1, HOUR_MS)
    if step == "six_hours":
        clock, each = clock.replace(hour=clock.hour - clock.hour % 6), timedelta(hours=6)
    else:
        clock, each = clock.replace(hour=0), timedelta(days=7 if step == "week" else 1)
    while (clock := clock + each) and (bound := _down(_ms(clock))) < end:
        if bound > bounds[-1]:
            bounds.append(bound)
    return [*bounds, end]


def _days_earlier(at_ms: int, days: int, zone: ZoneInfo) -> int:
    # Arithmetic on a time of a zone is that of its clock: a day may have 23 or 25 hours.
    return _down(_ms(_local(at_ms, zone) - timedelta(days=days)))


def _local(at_ms: int, zone: ZoneInfo) -> datetime:
    return (_EPOCH + at_ms * _MS).astimezone(zone)


def _ms(local: datetime) -> int:
    return (local.astimezone(UTC) - _EPOCH) // _MS


def _down(at_ms: int) -> int:
    return at_ms - at_ms % HOUR_MS


def _up(at_ms: int) -> int:
    return at_ms + -at_ms % HOUR_MS
