"""The nodes of a conversation's graph that a call passed through."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tuner_server.metrics.figures import Empty, Figures
from tuner_server.metrics.measurements import NodeTime, NodeVisit
from tuner_server.timeline.order import Placed, starts_at
from tuner_server.timeline.row import Role


@dataclass(frozen=True, slots=True)
class Visit:
    """The call was in `node` from `at_ms` on (`None`: nobody says since when).

    A visit to no node is the time after the call left its graph. `row_index` is the row that tells
    of it, if there is one.
    """

    node: str | None
    at_ms: int | None
    row_index: int | None


@dataclass(frozen=True, slots=True)
class Path:
    """A call's visits in time order. `from_rows`: no transition was sent, rows name their node."""

    visits: Sequence[Visit]
    from_rows: bool = False


def path_of(placed: Sequence[Placed]) -> Path:
    """The way of a call through its nodes.

    It begins at the start of the call in the node that the first transition leaves, if that names
    one. Without transitions, the node that rows name in `metadata.node` tells the way.
    """
    transitions = list(_transitions(placed))
    if transitions:
        return Path(transitions)
    named = list(_named_by_rows(placed))
    return Path(named, from_rows=bool(named))


def node_figures(visits: Sequence[NodeVisit]) -> Figures:
    """How many nodes were visited, and how often one was entered again after it had been left."""
    if not visits:
        empty = Empty("no row names a node")
        return {"node_visits": empty, "node_loops": empty}
    return {
        "node_visits": sum(visit.node is not None for visit in visits),
        "node_loops": sum(visit.is_loop for visit in visits),
    }


def node_visits(path: Path, end_ms: int | Empty) -> tuple[NodeVisit, ...]:
    """The way of a call through its nodes, stay by stay."""
    until = None if isinstance(end_ms, Empty) else end_ms
    ends = [*(visit.at_ms for visit in path.visits[1:]), until]
    entered: set[str] = set()
    previous: str | None = None
    found: list[NodeVisit] = []
    for visit, left_ms in zip(path.visits, ends, strict=False):
        node = visit.node
        is_loop = node is not None and node in entered and node != previous
        stay_ms = _stay_ms(visit.at_ms, left_ms)
        found.append(NodeVisit(node, visit.row_index, visit.at_ms, stay_ms, is_loop))
        if node is not None:
            entered.add(node)
        previous = node
    return tuple(found)


def node_times(visits: Iterable[NodeVisit]) -> tuple[NodeTime, ...]:
    """How often and how long the call was in each node, in the order of the first visits."""
    stays: dict[str, list[int | None]] = {}
    for visit in visits:
        if visit.node is not None:
            stays.setdefault(visit.node, []).append(visit.time_ms)
    return tuple(NodeTime(node, len(times), _total_ms(times)) for node, times in stays.items())


def _transitions(placed: Iterable[Placed]) -> Iterable[Visit]:
    is_first = True
    for _, row in placed:
        if row.role is not Role.NODE_TRANSITION or row.node is None:
            continue
        if is_first and row.node.from_node:
            yield Visit(row.node.from_node, 0, None)
        is_first = False
        yield Visit(row.node.to_node or None, starts_at(row), row.index)


def _named_by_rows(placed: Iterable[Placed]) -> Iterable[Visit]:
    current: str | None = None
    for _, row in placed:
        node = row.metadata.get("node")
        if isinstance(node, str) and node and node != current:
            current = node
            yield Visit(node, starts_at(row), row.index)


def _stay_ms(entered_ms: int | None, left_ms: int | None) -> int | None:
    if entered_ms is None or left_ms is None:
        return None
    return max(left_ms - entered_ms, 0)


def _total_ms(stays: Sequence[int | None]) -> int | None:
    known = [stay for stay in stays if stay is not None]
    return sum(known) if len(known) == len(stays) else None
