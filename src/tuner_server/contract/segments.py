"""The Segments of a body -> the rows of a timeline.

Every item of the array becomes one row, in the order in which the client sent it, so that a row's
index is the item's position. Rows are not sorted: clients do not send them in time order.
"""

from tuner_server.contract import values
from tuner_server.contract.fields import Fields
from tuner_server.contract.plain_rows import ROLES, plain_row
from tuner_server.contract.segment_parts import (
    NOTHING_REPORTED,
    is_injected,
    read_node,
    read_reported,
    read_tool,
    read_words,
)
from tuner_server.timeline import Json, Reported, Role, Row, ToolUse, Word

SEGMENTS = "transcript_with_tool_calls"


def read_rows(items: list[Json], body: Fields) -> tuple[Row, ...]:
    """One row for each item of the body's `transcript_with_tool_calls`."""
    return tuple(
        plain_row(index, item) or _odd_row(index, item, body) for index, item in enumerate(items)
    )


def _odd_row(index: int, item: Json, body: Fields) -> Row:
    if type(item) is dict:
        return _row(index, body.within(item, (SEGMENTS, index)))
    return _shapeless(index, item, body)


def _shapeless(index: int, item: Json, body: Fields) -> Row:
    done = "not an object; kept as the text of a row without a role"
    body.note_item(SEGMENTS, index, item, done)
    text = None if item is None else values.text(item)[0]
    return Row(index, Role.UNKNOWN, role_as_sent="", text=text)


def _row(index: int, segment: Fields) -> Row:
    role, role_as_sent = _role(segment)
    metadata = segment.mapping("metadata") or {}
    reported = _reported(segment, metadata)
    words = read_words(segment)
    tool = read_tool(segment, role)
    start, end = _times(segment, role, words, tool)
    injected = is_injected(role, start, end, words, reported)
    return Row(
        index,
        role,
        role_as_sent,
        _text(segment, words),
        start,
        end,
        words,
        tool,
        read_node(segment, role),
        reported,
        injected,
        metadata,
    )


def _role(segment: Fields) -> tuple[Role, str]:
    """The role, and how it was written; roles that the contract does not name are UNKNOWN."""
    sent = segment.text("role")
    if sent is None:
        segment.note("role", "kept as a row without a role")
        return Role.UNKNOWN, ""
    role = ROLES.get(sent)
    if role is not None:
        return role, sent
    role = ROLES.get(sent.strip().lower(), Role.UNKNOWN)
    unknown = "kept as a row of an unknown role, outside every speech metric"
    segment.note("role", unknown if role is Role.UNKNOWN else f"read as {role.value}")
    return role, sent


def _text(segment: Fields, words: tuple[Word, ...]) -> str | None:
    """The row's text, else its words."""
    text = segment.text("text")
    if text is None and words:
        return " ".join(word.text for word in words)
    return text


def _reported(segment: Fields, metadata: dict[str, Json]) -> Reported:
    if not metadata:
        return NOTHING_REPORTED
    return read_reported(segment.within(metadata, ("metadata",)))


def _times(
    segment: Fields, role: Role, words: tuple[Word, ...], tool: ToolUse | None
) -> tuple[int | None, int | None]:
    """Start and end of a row: as sent, else from its duration, its words, or its tool's start."""
    start, end = segment.moment_ms("start_ms"), segment.moment_ms("end_ms")
    length = segment.length_ms("duration_ms")
    if start is None:
        start = _derived_start(end, length, words, tool)
    if start is None:
        segment.note("start_ms", "kept without a time, for nothing says when it began")
        return None, end
    if end is not None and end < start:
        segment.note("end_ms", "left out, for it lies before the start")
        end = None
    if end is None:
        end = _derived_end(start, length, words)
    if end is None and role.speaks:
        segment.note("end_ms", "kept without an end, so it counts as no speech")
    return start, end


def _derived_start(
    end: int | None, length: int | None, words: tuple[Word, ...], tool: ToolUse | None
) -> int | None:
    if words:
        return min(word.start_ms for word in words)
    if end is not None and length is not None:
        return end - length
    return None if tool is None else tool.start_ms


def _derived_end(start: int, length: int | None, words: tuple[Word, ...]) -> int | None:
    if length is not None:
        return start + length
    last = max((word.end_ms for word in words), default=start - 1)
    return last if last >= start else None
