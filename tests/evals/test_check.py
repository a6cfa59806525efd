"""How checks are joined, which calls are meant, and what always holds."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from tests.evals.asked import agent, asked, called, caller, judged, metric, phrase, tool
from tests.timeline.picture import call_of, row_of
from tuner_server.evals import LIBRARY, Criterion, Result, Scope, Verdict, run, run_each
from tuner_server.evals.alike import find_alike
from tuner_server.evals.folding import Folded
from tuner_server.evals.heard import text_of
from tuner_server.metrics import METRICS
from tuner_server.timeline import Call, Role, Row, ToolUse, Word

PASSES = phrase("hello")
FAILS = phrase("goodbye")
DOES_NOT_APPLY = phrase("hello", within={"part": "after", "tool": "none"})
ERRS = tool("book", "parameters_match", parameters_schema={"$ref": "#"})
ROWS = (agent("Hello"), called("book", {}))
READY_CHECKS = [
    (ready.criterion, Scope()) for ready in LIBRARY if isinstance(ready.criterion, Criterion)
]
CHECKS = {"p": PASSES, "f": FAILS, "n": DOES_NOT_APPLY, "e": ERRS}
VERDICTS = {"p": "pass", "f": "fail", "n": "not_applicable", "e": "error"}


@pytest.mark.parametrize(
    ("checks", "all_of", "any_of"),
    [
        ("p", "p", "p"),
        ("pf", "f", "p"),
        ("pn", "p", "p"),
        ("fn", "f", "f"),
        ("nn", "n", "n"),
        ("pe", "e", "p"),
        ("fe", "f", "e"),
        ("ne", "e", "e"),
        ("pfne", "f", "p"),
    ],
)
def test_all_and_any(checks: str, all_of: str, any_of: str) -> None:
    for order in (checks, checks[::-1]):
        for combine, expected in (("all", all_of), ("any", any_of)):
            criterion = asked(*[CHECKS[letter] for letter in order], combine=combine)
            assert judged(criterion, *ROWS).verdict == VERDICTS[expected]


@pytest.mark.parametrize(
    ("given_checks", "verdict"),
    [
        ("p", "fail"),
        ("f", "not_applicable"),
        ("n", "not_applicable"),
        ("e", "error"),
        ("pf", "not_applicable"),
    ],
)
def test_nothing_is_asked_of_calls_that_are_not_given(given_checks: str, verdict: str) -> None:
    criterion = asked(FAILS, given=[CHECKS[letter] for letter in given_checks])
    assert judged(criterion, *ROWS).verdict == verdict


def test_what_was_given_is_evidence_too() -> None:
    criterion = asked(tool("transfer", "called"), given=[phrase("a human", said_by="caller")])
    result = judged(criterion, agent("Hi"), caller("Give me a human"))
    assert result.reason == "The caller said “a human”. transfer was not called."
    assert [(each.row, each.quote) for each in result.evidence] == [(1, "a human")]


def test_reasons_of_what_decided_are_joined_and_no_others() -> None:
    criterion = asked(PASSES, FAILS, phrase("bye", said_by="agent"))
    assert judged(criterion, *ROWS).reason == "Nobody said “goodbye”. The agent never said “bye”."


METADATA = {"env": "prod", "tries": 3, "share": 2.0, "vip": True, "none": None}


@pytest.mark.parametrize(
    ("key", "equals", "reason"),
    [
        ("env", "prod", None),
        ("tries", "3", None),
        ("share", "2", None),
        ("vip", "true", None),
        ("none", "null", None),
        ("env", "test", "Only for calls with env “test”; this one has “prod”."),
        ("team", "a", "Only for calls with team “a”; this one has none."),
    ],
)
def test_a_scope_compares_metadata_as_text(key: str, equals: str, reason: str | None) -> None:
    scope = Scope.model_validate(
        {"conditions": [{"kind": "metadata", "key": key, "equals": equals}]}
    )
    result = run(asked(PASSES), scope, _with(metadata=METADATA), {})
    assert (result.verdict, result.reason) == (
        (Verdict.PASS, "Somebody said “Hello”.") if reason is None else ("not_applicable", reason)
    )


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        ("42", "Somebody said “Hello”."),
        ("41", "Only for calls with agent version “42”; this one has “41”."),
        (None, "Only for agent version “42”; this call names none."),
    ],
)
def test_a_scope_compares_the_version(version: str | None, reason: str) -> None:
    scope = Scope.model_validate({"conditions": [{"kind": "version", "equals": "42"}]})
    assert run(asked(PASSES), scope, _with(agent_version=version), {}).reason == reason


def test_several_evals_on_a_call_say_what_each_says_alone() -> None:
    questions = READY_CHECKS
    call = call_of(agent("Hello there", 0, 2), caller("Are you a robot?", 3, 4), called("book"))
    values = {"repetitions": 0, "tool_errors": 1}
    assert run_each(questions, call, values) == [run(*each, call, values) for each in questions]


def _with(**more: Any) -> Call:
    return replace(call_of(agent("Hello")), **more)


# What always holds, whatever the call.

_TEXT = st.text(max_size=30) | st.lists(
    st.sampled_from(
        ["Hello", "good-bye", "don’t", "Straße", "call", "ｈｅｌｌｏ", "通話", "é", "e\u0301", "!"]
    ),
    max_size=8,
).map(" ".join)
_TIMES = st.none() | st.integers(-5_000, 100_000)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
_TOOLS = st.builds(
    ToolUse,
    st.none() | st.sampled_from(["book", "transfer_call", ""]),
    st.none() | st.sampled_from(["1", "2"]),
    params=_JSON,
    result=_JSON,
    is_error=st.none() | st.booleans(),
    duration_ms=st.none() | st.integers(0, 9_000),
)
_ROWS = st.builds(
    row_of,
    st.sampled_from(Role),
    _TIMES,
    _TIMES,
    text=st.none() | _TEXT,
    words=st.lists(
        st.builds(Word, _TEXT, st.integers(0, 9_000), st.integers(0, 9_000)), max_size=2
    ).map(tuple),
    tool=st.none() | _TOOLS,
    injected=st.booleans(),
)
_CALLS = st.lists(_ROWS, max_size=8).map(lambda rows: call_of(*rows))
_WITHIN = (
    st.none()
    | st.fixed_dictionaries(
        {
            "part": st.sampled_from(["first", "last"]),
            "count": st.integers(1, 9),
            "unit": st.sampled_from(["rows", "seconds"]),
        }
    )
    | st.fixed_dictionaries(
        {
            "part": st.sampled_from(["before", "after"]),
            "tool": st.sampled_from(["book", "*", "none"]),
        }
    )
)
_WORDS = st.sampled_from(["hello", "good bye", "dont", "strasse", "通話", "call é"])
_PHRASES = st.fixed_dictionaries(
    {
        "kind": st.just("phrase"),
        "phrases": st.lists(_WORDS, min_size=1, max_size=3),
        "match": st.sampled_from(["exact", "fuzzy", "regex"]),
        "threshold": st.integers(1, 100),
        "said_by": st.sampled_from(["agent", "caller", "anyone"]),
        "within": _WITHIN,
        "must": st.booleans(),
    }
)
_TOOL_CHECKS = st.one_of(
    st.builds(
        tool,
        st.sampled_from(["book", "*", "t*"]),
        st.sampled_from(["called", "never_called", "succeeded"]),
    ),
    st.builds(tool, st.just("*"), st.just("at_most"), times=st.integers(1, 3)),
    st.builds(
        tool, st.just("book"), st.just("called_before"), other_tool=st.sampled_from(["t*", "*"])
    ),
    st.builds(
        tool,
        st.just("*"),
        st.just("parameters_match"),
        parameters_schema=st.sampled_from(
            [{"type": "object"}, {"uniqueItems": True, "maxLength": 2, "multipleOf": 0.5}]
        ),
    ),
)
_METRIC_CHECKS = st.builds(
    metric,
    st.sampled_from([each.key for each in METRICS]),
    at_least=st.just(1),
    at_most=st.integers(1, 10**6),
)
_VALUES = st.dictionaries(
    st.sampled_from([each.key for each in METRICS]), st.none() | st.integers() | st.floats()
)
_CHECKS = _PHRASES | _TOOL_CHECKS | _METRIC_CHECKS


def _ran(criterion: Criterion, call: Call, values: Any) -> Result:
    return run(criterion, Scope(), call, values)


def _quotable(row: Row) -> str:
    return text_of(row) if row.role.speaks else (row.tool and row.tool.name) or ""


@given(st.lists(_CHECKS, min_size=1, max_size=4), st.sampled_from(["all", "any"]), _CALLS, _VALUES)
def test_any_call_gets_a_verdict_with_a_reason_and_evidence_that_is_in_it(
    checks: list[Any], combine: str, call: Call, values: Any
) -> None:
    result = _ran(asked(*checks, combine=combine), call, values)
    assert result.verdict is not Verdict.NOT_RUN
    assert result.reason.endswith((".", "deeply", "large"))
    assert len(set(result.evidence)) == len(result.evidence) <= 10
    rows = {row.index: row for row in call.rows}
    for evidence in result.evidence:
        assert evidence.quote in _quotable(rows[evidence.row])


@given(_CALLS, _VALUES)
def test_every_ready_eval_takes_any_call(call: Call, values: Any) -> None:
    for result in run_each(READY_CHECKS, call, values):
        assert result.verdict in ("pass", "fail", "not_applicable")


@given(_PHRASES, _CALLS)
def test_must_and_must_not_are_opposites(check: dict[str, Any], call: Call) -> None:
    opposite = {"pass": "fail", "fail": "pass"}
    must, must_not = (_ran(asked({**check, "must": must}), call, {}) for must in (True, False))
    assert must_not.verdict == opposite.get(must.verdict, must.verdict)
    assert must.evidence == must_not.evidence


@given(_CHECKS, _CHECKS, _CALLS, _VALUES)
def test_all_and_any_keep_the_laws_of_logic(one: Any, other: Any, call: Call, values: Any) -> None:
    def verdict(*checks: Any, combine: str) -> Verdict:
        return _ran(asked(*checks, combine=combine), call, values).verdict

    alone = {verdict(one, combine="all"), verdict(other, combine="all")}
    for combine in ("all", "any"):
        joined = verdict(one, other, combine=combine)
        assert joined == verdict(other, one, combine=combine)
        assert joined in alone
        assert verdict(one, one, combine=combine) == verdict(one, combine=combine)
    if verdict(one, other, combine="all") is Verdict.PASS:
        assert verdict(one, other, combine="any") is Verdict.PASS
    if verdict(one, other, combine="any") is Verdict.FAIL:
        assert verdict(one, other, combine="all") is Verdict.FAIL


@given(_PHRASES, _WORDS, _CALLS)
def test_one_more_phrase_finds_no_less(check: dict[str, Any], more: str, call: Call) -> None:
    checked = {**check, "must": True}
    wider = {**checked, "phrases": [*check["phrases"], more]}
    if _ran(asked(checked), call, {}).verdict is Verdict.PASS:
        assert _ran(asked(wider), call, {}).verdict is Verdict.PASS


@given(_TEXT | st.text("ab é’-.通"), _TEXT | st.text("ab é’-.通"))
def test_a_text_is_folded_word_by_word_and_quoted_from_where_it_came(one: str, other: str) -> None:
    folded = Folded(f"{one} {other}")
    assert " ".join(folded.text.split(" ")) == folded.text == folded.text.strip()
    assert Folded(folded.text).text == folded.text
    for start, end in folded.words:
        quote = folded.quote(start, end)
        assert quote in folded.original
        assert folded.text[start:end] in Folded(quote).text
    if one.isascii():
        assert Folded(one).text == Folded(one + "’").text  # The same with a table and without.


@given(
    st.lists(
        st.sampled_from(["go", "home", "now", "recorded", "ths", "this", "call", "通"]),
        min_size=1,
        max_size=12,
    ),
    st.lists(
        st.sampled_from(["go", "home", "recordet", "this", "calls", "通"]), min_size=1, max_size=12
    ),
    st.integers(1, 100),
)
def test_the_nearest_run_of_words_is_found_by_the_short_way(
    said: list[str], wanted: list[str], threshold: int
) -> None:
    text, sought = Folded(" ".join(said)), Folded(" ".join(wanted)).text
    assume(sought)
    runs = [
        text.text[start:end]
        for first, (start, _) in enumerate(text.words)
        for _, end in text.words[first:]
    ]
    best = max(fuzz.ratio(sought, run_of_words) for run_of_words in runs)
    found = find_alike(sought, text, threshold)
    if best >= threshold:
        assert found is not None
        assert found.score == pytest.approx(best)
    else:
        assert found is None
