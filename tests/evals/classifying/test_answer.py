"""What a model says of a call is checked before it counts."""

from contextlib import suppress
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evals.asked import agent, caller
from tests.evals.classifying.asking import classified, classify, request, said
from tuner_server.evals import Classification, Verdict
from tuner_server.evals.classifying.answer import answer_schema, read_answer

ROWS = (agent("Hello."), caller("I’d like a table for two."), agent("It is booked, Ann."))


def test_a_good_answer_says_everything_that_was_asked() -> None:
    found = classified(*ROWS, answer=said())
    assert found.classification == Classification(
        outcome="Booked",
        intent="Booking",
        sentiment="positive",
        summary="The caller wanted a table, and got it.",
        fields={"guest": "Ann", "people": 2, "is_new": True, "seat": "Window"},
    )
    assert (found.result.verdict, found.result.reason) == (Verdict.PASS, "A table was booked.")
    assert (found.confidence, found.evidence_verified) == (0.9, True)


def test_the_verdict_is_that_of_the_outcome() -> None:
    assert classified(*ROWS, answer=said(outcome="lost")).result.verdict is Verdict.FAIL
    none = classified(*ROWS, answer=said(outcome=None))
    assert none.result.verdict is Verdict.NOT_APPLICABLE
    assert none.classification.outcome is None
    without = classified(*ROWS, answer=said(), outcomes=[])
    assert without.result.verdict is Verdict.NOT_APPLICABLE
    assert without.result.reason == "No outcomes are set up for this agent."


def test_a_quote_that_nobody_said_is_told() -> None:
    quoted = [{"row": 1, "quote": "I hate this restaurant"}]
    assert classified(*ROWS, answer=said(evidence=quoted)).evidence_verified is False


def test_what_the_call_does_not_say_is_empty() -> None:
    fields = {"guest": None, "people": None, "seat": None}
    found = classified(*ROWS, answer=said(fields=fields, sentiment=None, intent=None))
    assert found.classification.fields == {
        "guest": None,
        "people": None,
        "is_new": None,
        "seat": None,
    }
    assert (found.classification.intent, found.classification.sentiment) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"outcome": "Sold"}, "outcome: “Sold” is none of “Booked”, “Lost”"),
        ({"intent": "Luck"}, "intent: “Luck” is none of"),
        ({"sentiment": "happy"}, "sentiment: “happy” is none of"),
        ({"fields": {"people": "many"}}, "fields.people: 'many' is no number"),
        ({"fields": {"people": True}}, "fields.people: 'True' is no number"),
        ({"fields": {"is_new": "yes"}}, "fields.is_new: 'yes' is no boolean"),
        ({"fields": {"seat": "Roof"}}, "fields.seat: “Roof” is none of"),
        ({"fields": {"guest": ["Ann"]}}, "fields.guest"),
        ({"reason": " "}, "reason: say why"),
        ({"confidence": None}, "confidence"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_member_by_member(
    wrong: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValueError, match=says.replace("(", r"\(")):
        classified(*ROWS, answer=said(**wrong))


def test_the_schema_takes_a_good_answer_and_one_with_nothing_in_it() -> None:
    schema = answer_schema(classify())
    jsonschema.validate(said(), schema)
    empty = dict.fromkeys(("guest", "people", "is_new", "seat"))
    jsonschema.validate(said(outcome=None, intent=None, sentiment=None, fields=empty), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(said(outcome="Sold"), schema)


_VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=2)
_MEMBERS = ("evidence", "reason", "outcome", "intent", "fields", "summary", "sentiment")


@given(st.dictionaries(st.sampled_from((*_MEMBERS, "confidence")), _VALUES))
def test_any_answer_is_read_or_refused_in_words(answer: dict[str, Any]) -> None:
    asked = request(*ROWS)
    with suppress(ValueError):
        assert read_answer(asked, answer).classification.outcome in (None, "Booked", "Lost")
