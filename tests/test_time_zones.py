"""Time zones are known wherever the server runs."""

import zoneinfo
from collections.abc import Iterator

import pytest


@pytest.fixture
def slim_system() -> Iterator[None]:
    """A system that comes without time zones, as slim images do."""
    usual = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=())
    yield
    zoneinfo.reset_tzpath(to=usual)


@pytest.mark.usefixtures("slim_system")
def test_time_zones_are_known_where_the_system_has_none() -> None:
    assert zoneinfo.TZPATH == ()
    assert "Europe/Berlin" in zoneinfo.available_timezones()
    assert zoneinfo.ZoneInfo.no_cache("Asia/Kolkata").key == "Asia/Kolkata"
