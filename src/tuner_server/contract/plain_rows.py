"""Segments exactly as documented: the fast way, for nearly every row of nearly every call.

Whatever is odd about a Segment in the least is left to `segments`, which reads it field by field,
leniently, and tells what it made of it. Of a plain one both make the same row; this way costs a
third.
"""

from tuner_server.contract.segment_parts import (
    NOTHING_REPORTED,
    TOOL_ROLES,
    is_injected,
    plain_word,
)
from tuner_server.contract.values import LONGEST_MS
from tuner_server.timeline import Json, NodeChange, Reported, Role, Row, ToolUse, Word

ROLES: dict[str, Role] = {role.value: role for role in Role if role is not Role.UNKNOWN}

# Bound once: to look up a member of an enumeration costs more than to compare with it.
_NODE_TRANSITION = Role.NODE_TRANSITION


class _Odd(Exception):
    """Something is not exactly as documented."""


def plain_row(index: int, item: Json) -> Row | None:
    """The row of a Segment; nothing where the Segment needs a closer look."""
    try:
        return _row(index, _object(item))
    except _Odd:
        return None


def _row(index: int, item: dict[str, Json]) -> Row:
    get = item.get
    sent, start, end = get("role"), get("start_ms"), get("end_ms")
    if type(sent) is not str or (role := ROLES.get(sent)) is None:
        raise _Odd
    if type(start) is not int or not 0 <= start < LONGEST_MS:
        raise _Odd
    words = _words(get("words"))
    if end is None:
        # Something else tells the end, or should.
        if role.speaks or words or get("duration_ms") is not None:
            raise _Odd
    elif type(end) is not int or not start <= end < LONGEST_MS or "duration_ms" in item:
        raise _Odd
    text = _text(get("text"))
    if text is None and words:
        text = " ".join(word.text for word in words)
    metadata = _object(get("metadata"))
    reported = _reported(metadata) if metadata else NOTHING_REPORTED
    return Row(
        index,
        role,
        sent,
        text,
        start,
        end,
        words,
        _tool(get("tool"), role),
        _node(get("node"), role),
        reported,
        is_injected(role, start, end, words, reported),
        metadata,
    )


def _object(value: Json) -> dict[str, Json]:
    if value is None:
        return {}
    if type(value) is not dict:
        raise _Odd
    return value


def _text(value: Json) -> str | None:
    if value is not None and type(value) is not str:
        raise _Odd
    return value


def _name(value: Json) -> str:
    if type(value) is not str or not value:
        raise _Odd
    return value


def _ms(value: Json) -> int | None:
    if value is not None and (type(value) is not int or not 0 <= value < LONGEST_MS):
        raise _Odd
    return value


def _confidence(value: Json) -> float | None:
    if value is not None and (type(value) is not float or not 0 <= value <= 1):
        raise _Odd
    return value


def _truth(value: Json) -> bool | None:
    if value is not None and type(value) is not bool:
        raise _Odd
    return value


def _words(items: Json) -> tuple[Word, ...]:
    if items is None:
        return ()
    if type(items) is not list:
        raise _Odd
    words = tuple(word for item in items if (word := plain_word(item)) is not None)
    if len(words) < len(items):
        raise _Odd
    return words


def _reported(metadata: dict[str, Json]) -> Reported:
    get = metadata.get
    if get("asr_node_ttfb") is not None:
        raise _Odd
    return Reported(
        _ms(get("e2e_latency")),
        _ms(get("llm_node_ttft")),
        _ms(get("tts_node_ttfb")),
        _ms(get("stt_node_ttfb")),
        _ms(get("eou_delay")),
        _confidence(get("transcript_confidence")),
        _confidence(get("eou_confidence")),
        _text(get("eou_reason")),
        _truth(get("interrupted")),
    )


def _tool(sent: Json, role: Role) -> ToolUse | None:
    if sent is None:
        if role in TOOL_ROLES:
            raise _Odd
        return None
    tool = _object(sent)
    get = tool.get
    start, end = _ms(get("start_ms")), _ms(get("end_ms"))
    params, result = get("params"), get("result")
    if (
        (start is not None and end is not None and end < start)
        or (params is not None and type(params) is not dict)
        or (result is not None and type(result) is not dict)
    ):
        raise _Odd
    return ToolUse(
        _name(get("name")),
        _name(get("request_id")),
        params,
        result,
        _truth(get("is_error")),
        get("error"),
        start,
        end,
        _ms(get("duration_ms")),
    )


def _node(sent: Json, role: Role) -> NodeChange | None:
    if sent is None:
        if role is _NODE_TRANSITION:
            raise _Odd
        return None
    get = _object(sent).get
    return NodeChange(_text(get("from")) or None, _name(get("to")), _text(get("reason")))
