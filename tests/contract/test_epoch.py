import pytest

from tests.contract.bodies import reading

_SECOND = 1795403516
_MS = _SECOND * 1000


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (_SECOND, _MS),
        (_MS + 7, _MS + 7),
        (_SECOND + 0.25, _MS + 250),
        (float(_MS), _MS),
        (10**9, 10**12),
    ],
)
def test_seconds_and_milliseconds_are_told_apart_without_a_warning(sent: float, meant: int) -> None:
    found = reading(start_timestamp=sent, end_timestamp=sent)
    assert found.call is not None
    assert (found.call.started_at_ms, found.call.ended_at_ms) == (meant, meant)
    assert found.warnings == ()


def test_each_timestamp_is_judged_by_itself() -> None:
    found = reading(start_timestamp=_MS, end_timestamp=_SECOND + 4)
    assert found.call is not None
    assert found.call.duration_ms == 4000


@pytest.mark.parametrize(
    ("sent", "meant", "done"),
    [
        (f"{_SECOND}", _MS, "read as a number"),
        (f" {_SECOND}.5 ", _MS + 500, "read as a number"),
        (f"{_MS}", _MS, "read as a number"),
        (_MS * 1000 + 999, _MS, "read as microseconds"),
        (_MS * 10**6, _MS, "read as nanoseconds"),
        ("2026-11-23T05:11:56.5+02:00", 1795403516500, "read as a date and time"),
        ("2026-11-23T03:11:56Z", 1795403516000, "read as a date and time"),
        (0, 0, "kept, though it lies before the year 2000"),
        (-1, -1000, "kept, though it lies before the year 2000"),
        (10**11 - 1, (10**11 - 1) * 1000, "kept, though it lies after the year 2100"),
        (10**11, 10**11, "kept, though it lies before the year 2000"),
    ],
)
def test_an_odd_timestamp_with_a_clear_meaning_is_read_with_a_warning(
    sent: object, meant: int, done: str
) -> None:
    found = reading(start_timestamp=sent, end_timestamp=sent)
    assert found.call is not None
    assert found.call.started_at_ms == found.call.ended_at_ms == meant
    assert [(each.path, each.done) for each in found.warnings] == [
        ("start_timestamp", done),
        ("end_timestamp", done),
    ]


@pytest.mark.parametrize(
    "sent",
    [
        True,
        "",
        "soon",
        "0x10",
        "1_000",
        [],
        {},
        -(10**12),
        -1e308,
        1e308,
        10**30,
        "2026-11-23T04:00:00",
        "2026-13-23T04:00:00Z",
    ],
)
def test_a_timestamp_without_a_clear_meaning_is_refused(sent: object) -> None:
    found = reading(end_timestamp=sent)
    assert found.call is None
    assert [(error.loc, error.type) for error in found.errors] == [
        (("body", "end_timestamp"), "timestamp")
    ]
    assert "Send epoch seconds or milliseconds" in found.errors[0].msg
