"""Every mood of an endpoint ends in the right answer or in the right failure."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel, ConfigDict, Field

from tests.scripted_model import (
    CACHED_TOKENS,
    COMPLETION_TOKENS,
    PROMPT_TOKENS,
    RETRY_AFTER_S,
    Mood,
    ScriptedModel,
)
from tuner_server.llm.client import LONGEST_WAIT_MS, Models, _after_ms
from tuner_server.llm.failures import (
    AskFailed,
    Busy,
    Rejected,
    TookTooLong,
    Unreachable,
    Unusable,
)
from tuner_server.llm.values import Answer, Endpoint, Kind, Question, Usage
from tuner_server.outgoing.allowed import AllowedHosts

KEY = "sk-very-secret-0123456789"
ONCE = Usage(PROMPT_TOKENS, COMPLETION_TOKENS, CACHED_TOKENS)


class _Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    verdict: str = Field(pattern="pass|fail")
    reason: str


QUESTION = Question(
    name="answer",
    instructions="You judge calls.",
    shared="[0] agent: Hello",
    own="Was the caller greeted? (the model says fail)",
    schema={
        "type": "object",
        "properties": {
            "verdict": {"type": "string", "enum": ["pass", "fail"]},
            "reason": {"type": "string"},
        },
        "required": ["verdict", "reason"],
        "additionalProperties": False,
    },
)


@pytest.fixture(params=["openai", "anthropic"])
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param


@pytest.fixture
def ask(models: Models, model: ScriptedModel, kind: Kind) -> Callable[..., Answer[_Verdict]]:
    def asked(mood: str, question: Question = QUESTION, **more: Any) -> Answer[_Verdict]:
        endpoint = _endpoint(model, mood, kind, **more)
        return models.ask(endpoint, question, _Verdict.model_validate)

    return asked


def _endpoint(model: ScriptedModel, mood: str, kind: Kind = "openai", **more: Any) -> Endpoint:
    return Endpoint(
        **{"kind": kind, "base_url": model.base_url + "/v1", "model": mood, "key": KEY, **more}
    )


@pytest.mark.parametrize(
    ("mood", "requests"),
    [
        (Mood.GOOD, 1),
        (Mood.PROSE, 1),
        (Mood.NO_SCHEMA, 2),
        (Mood.NO_FORM, 3),
        ("slow-50", 1),
    ],
)
def test_whatever_form_an_endpoint_takes_the_answer_is_right(
    ask: Callable[..., Answer[_Verdict]], model: ScriptedModel, mood: str, requests: int
) -> None:
    answer = ask(mood)
    assert answer.value.verdict == "fail"
    assert answer.usage == ONCE
    assert len(model.requests) == len(answer.exchanges) == requests


def test_what_works_is_remembered(
    ask: Callable[..., Answer[_Verdict]], model: ScriptedModel
) -> None:
    ask(Mood.NO_FORM)
    assert [asked["status"] for asked in model.requests] == [400, 400, 200]
    ask(Mood.NO_FORM)
    assert [asked["status"] for asked in model.requests][3:] == [200]
    # By model: another one behind the same address is asked for all that it can do.
    ask(Mood.GOOD)
    assert {"response_format", "output_config"} & model.requests[-1]["body"].keys()


def test_a_model_that_takes_no_temperature_and_another_limit_is_asked_without(
    models: Models, model: ScriptedModel
) -> None:
    answer = models.ask(_endpoint(model, Mood.PICKY), QUESTION, _Verdict.model_validate)
    assert answer.value.verdict == "fail"
    last = model.requests[-1]["body"]
    assert "temperature" not in last
    assert "max_tokens" not in last
    assert last["max_completion_tokens"] == QUESTION.most_tokens
    assert last["response_format"]["type"] == "json_schema"


def test_an_answer_of_the_wrong_shape_is_sent_back_once_with_what_is_wrong(
    ask: Callable[..., Answer[_Verdict]], model: ScriptedModel
) -> None:
    answer = ask(Mood.WRONG_ONCE)
    assert answer.value.verdict == "fail"
    assert answer.usage == ONCE + ONCE
    first, second = model.requests
    *before, said, repair = second["body"]["messages"]
    assert before == first["body"]["messages"]
    assert json.loads(said["content"]) == {"verdict": 7}
    assert "verdict: Input should be a valid string" in repair["content"]
    assert "reason: Field required" in repair["content"]
    assert '"enum":["pass","fail"]' in repair["content"]


@pytest.mark.parametrize(
    ("mood", "requests", "reason"),
    [
        (Mood.NEVER_RIGHT, 2, "cannot be used: verdict: Input should be a valid string"),
        (Mood.EMPTY, 2, "it has no JSON object in it"),
        (Mood.REFUSES, 1, "The model refused"),
        (Mood.TOO_LONG, 1, "cut off"),
    ],
)
def test_a_model_that_never_gets_it_right_is_left_with_what_it_cost(
    ask: Callable[..., Answer[_Verdict]],
    model: ScriptedModel,
    mood: Mood,
    requests: int,
    reason: str,
) -> None:
    with pytest.raises(Unusable, match=reason) as failed:
        ask(mood)
    assert len(model.requests) == requests
    assert failed.value.usage.output_tokens == requests * COMPLETION_TOKENS


def test_busy_says_for_how_long(ask: Callable[..., Answer[_Verdict]], model: ScriptedModel) -> None:
    with pytest.raises(Busy, match=r"come back later \(429\): Rate limit") as failed:
        ask(Mood.BUSY_ONCE)
    assert failed.value.after_ms == RETRY_AFTER_S * 1000
    assert failed.value.usage == Usage()
    assert len(model.requests) == 1
    assert ask(Mood.BUSY_ONCE).value.verdict == "fail"


@pytest.mark.parametrize(
    ("mood", "kind_of_failure", "reason"),
    [
        (Mood.FAULT, Unreachable, r"a fault of its own \(500\): Out of memory"),
        (Mood.DROPS, Unreachable, "broke the connection off"),
        (Mood.CUT, Unreachable, "broke the connection off"),
        (Mood.ERROR_AS_200, Unreachable, "answered with an error: Provider returned error"),
        (Mood.FLOOD, Unreachable, "more than 4 MiB"),
        (Mood.SILENT, TookTooLong, "did not answer within 0.3 s"),
        (Mood.NO_MODEL, Rejected, "knows no such address or model .* model no-model"),
        (Mood.WRONG_KEY, Rejected, "does not accept the key"),
        (Mood.MOVED, Rejected, "redirect"),
        (Mood.PAGE, Rejected, "Is the base URL right"),
    ],
)
def test_each_failure_is_of_its_kind_and_says_why(
    ask: Callable[..., Answer[_Verdict]],
    model: ScriptedModel,
    mood: Mood,
    kind_of_failure: type[AskFailed],
    reason: str,
) -> None:
    timeout_s = 0.3 if mood is Mood.SILENT else 30
    with pytest.raises(kind_of_failure, match=reason) as failed:
        ask(mood, timeout_s=timeout_s)
    assert type(failed.value) is kind_of_failure
    assert str(failed.value).startswith(model.host)
    assert [exchange.url for exchange in failed.value.exchanges] != []


def test_an_endpoint_that_is_not_there_is_unreachable(models: Models) -> None:
    endpoint = Endpoint("openai", "http://127.0.0.1:1", "good", KEY)
    with pytest.raises(Rejected, match="own network"):
        models.ask(endpoint, QUESTION, _Verdict.model_validate)
    open_models = Models(AllowedHosts.read("127.0.0.1"))
    with pytest.raises(Unreachable, match="cannot be reached"):
        open_models.ask(endpoint, QUESTION, _Verdict.model_validate)
    open_models.close()


@pytest.mark.parametrize("mood", list(Mood))
def test_the_key_goes_to_the_endpoint_and_is_told_nowhere(
    models: Models, model: ScriptedModel, mood: Mood
) -> None:
    endpoint = _endpoint(model, mood, timeout_s=0.3 if mood is Mood.SILENT else 30)
    told: object
    try:
        told = models.ask(endpoint, QUESTION, _Verdict.model_validate)
    except AskFailed as failure:
        told = (str(failure), repr(failure), failure.exchanges)
    assert model.requests[0]["headers"]["Authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(told)
    assert KEY not in repr(endpoint)


def test_a_local_server_needs_no_key(models: Models, model: ScriptedModel) -> None:
    models.ask(_endpoint(model, Mood.GOOD, key=""), QUESTION, _Verdict.model_validate)
    models.ask(_endpoint(model, Mood.GOOD, "anthropic", key=""), QUESTION, _Verdict.model_validate)
    for asked in model.requests:
        assert not {"Authorization", "x-api-key"} & asked["headers"].keys()


def test_what_several_questions_share_comes_first_and_may_be_kept(
    ask: Callable[..., Answer[_Verdict]], model: ScriptedModel, kind: Kind
) -> None:
    ask(Mood.GOOD)
    content = model.requests[0]["body"]["messages"][-1]["content"]
    if kind == "openai":
        assert content.startswith(QUESTION.shared)
        return
    assert [part["text"] for part in content] == [QUESTION.shared, QUESTION.own]
    assert "cache_control" not in content[0]
    shared = Question("answer", "", "A call", "And?", QUESTION.schema, is_shared=True)
    ask(Mood.GOOD, shared)
    content = model.requests[1]["body"]["messages"][0]["content"]
    assert content[0]["cache_control"] == {"type": "ephemeral"}


@pytest.mark.parametrize(
    "base", ["/v1", "/v1/", "", "/v1/chat/completions", "/v1/messages"], ids=repr
)
def test_a_base_url_may_be_written_as_people_write_it(
    ask: Callable[..., Answer[_Verdict]], model: ScriptedModel, kind: Kind, base: str
) -> None:
    if kind == "openai" and base == "/v1/messages":
        base = "/v1"
    if kind == "anthropic" and base == "/v1/chat/completions":
        base = "/v1"
    ask(Mood.GOOD, base_url=model.base_url + base)
    expected = {
        "openai": "/chat/completions" if base == "" else "/v1/chat/completions",
        "anthropic": "/v1/messages",
    }
    assert model.requests[0]["path"] == expected[kind]


@pytest.mark.parametrize(
    ("told", "after_ms"),
    [
        ("2", 2_000),
        ("0.5", 500),
        ("-3", 0),
        ("inf", LONGEST_WAIT_MS),
        ("nan", None),
        ("soon", None),
        ("", None),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 0),
        ("Fri, 31 Dec 2399 23:59:59 GMT", LONGEST_WAIT_MS),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(told: str, after_ms: int | None) -> None:
    assert _after_ms(httpx2.Headers({"Retry-After": told})) == after_ms
