from tests.contract.bodies import filed


def _tool(role: str, request_id: str) -> dict[str, object]:
    return {"role": role, "start_ms": 1, "tool": {"name": "book", "request_id": request_id}}


def _node(name: str, origin: str | None) -> dict[str, object]:
    return {"role": "node_transition", "start_ms": 1, "node": {"from": origin, "to": name}}


def test_a_call_and_its_result_share_a_request_id() -> None:
    rows = [_tool("agent_function", "r1"), _tool("agent_result", "r1")]
    assert filed(transcript_with_tool_calls=rows)[1] == {}


def test_a_second_call_or_result_with_the_same_request_id_is_told() -> None:
    rows = [_tool(role, "r1") for role in ("agent_function", "agent_result") * 2]
    call, done = filed(transcript_with_tool_calls=rows)
    assert len(call.rows) == 4
    assert done == {
        "transcript_with_tool_calls[2].tool.request_id": (
            "kept, though an earlier call has the same"
        ),
        "transcript_with_tool_calls[3].tool.request_id": (
            "kept, though an earlier result has the same"
        ),
    }


def test_the_first_node_is_entered_from_nowhere_without_a_warning() -> None:
    rows = [_node("plan", None), _node("act", "plan")]
    assert filed(transcript_with_tool_calls=rows)[1] == {}


def test_later_nodes_entered_from_nowhere_share_one_warning() -> None:
    one = [_node("plan", None), _node("act", None)]
    path = "transcript_with_tool_calls[1].node.from"
    assert filed(transcript_with_tool_calls=one)[1] == {
        path: "kept empty, though not the first transition"
    }
    three = [*one, _node("plan", "act"), _node("act", None), _node("end", "")]
    assert filed(transcript_with_tool_calls=three)[1] == {
        path: "kept empty, though not the first transition, and so in 2 later rows"
    }
