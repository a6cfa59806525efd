"""Periods: whole hours, the days of a zone, and what a period is compared with."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuner_server.store.rollups.period import BadPeriod, Period, latest_days, latest_hours, period

BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")
HOUR_MS = 3_600_000


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def local(at_ms: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).strftime("%m-%d %H:%M")


def ends(found: Period, zone: ZoneInfo) -> tuple[str, str]:
    return local(found.from_ms, zone), local(found.to_ms, zone)


def test_the_last_days_begin_at_midnight_and_end_with_the_running_hour() -> None:
    found = latest_days(7, ms("2026-11-25T14:30+01:00"), BERLIN)
    assert ends(found, BERLIN) == ("11-19 00:00", "11-25 15:00")
    assert tuple(local(at_ms, BERLIN) for at_ms in found.before) == ("11-12 00:00", "11-18 15:00")
    assert found.step == "six_hours"
    assert len(found.bounds) == 6 * 4 + 3 + 1


def test_the_last_hours_are_compared_with_the_same_hours_of_the_day_before() -> None:
    found = latest_hours(24, ms("2026-11-25T14:30+01:00"), BERLIN)
    assert ends(found, BERLIN) == ("11-24 15:00", "11-25 15:00")
    assert tuple(local(at_ms, BERLIN) for at_ms in found.before) == ("11-23 15:00", "11-24 15:00")
    assert (found.step, len(found.bounds)) == ("hour", 25)


def test_the_day_on_which_the_clock_is_put_back_is_one_step_of_25_hours() -> None:
    found = period(ms("2026-10-20T00:00+02:00"), ms("2026-11-01T00:00+01:00"), BERLIN)
    lengths = [(b - a) // HOUR_MS for a, b in zip(found.bounds, found.bounds[1:], strict=False)]
    assert found.step == "day"
    assert lengths == [24] * 5 + [25] + [24] * 6


def test_the_days_of_a_zone_that_is_half_an_hour_off_begin_at_the_full_hour_before() -> None:
    found = latest_days(30, ms("2026-11-25T14:30+05:30"), KOLKATA)
    assert ends(found, KOLKATA) == ("10-26 23:30", "11-25 15:30")


@pytest.mark.parametrize(
    ("days", "step"), [(1, "hour"), (2, "hour"), (3, "six_hours"), (9, "day"), (101, "week")]
)
def test_long_periods_have_long_steps(days: int, step: str) -> None:
    start = ms("2026-01-01T00:00Z")
    assert period(start, start + days * 24 * HOUR_MS, BERLIN).step == step


@given(
    st.integers(0, 4_000_000_000_000),
    st.integers(1, 731 * 24 * HOUR_MS),
    st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata"]),
)
def test_steps_are_whole_hours_that_follow_one_another(start: int, length: int, zone: str) -> None:
    found = period(start, start + length, ZoneInfo(zone))
    assert found.from_ms <= start < start + length <= found.to_ms
    assert found.to_ms - found.from_ms < length + 2 * HOUR_MS
    assert all(bound % HOUR_MS == 0 for bound in (*found.bounds, *found.before))
    assert all(a < b for a, b in zip(found.bounds, found.bounds[1:], strict=False))
    assert len(found.bounds) <= 110
    assert found.before[1] <= found.to_ms


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        (5, 5, "after its start"),
        (0, 800 * 24 * HOUR_MS, "at most 731 days"),
        (-62_135_596_800_000, -62_135_596_700_000, "between the years"),
        (253_402_300_700_000, 253_402_300_799_999, "between the years"),
    ],
)
def test_a_period_that_cannot_be_shown_says_why(start: int, end: int, says: str) -> None:
    with pytest.raises(BadPeriod, match=says):
        period(start, end, BERLIN)
