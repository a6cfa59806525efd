"""Which calls a rule applies to, and by which of their values."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tuner_server.rules import Condition, Group, MatchedValue, RuleCondition, Value, match

CALL: dict[str, list[Value]] = {
    "status": ["completed"],
    "successful": [False],
    "metric.tool_errors": [2],
    "metric.response_latency_p95_ms": [2_500],
    "tool": ["find_table", "book"],
    "metadata.env": ["prod"],
}
FIELDS = ["status", "tool", "node", "metadata.env"]
TEXTS = st.sampled_from(["a", "b", "c"])
FACTS = st.dictionaries(st.sampled_from(FIELDS), st.lists(TEXTS, max_size=3))
CONDITIONS = st.builds(
    lambda field, operator, value: Condition(
        field=field, operator=operator, value=None if operator in ("empty", "present") else value
    ),
    st.sampled_from(FIELDS),
    st.sampled_from(["is", "is_not", "empty", "present"]),
    TEXTS,
)
MANY = st.lists(CONDITIONS, min_size=1, max_size=5)


def rule(*conditions: Any, combine: str = "all") -> RuleCondition:
    return RuleCondition.model_validate({"combine": combine, "conditions": list(conditions)})


def holds(condition: Condition, facts: Any) -> bool:
    return match(rule(condition), facts).matched


@pytest.mark.parametrize(
    ("field", "operator", "value", "matched"),
    [
        ("status", "is", "completed", ["completed"]),
        ("status", "is", "error", None),
        ("status", "is_not", "error", ["completed"]),
        ("status", "present", None, ["completed"]),
        ("status", "empty", None, None),
        ("successful", "is", False, [False]),
        ("successful", "is", True, None),
        ("metric.tool_errors", "at_least", 2, [2]),
        ("metric.tool_errors", "over", 2, None),
        ("metric.tool_errors", "over", 1.5, [2]),
        ("metric.tool_errors", "at_most", 2, [2]),
        ("metric.tool_errors", "under", 2, None),
        ("metric.tool_errors", "is", 2, [2]),
        ("tool", "is", "book", ["book"]),
        ("tool", "is_not", "book", None),
        ("tool", "is_not", "cancel", ["find_table", "book"]),
        ("metadata.env", "is", "prod", ["prod"]),
        ("sentiment", "empty", None, [None]),
        ("sentiment", "is", "negative", None),
        ("sentiment", "is_not", "negative", None),
        ("metric.talk_ratio", "under", 1, None),
    ],
)
def test_a_comparison_keeps_the_values_of_the_call_by_which_it_held(
    field: str, operator: str, value: Any, matched: list[Value | None] | None
) -> None:
    found = match(rule({"field": field, "operator": operator, "value": value}), CALL)
    assert found.matched is (matched is not None)
    assert found.values == tuple(MatchedValue(field, each) for each in matched or [])


def test_a_group_keeps_the_values_of_the_conditions_that_held() -> None:
    slow = {"field": "metric.response_latency_p95_ms", "operator": "over", "value": 2_000}
    failed = {"field": "metric.tool_errors", "operator": "at_least", "value": 1}
    other = {"field": "tool", "operator": "is", "value": "cancel"}
    found = match(rule(slow, {"combine": "any", "conditions": [other, failed]}), CALL)
    assert found.values == (
        MatchedValue("metric.response_latency_p95_ms", 2_500),
        MatchedValue("metric.tool_errors", 2),
    )


@given(MANY, FACTS)
def test_all_holds_when_each_does_and_any_when_one_does(
    conditions: list[Condition], facts: Any
) -> None:
    each = [holds(condition, facts) for condition in conditions]
    assert match(rule(*conditions, combine="all"), facts).matched is all(each)
    assert match(rule(*conditions, combine="any"), facts).matched is any(each)


@given(MANY, st.sampled_from(["all", "any"]), FACTS)
def test_a_group_alone_is_the_rule_of_its_conditions(
    conditions: list[Condition], combine: Any, facts: Any
) -> None:
    group = Group(combine=combine, conditions=tuple(conditions))
    assert match(rule(group), facts) == match(rule(*conditions, combine=combine), facts)


@given(MANY, st.sampled_from(["all", "any"]), FACTS)
def test_matched_values_are_those_of_the_call(
    conditions: list[Condition], combine: str, facts: Any
) -> None:
    found = match(rule(*conditions, combine=combine), facts)
    assert bool(found.values) is found.matched
    for value in found.values:
        has = facts.get(value.field, [])
        assert value.value in has if value.value is not None else has == []


@given(CONDITIONS, FACTS)
def test_a_field_that_the_call_lacks_is_only_ever_empty(condition: Condition, facts: Any) -> None:
    facts.pop(condition.field, None)
    assert holds(condition, facts) is (condition.operator == "empty")


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"field": "colour", "operator": "empty"}, "there is no field “colour”"),
        ({"field": "metric.speed", "operator": "empty"}, "there is no field “metric.speed”"),
        ({"field": "eval.first", "operator": "empty"}, "there is no field “eval.first”"),
        ({"field": "metadata.", "operator": "empty"}, "there is no field “metadata.”"),
        ({"field": "status", "operator": "over", "value": "a"}, "status does not take “over”"),
        ({"field": "status", "operator": "empty", "value": "a"}, "“empty” takes no value"),
        ({"field": "status", "operator": "is"}, "a text of 1 to 200 characters, not with nothing"),
        ({"field": "successful", "operator": "is", "value": "true"}, "true or false, not with"),
        (
            {"field": "metric.tool_errors", "operator": "is", "value": True},
            "metric.tool_errors is compared with a number, not with True",
        ),
        ({"conditions": [], "combine": "all"}, "at least 1 item"),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused_with_what_to_do(
    condition: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        rule(condition)


def test_a_group_within_a_group_is_refused() -> None:
    one = {"field": "status", "operator": "present"}
    inner = {"combine": "all", "conditions": [one]}
    with pytest.raises(ValidationError):
        rule({"combine": "all", "conditions": [inner]})


def test_a_condition_is_kept_as_json_and_read_again() -> None:
    group = {"combine": "any", "conditions": [{"field": "tool", "operator": "present"}]}
    wanted = rule(group, {"field": "successful", "operator": "is", "value": False})
    assert RuleCondition.model_validate_json(wanted.model_dump_json()) == wanted
