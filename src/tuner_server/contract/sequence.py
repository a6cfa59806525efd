"""What only the rows together show."""

from collections.abc import Sequence

from tuner_server.contract.fields import Fields
from tuner_server.contract.segments import SEGMENTS
from tuner_server.timeline import Json, NodeChange, Role, Row

_TOOL_ROLES = {Role.AGENT_FUNCTION: "call", Role.AGENT_RESULT: "result"}


def note_sequence(rows: Sequence[Row], body: Fields) -> None:
    """Record the deviations that lie between the rows of a body."""
    _note_repeated_requests(rows, body)
    _note_missing_origins(rows, body)


def _note_repeated_requests(rows: Sequence[Row], body: Fields) -> None:
    """A second call, or a second result, with the same `request_id`: which belong together?"""
    seen: set[tuple[Role, str]] = set()
    for row in rows:
        if row.tool is None or row.tool.request_id is None or row.role not in _TOOL_ROLES:
            continue
        request = (row.role, row.tool.request_id)
        if request in seen:
            sent: dict[str, Json] = {"request_id": row.tool.request_id}
            tool = body.within(sent, (SEGMENTS, row.index, "tool"))
            tool.note("request_id", f"kept, though an earlier {_TOOL_ROLES[row.role]} has the same")
        seen.add(request)


def _note_missing_origins(rows: Sequence[Row], body: Fields) -> None:
    """A node that was entered from nowhere, although the conversation was in a node already.

    At the first transition an empty `from` says that the graph was entered, as documented. Later
    on it deviates; as a client that leaves it out once does so at every node, one warning at the
    first such row stands for all of them.
    """
    transitions = [row for row in rows if row.role is Role.NODE_TRANSITION]
    nowhere = [row for row in transitions[1:] if _came_from_nowhere(row.node)]
    if nowhere:
        node = body.within({"from": None}, (SEGMENTS, nowhere[0].index, "node"))
        others = f", and so in {len(nowhere) - 1} later rows" if len(nowhere) > 1 else ""
        node.note("from", f"kept empty, though not the first transition{others}")


def _came_from_nowhere(node: NodeChange | None) -> bool:
    return node is not None and node.from_node is None
