"""What a judge says becomes a verdict, or words about what is wrong with it."""

from contextlib import suppress
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evals.asked import agent, caller, returned
from tests.evals.judging.asking import asked, requests
from tuner_server.evals import Verdict
from tuner_server.evals.judging.answer import Judgement, answer_schema, read_answer
from tuner_server.evals.judging.request import JudgeRequest

ROWS = (
    agent("Hello, this is Bella Vista. How can I help?"),
    caller("I’d like a table for two — “by the window”."),
    returned("book_table", {"status": "ok", "table": "W7"}),
    agent("Ich habe Tisch W7 für Sie reserviert, Herr Müller."),
)


def said(**more: Any) -> dict[str, Any]:
    return {
        "evidence": [],
        "reason": "The agent greeted the caller.",
        "failures": [],
        "verdict": "pass",
        "confidence": 0.9,
        **more,
    }


def judged(answer: dict[str, Any], **more: Any) -> Judgement:
    [request] = requests(*ROWS, evals=[asked(**more)])
    return read_answer(request, {"e1": answer})["1"]


def test_a_good_answer_is_a_judgement() -> None:
    judgement = judged(
        said(
            verdict="fail",
            failures=["late"],
            evidence=[{"row": 0, "quote": "How can I help?"}],
            reason="It said\n hello  late.",
        )
    )
    assert judgement.result.verdict is Verdict.FAIL
    assert judgement.result.reason == "It said hello late."
    assert [(each.row, each.quote) for each in judgement.result.evidence] == [
        (0, "How can I help?")
    ]
    assert judgement.failures == ("late",)
    assert (judgement.score, judgement.confidence) == (None, 0.9)
    assert judgement.evidence_verified is True


@pytest.mark.parametrize(
    ("score", "verdict", "kept"),
    [(5, "pass", 5), (4, "pass", 4), (3, "fail", 3), (1, "fail", 1), (0, "not_applicable", None)],
)
def test_a_score_passes_from_its_bound_on(score: int, verdict: str, kept: int | None) -> None:
    answer = {**said(), "score": score}
    judgement = judged(answer, scoring="score", pass_at_least=4)
    assert (judgement.result.verdict, judgement.score) == (verdict, kept)


@pytest.mark.parametrize(
    ("quote", "row", "verified"),
    [
        ("How can I help?", 0, True),
        ("how can i help", 0, True),
        ("[0] agent: Hello, this is Bella Vista", 0, True),
        ("Hello … How can I help?", 0, True),
        ("Hello ... goodbye", 0, False),
        ("I'd like a table for two - by the window", 1, True),
        ("I would like a table for two by the window.", 1, True),  # nearly
        ("a table for two", 0, False),  # in another row
        ("a table for two", 9, False),
        ("The caller asked for a table", 1, False),
        ('"table": "W7"', 2, True),
        ("Tisch W7 fur Sie reserviert, Herr Muller", 3, True),
        ("two", 1, True),
        ("too", 1, False),
        ("tab", 1, False),
        ("", 0, False),
        ("?!", 0, False),
    ],
)
def test_a_quote_that_is_not_in_its_row_makes_the_evidence_unverified(
    quote: str, row: int, verified: bool
) -> None:
    good = {"row": 0, "quote": "Hello"}
    judgement = judged(said(evidence=[good, {"row": row, "quote": quote}]))
    assert judgement.evidence_verified is verified
    assert len(judgement.result.evidence) == 2


def test_without_quotes_nothing_is_known_of_the_evidence() -> None:
    assert judged(said()).evidence_verified is None


def test_escaped_signs_are_quoted_as_spoken() -> None:
    [request] = requests(agent("Is 3 < 5 & 7 > 2, [4] or so?"))
    assert "Is 3 &lt; 5 &amp; 7 &gt; 2, (4) or so?" in request.shared
    for quote in ("Is 3 < 5 & 7 > 2", "5 &amp; 7 &gt; 2, (4) or so?", "2, [4] or so?"):
        answer = said(evidence=[{"row": 0, "quote": quote}])
        assert read_answer(request, {"e1": answer})["1"].evidence_verified is True


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"verdict": "maybe"}, "e1.verdict: must be one of pass, fail, not_applicable"),
        ({"verdict": None}, "e1.verdict"),
        ({"verdict": "fail"}, "names at least one failure"),
        ({"failures": ["late"]}, "although failures are named"),
        ({"failures": ["rude"]}, "“rude” is none of the list, which has not_greeted, late"),
        ({"reason": ""}, "e1.reason: String should have at least 1 character"),
        ({"confidence": None}, "e1.confidence"),
        ({"confidence": -1}, "e1.confidence"),
        ({"confidence": 101}, "e1.confidence"),
        ({"evidence": [{"row": "first", "quote": "x"}]}, "e1.evidence.0.row"),
        ({"evidence": "none"}, "e1.evidence"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_member_by_member(
    wrong: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValueError, match=r"^e1\.") as refused:
        judged(said(**wrong))
    assert says in str(refused.value)


def test_a_score_is_needed_where_one_is_asked_for() -> None:
    for score in (None, 6, -1, 2.5):
        with pytest.raises(ValueError, match="score"):
            judged({**said(), "score": score}, scoring="score", pass_at_least=4)


def _two() -> JudgeRequest:
    [request] = requests(*ROWS, evals=[asked("a"), asked("b")])
    return request


def test_every_eval_of_a_request_needs_its_answer() -> None:
    good = {"e1": said(), "e2": said(verdict="not_applicable")}
    assert {key: each.result.verdict for key, each in read_answer(_two(), good).items()} == {
        "a": "pass",
        "b": "not_applicable",
    }
    with pytest.raises(ValueError, match=r"^e2: is missing$"):
        read_answer(_two(), {"e1": said()})
    with pytest.raises(ValueError, match=r"^e1: is missing; e2: is missing$"):
        read_answer(_two(), said())


def test_what_models_often_get_wrong_and_mean_clearly_is_taken() -> None:
    [request] = requests(*ROWS)
    bare = said(confidence=85, evidence=None, failures=None, mood="good")
    judgement = read_answer(request, bare)["1"]
    assert (judgement.confidence, judgement.result.evidence) == (0.85, ())
    not_meant = said(verdict="not_applicable", failures=["late"])
    assert read_answer(request, {"e1": not_meant})["1"].failures == ()


def test_too_much_is_cut() -> None:
    quotes = [{"row": 0, "quote": "Hello " * 100}] * 9
    judgement = judged(said(evidence=quotes, reason="so " * 1_000))
    assert [len(each.quote) for each in judgement.result.evidence] == [300] * 5
    assert len(judgement.result.reason) <= 1_000


def test_a_result_of_a_call_that_was_cut_says_so() -> None:
    rows = [(agent if at % 2 else caller)("word " * 60) for at in range(20)]
    [request] = requests(*rows, most_tokens=600)
    reason = read_answer(request, {"e1": said()})["1"].result.reason
    assert reason.startswith("The agent greeted the caller. (")
    assert "left out, as the call is too long" in reason


def test_the_schema_says_what_is_read() -> None:
    [request] = requests(*ROWS, evals=[asked("a"), asked("b", scoring="score", pass_at_least=3)])
    schema = answer_schema(request)
    good = {
        "e1": said(verdict="fail", failures=["late"], evidence=[{"row": 0, "quote": "Hello"}]),
        "e2": {name: value for name, value in said(score=5).items() if name != "verdict"},
    }
    jsonschema.validate(good, schema)
    assert read_answer(request, good).keys() == {"a", "b"}
    for wrong in ({**good, "e3": 1}, {"e1": good["e1"]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)
    assert _is_strict(schema)


def _is_strict(schema: Any) -> bool:
    """Whether every object asks for all of its members and forbids others."""
    if isinstance(schema, dict):
        own = schema.get("type") != "object" or (
            schema["required"] == list(schema["properties"])
            and schema["additionalProperties"] is False
        )
        return own and all(map(_is_strict, schema.values()))
    return True


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*said(), "e1"]), inner),
    )
)
def test_whatever_is_answered_is_read_or_refused_in_words(answer: Any) -> None:
    [request] = requests(*ROWS)
    judgements = None
    with suppress(ValueError):
        judgements = read_answer(request, answer)
    assert judgements is None or judgements.keys() == {"1"}
