"""The values of a field, for filters that are chosen from a list."""

from typing import Any

import pytest

from tests.tenant import Tenant, tool_rows
from tuner_server.store import facets
from tuner_server.store.facets import values_of
from tuner_server.store.selection import BadSelection


def values(tenant: Tenant, field: str) -> list[tuple[str, int]]:
    with tenant.database.read() as connection:
        return [(each.value, each.calls) for each in values_of(connection, tenant.id, field)]


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


@pytest.mark.parametrize("field", ["duration_ms", "nonsense", "metadata.", "call_id", ""])
def test_other_fields_have_no_list(varied: Tenant, field: str) -> None:
    with pytest.raises(BadSelection, match=r"has no list of values|There is no field"):
        values(varied, field)
