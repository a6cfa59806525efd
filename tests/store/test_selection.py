"""Conditions and sorts as people and URLs write them."""

import pytest

from tuner_server.store.selection import (
    BadSelection,
    Condition,
    Kind,
    Operator,
    Sort,
    kind_of,
    parse_conditions,
    parse_sort,
)


@pytest.mark.parametrize(
    ("wording", "condition"),
    [
        ("duration_ms>=60000", Condition("duration_ms", Operator.AT_LEAST, (60_000,))),
        ("duration_ms<=-1", Condition("duration_ms", Operator.AT_MOST, (-1,))),
        ("cost_cents>1.5", Condition("cost_cents", Operator.ABOVE, (1.5,))),
        ("warnings<3", Condition("warnings", Operator.BELOW, (3,))),
        ("status=a=b", Condition("status", Operator.EQUALS, ("a=b",))),
        ("status=", Condition("status", Operator.EQUALS, ("",))),
        ("status=two\nlines", Condition("status", Operator.EQUALS, ("two\nlines",))),
        ("status!=x", Condition("status", Operator.DIFFERS, ("x",))),
        ("successful=TRUE", Condition("successful", Operator.EQUALS, (True,))),
        ("in_voicemail=false", Condition("in_voicemail", Operator.EQUALS, (False,))),
        ("tool=book", Condition("tool", Operator.EQUALS, ("book",))),
        ("node:empty", Condition("node", Operator.EMPTY)),
        ("tag=12", Condition("tag", Operator.EQUALS, (12,))),
        ("tag:present", Condition("tag", Operator.PRESENT)),
        ("metadata.a.b=c", Condition("metadata.a.b", Operator.EQUALS, ("c",))),
        ("metadata.env:present", Condition("metadata.env", Operator.PRESENT)),
    ],
)
def test_a_condition_is_field_operator_and_value(wording: str, condition: Condition) -> None:
    assert parse_conditions([wording]) == (condition,)


def test_several_values_of_one_field_are_alternatives_other_conditions_are_not() -> None:
    assert parse_conditions(["tool=a", "agent_id=1", "tool!=x", "tool=b", "tool!=y"]) == (
        Condition("tool", Operator.DIFFERS, ("x",)),
        Condition("tool", Operator.DIFFERS, ("y",)),
        Condition("tool", Operator.EQUALS, ("a", "b")),
        Condition("agent_id", Operator.EQUALS, (1,)),
    )


def test_no_value_at_all_is_one_more_alternative() -> None:
    assert parse_conditions(["tool:empty", "status=a", "tool=a", "tool=b", "node:empty"]) == (
        Condition("node", Operator.EMPTY),
        Condition("status", Operator.EQUALS, ("a",)),
        Condition("tool", Operator.EQUALS, ("a", "b"), or_empty=True),
    )


@pytest.mark.parametrize(
    ("wording", "told"),
    [
        ("nonsense", "'nonsense' is no condition"),
        ("Duration=1", "is no condition"),
        ("colour=red", "There is no field 'colour'"),
        ("metadata.=x", "is no condition"),
        ("duration_ms=long", "duration_ms is a whole number; 'long' is none"),
        ("duration_ms=1.5", "duration_ms is a whole number"),
        ("agent_id=9223372036854775808", "agent_id is a whole number"),
        ("cost_cents>=NaN", "cost_cents is a number; 'NaN' is none"),
        ("cost_cents=inf", "cost_cents is a number"),
        ("cost_cents=1e301", "cost_cents is a number"),
        ("successful=maybe", "successful is a true or false; 'maybe' is none"),
        ("status>x", "status is a text: it can be compared by = and != only"),
        ("successful<=true", "successful is a true or false: it can be compared"),
        ("tool>=x", "tool is a name: it can be compared"),
        ("tag=slow", "tag is a rule's number; 'slow' is none"),
        ("tag>=1", "tag is a rule's number: it can be compared by = and != only"),
        ("status=\0", "status is a text"),
        ("tool=\ud800", "tool is a name"),
    ],
)
def test_what_means_nothing_is_told_with_the_field(wording: str, told: str) -> None:
    with pytest.raises(BadSelection) as error:
        parse_conditions(["agent_id=1", wording])
    assert told in str(error.value)


def test_a_sort_names_a_field() -> None:
    assert parse_sort("duration_ms") == Sort("duration_ms", descending=False)
    assert parse_sort("-response_rate") == Sort("response_rate", descending=True)
    assert parse_sort("status") == Sort("status", descending=False)
    for field in ("agent_id", "tool", "--duration_ms", ""):
        with pytest.raises(BadSelection, match="cannot be sorted by"):
            parse_sort(field)


def test_every_field_has_its_kind() -> None:
    kinds = {
        "call_id": Kind.TEXT,
        "agent_id": Kind.WHOLE,
        "successful": Kind.YES_NO,
        "cost_cents": Kind.NUMBER,
        "response_rate": Kind.NUMBER,
        "user_turns": Kind.WHOLE,
        "tool": Kind.FACT,
        "metadata.env": Kind.FACT,
        "tag": Kind.RULE,
        "eval.3": Kind.VERDICT,
    }
    assert {field: kind_of(field) for field in kinds} == kinds
    with pytest.raises(BadSelection):
        kind_of("metadata.")
