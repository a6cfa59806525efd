"""The values of a field, for filters that are chosen from a list."""

from typing import Any

import pytest

from tests.tenant import Tenant, tool_rows
from tuner_server.store import facets
from tuner_server.store.facets import values_of
from tuner_server.store.selection import BadSelection


def values(tenant: Tenant, field: str, containing: str = "") -> list[tuple[str, int]]:
    with tenant.database.read() as connection:
        found = values_of(connection, tenant.id, field, containing=containing)
        return [(each.value, each.calls) for each in found]


@pytest.fixture
def varied(tenant: Tenant) -> Tenant:
    other = Tenant(tenant.database, tenant.writer)
    other.file(call_status="theirs", metadata={"theirs": "x"})
    for number, (status, tool) in enumerate(
        [("completed", "pay"), ("error", "book"), ("completed", "book"), (None, "book")]
    ):
        known: dict[str, Any] = {} if status is None else {"call_status": status}
        tenant.file(
            call_id=str(number),
            transcript_with_tool_calls=tool_rows(tool),
            metadata={"env": tool, "a/b": number},
            **known,
        )
    tenant.measure()
    return tenant


def test_the_most_common_value_comes_first(varied: Tenant) -> None:
    assert values(varied, "status") == [("completed", 2), ("error", 1)]
    assert values(varied, "tool") == [("book", 3), ("pay", 1)]
    assert values(varied, "metadata.env") == [("book", 3), ("pay", 1)]
    assert values(varied, "version") == []
    assert values(varied, "tool_error") == []


def test_the_keys_of_metadata_are_values_too(varied: Tenant) -> None:
    assert values(varied, "metadata_keys") == [("a/b", 4), ("env", 4)]


def test_values_and_counts_are_limited(varied: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "COUNTED_AT_MOST", 2)
    assert values(varied, "tool") == [("book", 2), ("pay", 1)]
    monkeypatch.setattr(facets, "MOST_VALUES", 1)
    assert values(varied, "tool") == [("book", 2)]
    assert values(varied, "metadata_keys") == [("a/b", 2)]


@pytest.fixture(params=["few values", "many values"])
def rooms(
    request: pytest.FixtureRequest, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> Tenant:
    """Calls in rooms, whose values are looked through in the way for few and for many."""
    if request.param == "many values":
        monkeypatch.setattr(facets, "_LEAPS", 3)
    Tenant(tenant.database, tenant.writer).file(metadata={"room": "room-theirs"})
    for number, room in enumerate(["Room-1", "room-12", "room-2", "50%_off", "hall", "room-12"]):
        tenant.file(call_id=str(number), metadata={"room": room, f"key-{number}": "x"})
    tenant.measure()
    return tenant


def test_values_are_found_by_a_part_of_them_in_whatever_case(rooms: Tenant) -> None:
    assert values(rooms, "metadata.room", "ROOM-1") == [("room-12", 2), ("Room-1", 1)]
    assert values(rooms, "metadata.room", "-2") == [("room-2", 1)]
    assert values(rooms, "metadata.room", "%_") == [("50%_off", 1)]
    assert values(rooms, "metadata.room", "attic") == []


def test_values_beyond_those_that_are_listed_are_found(
    rooms: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "MOST_VALUES", 1)
    assert values(rooms, "metadata.room") != [("room-2", 1)]
    assert values(rooms, "metadata.room", "oom-2") == [("room-2", 1)]


def test_a_value_that_is_typed_whole_is_found_among_however_many(
    rooms: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "MOST_VALUES", 1)
    monkeypatch.setattr(facets, "SEARCHED_AT_MOST", 1)
    for room, many in (("room-12", 2), ("room-2", 1), ("hall", 1)):
        assert values(rooms, "metadata.room", room) == [(room, many)]


def test_keys_of_metadata_are_found_without_their_prefix(varied: Tenant) -> None:
    assert values(varied, "metadata_keys", "EN") == [("env", 4)]
    assert values(varied, "metadata_keys", "metadata") == []


@pytest.mark.parametrize("field", ["duration_ms", "nonsense", "metadata.", "call_id", ""])
def test_other_fields_have_no_list(varied: Tenant, field: str) -> None:
    with pytest.raises(BadSelection, match=r"has no list of values|There is no field"):
        values(varied, field)
