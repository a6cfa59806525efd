"""What one Segment may carry besides role, text and times: words, tool, node, measurements."""

from tuner_server.contract import values
from tuner_server.contract.fields import Fields
from tuner_server.contract.values import LONGEST_MS
from tuner_server.timeline import Json, NodeChange, Reported, Role, ToolUse, Word

NOTHING_REPORTED = Reported()
TOOL_ROLES = frozenset({Role.AGENT_FUNCTION, Role.AGENT_RESULT})


def read_words(segment: Fields) -> tuple[Word, ...]:
    """The words of a row; one without a text or a start is left out, and noted."""
    items = segment.read("words", values.array)
    if not items:
        return ()
    words = (plain_word(item) or _odd_word(segment, n, item) for n, item in enumerate(items))
    return tuple(word for word in words if word is not None)


def plain_word(item: Json) -> Word | None:
    """A word exactly as documented: the fast way, for nearly every word."""
    if type(item) is not dict:
        return None
    text, start, end = item.get("word"), item.get("start_ms"), item.get("end_ms")
    if type(text) is not str or type(start) is not int or type(end) is not int:
        return None
    if not 0 <= start <= end < LONGEST_MS:
        return None
    confidence = item.get("confidence")
    if confidence is None or (type(confidence) is float and 0 <= confidence <= 1):
        return Word(text, start, end, confidence)
    return None


def _odd_word(segment: Fields, position: int, item: Json) -> Word | None:
    if not isinstance(item, dict):
        segment.note_item("words", position, item, "left out, for it is not an object")
        return None
    word = segment.within(item, ("words", position))
    text, start, end = word.text("word"), word.moment_ms("start_ms"), word.moment_ms("end_ms")
    if text is None or start is None:
        segment.note_item("words", position, item, "left out, for it has no text or no start")
        return None
    if end is None or end < start:
        word.note("end_ms", "taken as equal to the word's start")
        end = start
    return Word(text, start, end, word.confidence("confidence"))


def read_tool(segment: Fields, role: Role) -> ToolUse | None:
    sent = segment.value("tool")
    if isinstance(sent, dict):
        return _tool(segment.within(sent, ("tool",)), role)
    if sent is None:
        if role in TOOL_ROLES:
            segment.note("tool", "kept without a tool")
        return None
    if isinstance(sent, str):
        segment.note("tool", "read as the tool's name")
        return ToolUse(name=sent, request_id=None)
    segment.note("tool", "not an object; kept as the tool's params")
    return ToolUse(name=None, request_id=None, params=sent)


def _tool(tool: Fields, role: Role) -> ToolUse:
    for name in ("params", "result"):
        value = tool.value(name)
        if value is not None and type(value) is not dict:
            tool.note(name, "kept as it stands, though not an object")
    tool_name, request_id = tool.text("name") or None, tool.text("request_id") or None
    if role in TOOL_ROLES:
        if tool_name is None:
            tool.note("name", "kept without a name")
        if request_id is None:
            tool.note("request_id", "kept, but call and result cannot be joined")
    start, end = tool.moment_ms("start_ms"), tool.moment_ms("end_ms")
    if start is not None and end is not None and end < start:
        tool.note("end_ms", "left out, for it lies before the start")
        end = None
    return ToolUse(
        name=tool_name,
        request_id=request_id,
        params=tool.value("params"),
        result=tool.value("result"),
        is_error=tool.truth("is_error"),
        error=tool.value("error"),
        start_ms=start,
        end_ms=end,
        duration_ms=tool.length_ms("duration_ms"),
    )


def read_node(segment: Fields, role: Role) -> NodeChange | None:
    sent = segment.value("node")
    if isinstance(sent, dict):
        return _node(segment.within(sent, ("node",)))
    if sent is None:
        if role is Role.NODE_TRANSITION:
            segment.note("node", "kept without a node")
        return None
    segment.note("node", "read as the name of the node that was entered")
    return NodeChange(from_node=None, to_node=values.text(sent)[0])


def _node(node: Fields) -> NodeChange:
    to_node = node.text("to") or None
    if to_node is None:
        node.note("to", "kept without the node that was entered")
    return NodeChange(node.text("from") or None, to_node, node.text("reason"))


def is_injected(
    role: Role, start: int | None, end: int | None, words: tuple[Word, ...], reported: Reported
) -> bool:
    """Whether a user's row has no length, and no measurement that only speech can yield."""
    return (
        start is not None
        and start == end
        and role is Role.USER
        and not words
        and reported.stt_ms is None
        and reported.eou_ms is None
        and reported.transcript_confidence is None
    )


def read_reported(metadata: Fields) -> Reported:
    """The measurements that stand in a row's `metadata`."""
    stt = metadata.length_ms("stt_node_ttfb")
    return Reported(
        e2e_ms=metadata.length_ms("e2e_latency"),
        llm_ttft_ms=metadata.length_ms("llm_node_ttft"),
        tts_ttfb_ms=metadata.length_ms("tts_node_ttfb"),
        stt_ms=metadata.length_ms("asr_node_ttfb") if stt is None else stt,
        eou_ms=metadata.length_ms("eou_delay"),
        transcript_confidence=metadata.confidence("transcript_confidence"),
        eou_confidence=metadata.confidence("eou_confidence"),
        eou_reason=metadata.text("eou_reason"),
        interrupted=metadata.truth("interrupted"),
    )
