from tests.timeline.picture import call_of, row_of
from tuner_server.metrics import NodeTime, NodeVisit, measure
from tuner_server.timeline import NodeChange, Role, Row


def _entered(to_node: str | None, start_ms: int | None, from_node: str | None = None) -> Row:
    return row_of(Role.NODE_TRANSITION, start_ms, node=NodeChange(from_node, to_node))


def _in_node(node: object, start_ms: int) -> Row:
    return row_of(Role.AGENT, start_ms, start_ms + 100, metadata={"node": node})


def test_a_visit_lasts_until_the_next_transition_or_the_end_of_the_call() -> None:
    measured = measure(
        call_of(_entered("greet", 1_000), _entered("book", 4_000, "greet"), duration_ms=9_000)
    )
    assert measured.nodes == (NodeTime("greet", 1, 3_000), NodeTime("book", 1, 5_000))
    assert (measured.values["node_visits"], measured.values["node_loops"]) == (2, 0)


def test_the_node_that_the_first_transition_leaves_was_visited_from_the_start() -> None:
    measured = measure(call_of(_entered("book", 4_000, "greet"), duration_ms=9_000))
    assert measured.nodes == (NodeTime("greet", 1, 4_000), NodeTime("book", 1, 5_000))


def test_coming_back_to_a_node_that_was_left_is_a_loop() -> None:
    measured = measure(
        call_of(
            _entered("ask", 0),
            _entered("check", 1_000),
            _entered("ask", 2_000),
            _entered("check", 4_000),
            duration_ms=5_000,
        )
    )
    assert measured.nodes == (NodeTime("ask", 2, 3_000), NodeTime("check", 2, 2_000))
    assert (measured.values["node_visits"], measured.values["node_loops"]) == (4, 2)


def test_entering_the_same_node_twice_in_a_row_is_a_visit_but_no_loop() -> None:
    measured = measure(call_of(_entered("ask", 0), _entered("ask", 1_000)))
    assert (measured.values["node_visits"], measured.values["node_loops"]) == (2, 0)


def test_a_transition_to_no_node_leaves_the_graph() -> None:
    measured = measure(
        call_of(_entered("ask", 0), _entered(None, 1_000, "ask"), _entered("ask", 3_000))
    )
    assert measured.nodes == (NodeTime("ask", 2, 58_000),)
    assert (measured.values["node_visits"], measured.values["node_loops"]) == (2, 1)


def test_a_transition_without_a_time_leaves_times_empty_not_visits() -> None:
    measured = measure(
        call_of(_entered("greet", 0), _entered("ask", None), _entered("book", 5_000))
    )
    assert measured.nodes == (
        NodeTime("greet", 1, None),
        NodeTime("ask", 1, None),
        NodeTime("book", 1, 55_000),
    )


def test_the_last_node_has_no_time_where_the_end_of_the_call_is_not_known() -> None:
    measured = measure(call_of(_entered("greet", 0), _entered("ask", 5_000), duration_ms=12))
    assert measured.nodes == (NodeTime("greet", 1, 5_000), NodeTime("ask", 1, None))


def test_a_transition_just_after_the_end_stays_no_time() -> None:
    measured = measure(call_of(_entered("greet", 500), duration_ms=12))
    assert measured.nodes == (NodeTime("greet", 1, 0),)


def test_without_transitions_the_rows_tell_their_nodes() -> None:
    measured = measure(
        call_of(
            _in_node("greeting", 400),
            _in_node("collect", 1_800),
            _in_node(None, 2_000),
            _in_node("collect", 2_500),
            _in_node(7, 2_700),
            _in_node("greeting", 3_000),
            duration_ms=6_400,
        )
    )
    assert measured.nodes == (NodeTime("greeting", 2, 4_800), NodeTime("collect", 1, 1_200))
    assert measured.values["node_loops"] == 1
    assert "nodes_from_rows" in [note.code for note in measured.quality]


def test_transitions_count_rather_than_what_rows_name() -> None:
    measured = measure(call_of(_in_node("collect", 100), _entered("book", 0)))
    assert [node.name for node in measured.nodes] == ["book"]


def test_without_any_node_the_figures_are_empty() -> None:
    measured = measure(call_of(row_of(Role.NODE_TRANSITION, 0), row_of(Role.AGENT, 0, 9)))
    assert measured.nodes == ()
    assert measured.reasons["node_visits"] == "no row names a node"


def test_the_path_tells_each_stay_and_where_it_was_entered() -> None:
    measured = measure(
        call_of(
            _entered("check", 1_000, "ask"),
            _entered("ask", 2_000, "check"),
            _entered(None, 4_000, "ask"),
            duration_ms=5_000,
        )
    )
    assert measured.visits == (
        NodeVisit("ask", None, 0, 1_000, is_loop=False),
        NodeVisit("check", 0, 1_000, 1_000, is_loop=False),
        NodeVisit("ask", 1, 2_000, 2_000, is_loop=True),
        NodeVisit(None, 2, 4_000, 1_000, is_loop=False),
    )
