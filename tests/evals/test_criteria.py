"""What is asked is read strictly, and what could not be run is refused at its field."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.evals.asked import agent, asked, judged, metric, phrase, tool
from tuner_server.evals import Criterion, Scope


def faults(check: dict[str, Any]) -> list[tuple[str, str]]:
    """Each error: the field of the check, and what is said of it."""
    with pytest.raises(ValidationError) as refused:
        asked(check)
    return [
        (".".join(map(str, error["loc"][3:])), error["msg"].removeprefix("Value error, "))
        for error in refused.value.errors()
    ]


@pytest.mark.parametrize(
    ("check", "field", "said"),
    [
        (phrase("(", match="regex"), "phrases", "“(” is not a regular expression: missing )"),
        (phrase("ok", "a*", match="regex"), "phrases", "“a*” matches even an empty text"),
        (phrase("?!", match="fuzzy"), "phrases", "“?!” has no words to look for"),
        (phrase(), "phrases", "give at least one"),
        (phrase("a", threshold=0), "threshold", "greater than or equal to 1"),
        (phrase("a", threshold=90.5), "threshold", "valid integer"),
        (phrase("a", said_by="nobody"), "said_by", "'agent', 'caller' or 'anyone'"),
        (
            phrase("a", within={"part": "first", "count": 0, "unit": "rows"}),
            "within.first.count",
            "greater than or equal to 1",
        ),
        (phrase("a", within={"part": "before"}), "within.before.tool", "required"),
        (phrase("a", colour="red"), "colour", "not permitted"),
        (tool(" ", "called"), "tool", "at least 1 character"),
        (tool("a", "at_most"), "times", "“expect: at_most” needs “times”"),
        (tool("a", "called_before"), "other_tool", "needs “other_tool”"),
        (tool("a", "parameters_match"), "parameters_schema", "needs “parameters_schema”"),
        (tool("a", "called", times=1), "times", "goes with “expect: at_most”, not with “called”"),
        (
            tool("a", "called_before", other_tool="A"),
            "other_tool",
            "cannot be called before itself",
        ),
        (metric("speed", at_least=1), "metric", "there is no metric “speed”"),
        (metric("repetitions"), "at_most", "give “at_least”, “at_most” or both"),
        (
            metric("repetitions", at_least=2, at_most=1),
            "at_most",
            "no value is at least 2 and at most 1",
        ),
        (metric("repetitions", at_most=float("nan")), "at_most", "finite number"),
    ],
)
def test_a_bad_check_is_refused_at_its_field(check: Any, field: str, said: str) -> None:
    (found,) = faults(check)
    assert found[0] == field
    assert said in found[1]


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        (
            {"type": "number-ish"},
            "$.type: 'number-ish' is not valid under any of the given schemas",
        ),
        ({"properties": {"a": {"pattern": "("}}}, "“(” is not a regular expression"),
        ({"patternProperties": {"[": {}}}, "“[” is not a regular expression"),
        ({"$ref": "https://example.com/schema.json"}, "may point within the schema only"),
        ({"allOf": [{"$ref": "file:///etc/passwd"}]}, "may point within the schema only"),
        ({"$ref": "#/$defs/nowhere"}, "“#/$defs/nowhere”, which the schema does not have"),
        ({"$schema": "https://example.com/own"}, "“$schema” names 'https://example.com/own'"),
        ({"enum": ["x" * 20_000]}, "a schema may have 20,000 characters"),
    ],
)
def test_a_bad_schema_is_refused_at_its_field(schema: Any, said: str) -> None:
    (found,) = faults(tool("a", "parameters_match", parameters_schema=schema))
    assert found[0] == "parameters_schema"
    assert said in found[1]


def test_a_schema_that_is_nested_too_deeply_is_refused() -> None:
    schema: dict[str, Any] = {}
    for _ in range(240):
        schema = {"not": schema}
    (found,) = faults(tool("a", "parameters_match", parameters_schema=schema))
    assert found == ("parameters_schema", "the schema is nested too deeply")


@pytest.mark.parametrize("draft", ["draft/2019-09/schema", "draft/2020-12/schema"])
def test_schemas_of_three_drafts_are_known(draft: str) -> None:
    for name in (f"https://json-schema.org/{draft}", "http://json-schema.org/draft-07/schema#"):
        schema = {
            "$schema": name,
            "type": "object",
            "$defs": {"a": {}},
            "allOf": [{"$ref": "#/$defs/a"}],
        }
        assert asked(tool("a", "parameters_match", parameters_schema=schema)).checks


@pytest.mark.parametrize("count", [0, 21])
def test_a_criterion_has_one_to_twenty_checks(count: int) -> None:
    with pytest.raises(ValidationError):
        asked(*[phrase("a")] * count)


def test_a_criterion_is_the_same_after_it_was_stored() -> None:
    criterion = asked(
        phrase("a", within={"part": "first", "count": 3, "unit": "seconds"}, meaning="an a"),
        tool("b", "parameters_match", parameters_schema={"type": "object", "minProperties": 1}),
        metric("repetitions", at_most=0),
        given=[tool("c", "called")],
        combine="any",
    )
    assert Criterion.model_validate_json(criterion.model_dump_json()) == criterion
    assert Criterion.model_validate(json.loads(criterion.model_dump_json())) == criterion


def test_the_defaults_are_those_of_the_docs() -> None:
    check = asked({"kind": "phrase", "phrases": ["bye"]}).checks[0].model_dump()
    assert check == {
        "kind": "phrase",
        "match": "fuzzy",
        "phrases": ("bye",),
        "threshold": 90,
        "said_by": "anyone",
        "within": None,
        "must": True,
        "meaning": None,
    }
    assert Scope().conditions == ()


@given(st.text(max_size=40) | st.text("()[]{}*+?|\\^$.,:=!<>PLRab0123456789-&~", max_size=40))
def test_any_text_is_an_expression_or_is_refused_in_words(text: str) -> None:
    try:
        criterion = asked(phrase(text, match="regex"))
    except ValidationError as refused:
        fields = {error["loc"][3] for error in refused.errors()}
    else:
        fields = {"phrases"}
        assert judged(criterion, agent("a (b) 0")).verdict in ("pass", "fail", "error")
    assert fields == {"phrases"}
