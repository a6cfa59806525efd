"""Whatever is sent: no surprise, and every accepted call keeps its promises."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import jsonschema_rs
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.bodies import PAYLOADS, WELL_FORMED, body
from tuner_server.contract import (
    BODY_SCHEMA,
    Reading,
    UnreadableBody,
    differing_fields,
    error_detail,
    read,
)
from tuner_server.timeline import Call

_VALIDATOR = jsonschema_rs.Draft202012Validator(BODY_SCHEMA)
_UNSTORABLE = {"\x00", *map(chr, range(0xD800, 0xE000))}

_TEXTS = st.text(st.characters(exclude_categories=()), max_size=12) | st.sampled_from(
    ["", "user", "agent", "7", "-1.5", "true", "2026-11-23T04:00:00Z", "\x00", "\ud800", "x" * 600]
)
_NUMBERS = (
    st.integers(-10, 10**4)
    | st.integers()
    | st.floats()
    | st.sampled_from([10**11, 10**13, 10**400, 2**63, 1795403516, 1e308, -1e308, -0.0])
)
_SCALARS = st.none() | st.booleans() | _NUMBERS | _TEXTS
_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)
_SEGMENTS = st.fixed_dictionaries(
    {},
    optional={
        "role": st.sampled_from(["user", "agent", "agent_function", "node_transition"]) | _JSON,
        "text": _SCALARS,
        "start_ms": _NUMBERS | _JSON,
        "end_ms": _NUMBERS | _JSON,
        "duration_ms": _NUMBERS | _JSON,
        "words": _JSON
        | st.lists(
            st.fixed_dictionaries(
                {"word": _TEXTS, "start_ms": _NUMBERS, "end_ms": _NUMBERS},
                optional={"confidence": _NUMBERS},
            ),
            max_size=3,
        ),
        "tool": _JSON
        | st.dictionaries(
            st.sampled_from(["name", "request_id", "params", "is_error", "start_ms", "end_ms"]),
            _JSON,
        ),
        "node": _JSON | st.dictionaries(st.sampled_from(["from", "to", "reason"]), _JSON),
        "metadata": _JSON
        | st.dictionaries(
            st.sampled_from(["e2e_latency", "asr_node_ttfb", "eou_reason", "interrupted"]), _JSON
        ),
    },
)

_FIELDS = sorted(BODY_SCHEMA["properties"])


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place within a JSON value at which something stands."""
    yield place
    if isinstance(value, dict | list):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(item, (*place, step))


@st.composite
def _altered_bodies(draw: st.DrawFn) -> bytes:
    """A real client's body with something else at a few places."""
    sent = json.loads(draw(st.sampled_from(list(PAYLOADS.values()))))
    for _ in range(draw(st.integers(1, 4))):
        *way, last = draw(st.sampled_from([place for place in _places(sent) if place]))
        parent = sent
        for step in way:
            parent = parent[step]
        parent[last] = draw(_JSON)
    return json.dumps(sent).encode()


@st.composite
def _damaged_bodies(draw: st.DrawFn) -> bytes:
    """A real client's body with a few bytes replaced."""
    sent = bytearray(draw(st.sampled_from(list(PAYLOADS.values()))))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(sent) - 1))
        sent[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=4))
    return bytes(sent)


@st.composite
def _plain_bodies(draw: st.DrawFn) -> bytes:
    """Rows of a real client, some without one of their fields or with an odd value in it."""
    sent = json.loads(draw(st.sampled_from(list(PAYLOADS.values()))))
    rows = sent.get("transcript_with_tool_calls") or [{"role": "user", "start_ms": 7, "end_ms": 7}]
    for row in draw(st.lists(st.sampled_from(rows), max_size=4)):
        fields = row if draw(st.booleans()) else row.get("metadata") or row.get("tool") or row
        name = draw(st.sampled_from([*fields, "words", "duration_ms"]))
        if draw(st.booleans()):
            fields.pop(name, None)
        else:
            fields[name] = draw(_SCALARS | st.sampled_from([{}, [], "agent_result"]))
    return body(transcript_with_tool_calls=rows)


_BODIES = (
    st.binary(max_size=40)
    | _JSON.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(st.sampled_from(_FIELDS), _JSON).map(lambda sent: body(**sent))
    | st.lists(_SEGMENTS | _JSON, max_size=4).map(
        lambda rows: body(transcript_with_tool_calls=rows)
    )
    | _altered_bodies()
    | _damaged_bodies()
)


def _values(value: Any) -> Iterator[Any]:
    """Every single value within a call, names of JSON objects included."""
    if is_dataclass(value):
        for each in fields(value):
            yield from _values(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield name
            yield from _values(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _values(item)
    else:
        yield value


def _assert_storable(value: Any) -> None:
    for each in _values(value):
        if isinstance(each, str):
            assert not _UNSTORABLE.intersection(each)
        elif isinstance(each, int):
            assert -(2**63) <= each < 2**63
        elif isinstance(each, float):
            assert math.isfinite(each)
        else:
            assert each is None or isinstance(each, Decimal)


def _assert_sound(call: Call) -> None:
    assert 1 <= len(call.call_id) <= 200
    assert 1 <= len(call.call_type) <= 500
    assert call.recording_url
    assert call.ended_at_ms >= call.started_at_ms
    assert call.duration_ms >= 0
    labels = (
        call.agent_version,
        call.status,
        call.disconnection_reason,
        call.caller_phone_number,
        call.recipient,
        call.sentiment,
    )
    assert all(label is None or 1 <= len(label) <= 500 for label in labels)
    assert call.cost_cents is None or abs(call.cost_cents) < 10**10
    assert [row.index for row in call.rows] == list(range(len(call.rows)))
    spans = [(row.start_ms, row.end_ms) for row in call.rows]
    spans += [(row.tool.start_ms, row.tool.end_ms) for row in call.rows if row.tool is not None]
    spans += [(word.start_ms, word.end_ms) for row in call.rows for word in row.words]
    assert all(start is None or end is None or end >= start for start, end in spans)


def _assert_explained(found: Reading) -> None:
    for error in found.errors:
        assert error.loc[0] == "body"
        assert error.loc[1] in WELL_FORMED
        assert "Send " in error.msg
    assert len(json.dumps(error_detail(found.errors))) < 12_000
    assert len(found.warnings) <= 201
    for warning in found.warnings:
        assert warning.path
        assert warning.done
        assert 1 <= len(warning.found) <= 200
        assert len(warning.path) <= 200


@given(_BODIES)
def test_any_body_is_filed_refused_or_unreadable(sent: bytes) -> None:
    try:
        found = read(sent)
    except UnreadableBody:
        return
    assert (found.call is None) is bool(found.errors)
    _assert_explained(found)
    _assert_storable((found.errors, found.warnings, found.call_id))
    if found.call is not None:
        assert found.call_id == found.call.call_id
        _assert_sound(found.call)
        _assert_storable(found.call)
        json.dumps(found.call.metadata, allow_nan=False).encode()


@given(_BODIES | _plain_bodies())
def test_the_fast_way_reads_what_the_careful_way_reads(sent: bytes) -> None:
    try:
        found = read(sent)
    except UnreadableBody:
        return
    with patch("tuner_server.contract.segments.plain_row", return_value=None):
        carefully = read(sent)
    assert repr(found) == repr(carefully)


@given(_BODIES)
def test_what_fits_the_schema_is_accepted(sent: bytes) -> None:
    try:
        fits = _VALIDATOR.is_valid(json.loads(sent, parse_constant=lambda _: None))
    except ValueError:
        return
    if fits:
        assert read(sent).call is not None


@given(_BODIES, _BODIES)
def test_differences_are_the_same_seen_from_both_sides(first: bytes, second: bytes) -> None:
    assert differing_fields(first, first) == ()
    assert set(differing_fields(first, second)) == set(differing_fields(second, first))
