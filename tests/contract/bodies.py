"""Bodies to read: a small well-formed one with changes, and those of real clients."""

import json
from pathlib import Path
from typing import Any

from tuner_server.contract import Reading, read
from tuner_server.timeline import Call, Row

PAYLOADS = {
    path.stem: path.read_bytes()
    for path in sorted((Path(__file__).parents[1] / "payloads").glob("*.json"))
}

WELL_FORMED: dict[str, Any] = {
    "call_id": "c-1",
    "call_type": "web_call",
    "transcript_with_tool_calls": [
        {"role": "agent", "text": "Hello!", "start_ms": 400, "end_ms": 1300}
    ],
    "start_timestamp": 1795403516,
    "end_timestamp": 1795403520,
    "recording_url": "pending",
}


def body(*without: str, **fields: Any) -> bytes:
    """The well-formed body, without some fields, and with others set."""
    kept = {name: value for name, value in WELL_FORMED.items() if name not in without}
    return json.dumps({**kept, **fields}).encode()


def reading(*without: str, **fields: Any) -> Reading:
    return read(body(*without, **fields))


def filed(**fields: Any) -> tuple[Call, dict[str, str]]:
    """The call of an accepted body, and what was done about each deviating path."""
    found = reading(**fields)
    assert found.call is not None, found.errors
    return found.call, {warning.path: warning.done for warning in found.warnings}


def row(**segment: Any) -> tuple[Row, dict[str, str]]:
    """The only row of a call, and what was done about each path within the row."""
    call, done = filed(transcript_with_tool_calls=[segment])
    prefix = "transcript_with_tool_calls[0]."
    return call.rows[0], {path.removeprefix(prefix): text for path, text in done.items()}


def speech(**segment: Any) -> tuple[Row, dict[str, str]]:
    """As `row`, for an agent's row that is well-formed but for the given fields."""
    return row(**{"role": "agent", "text": "Hello!", "start_ms": 400, "end_ms": 1300, **segment})
