"""The model of a workspace: set up by its owner, tried, and what judging with it amounts to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.service import Person, Service, Tenant, running
from tests.scripted_model import COMPLETION_TOKENS, PROMPT_TOKENS, Mood, ScriptedModel
from tests.tenant import segments
from tuner_server.settings import Settings
from tuner_server.store.accounts import Membership

KEY = "sk-models-0123456789abcdef"
JUDGE = {
    "kind": "judge",
    "question": "Was the caller greeted? (the model says fail) (the model says late)",
    "failures": [{"key": "late", "means": "the greeting came late"}],
}
ROWS = segments(("agent", "Yes?"), ("user", "Hello, a table for two"))


@pytest.fixture(scope="module")
def open_service(
    tmp_path_factory: pytest.TempPathFactory, model_process: ScriptedModel
) -> Iterator[Service]:
    """Give the application, which may ask the scripted model; it measures nothing by itself."""
    folder = tmp_path_factory.mktemp("models")
    with running(Settings(data_dir=folder, outgoing_allow=model_process.host, workers=0)) as found:
        yield found


@pytest.fixture
def tenant(open_service: Service) -> Tenant:
    return open_service.tenant()


@pytest.fixture
def owner(tenant: Tenant) -> Person:
    return tenant.service.person(tenant.id, Membership.OWNER)


def chosen(model: ScriptedModel, mood: str = Mood.GOOD, **more: Any) -> dict[str, Any]:
    return {"base_url": f"{model.base_url}/v1", "model": mood, "key": KEY, **more}


def choose(tenant: Tenant, owner: Person, body: dict[str, Any]) -> Any:
    return tenant.ask("PUT", "model", json=body, headers=owner.headers)


def test_an_owner_sets_a_model_up_and_its_key_is_never_given_out(
    tenant: Tenant, owner: Person, model: ScriptedModel
) -> None:
    assert tenant.get("model")["model"] is None
    response = choose(tenant, owner, chosen(model, input_price=15, output_price=60.5))
    assert response.status_code == 200
    state = tenant.get("model")
    assert response.json() == state
    assert state["model"]["key_hint"] == "••••cdef"
    assert (state["model"]["input_price"], state["model"]["concurrency"]) == (15, 4)
    assert state["today"]["questions"] == state["on_their_way"] == 0
    entries = tenant.ask("GET", "audit", headers=owner.headers)
    assert KEY not in response.text + str(state) + entries.text
    (entry,) = [e for e in entries.json()["entries"] if e["action"] == "model.change"]
    assert entry["details"]["changes"]["key"] == {}
    assert entry["details"]["changes"]["model"] == {"from": None, "to": "good"}


def test_a_key_stays_unless_another_is_given(
    tenant: Tenant, owner: Person, model: ScriptedModel
) -> None:
    body = chosen(model)
    choose(tenant, owner, body)
    del body["key"]
    assert choose(tenant, owner, {**body, "model": "other"}).json()["model"]["key_hint"]
    assert choose(tenant, owner, {**body, "key": None}).json()["model"]["key_hint"] is None
    assert tenant.ask("DELETE", "model", headers=owner.headers).status_code == 204
    assert tenant.ask("DELETE", "model", headers=owner.headers).status_code == 404
    assert tenant.get("model")["model"] is None


def test_a_key_does_not_go_to_another_place_than_it_was_given_for(
    tenant: Tenant, owner: Person, model: ScriptedModel
) -> None:
    choose(tenant, owner, chosen(model))
    moved = {"base_url": "https://elsewhere.example.com/v1", "model": "good"}
    for method, path, body in (("PUT", "model", moved), ("POST", "model/try", {"settings": moved})):
        response = tenant.ask(method, path, json=body, headers=owner.headers)
        assert response.status_code == 422
        (item,) = response.json()["detail"]
        assert item["loc"] == ["body", "key"]
        assert "https://elsewhere.example.com" in item["msg"]
    assert model.requests == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"base_url": "models.example.com"}, "must begin with https://"),
        ({"base_url": "ftp://models.example.com"}, "must begin with https://"),
        ({"base_url": "https://u:p@models.example.com"}, "no user"),
        ({"base_url": "https://models.example.com/?key=1"}, "no user"),
        ({"base_url": "https://[::1"}, "no address"),
        ({"model": " "}, "pattern"),
        ({"kind": "other"}, "'openai' or 'anthropic'"),
        ({"concurrency": 0}, "greater than or equal to 1"),
        ({"sampled_percent": 101}, "less than or equal to 100"),
        ({"budget_cents": 500}, "a budget needs a price"),
        ({"input_price": -1}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_a_model_is_refused_and_named(
    tenant: Tenant, owner: Person, model: ScriptedModel, wrong: dict[str, Any], says: str
) -> None:
    response = choose(tenant, owner, chosen(model) | wrong)
    assert response.status_code == 422
    assert says in response.text
    assert KEY not in response.text


def test_trying_shows_the_very_request_and_the_answer(
    tenant: Tenant, owner: Person, model: ScriptedModel
) -> None:
    settings = chosen(model, input_price=100, output_price=400)
    response = tenant.ask("POST", "model/try", json={"settings": settings}, headers=owner.headers)
    tried = response.json()
    assert (tried["problem"], tried["verdict"]) == (None, "pass")
    assert tried["model"] == "good-2026"
    (exchange,) = tried["exchanges"]
    (asked,) = model.requests
    assert exchange["request"] == asked["body"]
    assert "As the script has it." in exchange["answer"]
    assert exchange["url"] == f"{model.base_url}/v1/chat/completions"
    assert KEY not in response.text
    assert tried["spent"]["cost_cents"] == pytest.approx(0.12)
    today = tenant.get("model")["today"]
    assert today["cost_cents"] == pytest.approx(0.12)
    assert [each["agent_id"] for each in today["agents"]] == [None]
    assert tenant.get("model")["model"] is None  # nothing was saved


@pytest.mark.parametrize(
    ("mood", "problem", "exchanges"),
    [
        (Mood.WRONG_KEY, "does not accept the key", 1),
        (Mood.NO_MODEL, "knows no such address or model", 1),
        (Mood.NEVER_RIGHT, "cannot be used", 2),
        (Mood.BUSY, "come back later", 1),
    ],
)
def test_what_goes_wrong_in_trying_is_told(
    tenant: Tenant,
    owner: Person,
    model: ScriptedModel,
    mood: Mood,
    problem: str,
    exchanges: int,
) -> None:
    choose(tenant, owner, chosen(model, mood))
    tried = tenant.ask("POST", "model/try", json={}, headers=owner.headers).json()
    assert problem in tried["problem"]
    assert tried["verdict"] is None
    assert len(tried["exchanges"]) == exchanges


def test_an_address_of_the_own_network_is_refused_with_what_to_do(
    tenant: Tenant, owner: Person
) -> None:
    settings = {"base_url": "http://127.0.0.1:9/v1", "model": "m"}
    body = {"settings": settings}
    tried = tenant.ask("POST", "model/try", json=body, headers=owner.headers).json()
    assert "TUNER_OUTGOING_ALLOW=127.0.0.1:9" in tried["problem"]


def test_a_model_can_be_tried_on_a_stored_call(
    tenant: Tenant, owner: Person, model: ScriptedModel
) -> None:
    number = tenant.filed(transcript_with_tool_calls=ROWS)
    choose(tenant, owner, chosen(model))
    ask = {"headers": owner.headers}
    assert tenant.ask("POST", "model/try", json={"call_id": number}, **ask).status_code == 200
    assert "a table for two" in str(model.requests[0]["body"])
    gone = tenant.ask("POST", "model/try", json={"call_id": number + 10**6}, **ask)
    assert gone.status_code == 404


def test_only_an_owner_sets_up_and_tries(
    tenant: Tenant, owner: Person, model: ScriptedModel
) -> None:
    editor = tenant.service.person(tenant.id, Membership.EDITOR)
    for method, path, body in (
        ("PUT", "model", chosen(model)),
        ("POST", "model/try", {"settings": chosen(model)}),
        ("DELETE", "model", None),
    ):
        for headers in (editor.headers, tenant.headers):
            assert tenant.ask(method, path, json=body, headers=headers).status_code == 403
    assert model.requests == []


def test_a_judge_is_tried_on_a_call_with_all_that_it_says(
    tenant: Tenant, owner: Person, model: ScriptedModel
) -> None:
    number = tenant.filed(transcript_with_tool_calls=ROWS)
    attempt = {"call_id": number, "criterion": JUDGE}
    refused = tenant.ask("POST", "evals/try", json=attempt)
    assert refused.status_code == 409
    assert "no model" in refused.json()["detail"]
    choose(tenant, owner, chosen(model))
    tried = tenant.ask("POST", "evals/try", json=attempt).json()
    assert (tried["verdict"], tried["evidence"]) == ("fail", [{"row": 0, "quote": "Yes?"}])
    judged = tried["judged"]
    assert (judged["confidence"], judged["evidence_verified"]) == (0.9, True)
    assert judged["failures"] == ["late"]
    assert judged["input_tokens"] == PROMPT_TOKENS
    assert len(judged["exchanges"]) == 1


def test_a_judge_that_is_not_meant_or_fails_says_so(
    tenant: Tenant, owner: Person, model: ScriptedModel
) -> None:
    number = tenant.filed(transcript_with_tool_calls=ROWS)
    choose(tenant, owner, chosen(model, Mood.NEVER_RIGHT))
    given = [{"kind": "tool", "tool": "book", "expect": "called"}]
    attempt = {"call_id": number, "criterion": {**JUDGE, "given": given}}
    tried = tenant.ask("POST", "evals/try", json=attempt).json()
    assert (tried["verdict"], tried["judged"]) == ("not_applicable", None)
    assert model.requests == []
    attempt = {"call_id": number, "criterion": JUDGE}
    tried = tenant.ask("POST", "evals/try", json=attempt).json()
    assert tried["verdict"] == "error"
    assert tried["judged"]["output_tokens"] == 2 * COMPLETION_TOKENS
    assert tenant.ask("POST", "evals/try", json={**attempt, "call_id": 10**9}).status_code == 404


def test_a_check_is_tried_without_a_model(tenant: Tenant) -> None:
    number = tenant.filed(transcript_with_tool_calls=ROWS)
    criterion = {"checks": [{"kind": "phrase", "phrases": ["hello"]}]}
    attempt = {"call_id": number, "criterion": criterion}
    tried = tenant.ask("POST", "evals/try", json=attempt).json()
    assert (tried["verdict"], tried["judged"]) == ("pass", None)


def test_a_budget_that_is_used_up_holds_for_trying_too(
    tenant: Tenant, owner: Person, model: ScriptedModel
) -> None:
    choose(tenant, owner, chosen(model, input_price=100, budget_cents=0.05))
    ask = {"json": {}, "headers": owner.headers}
    assert tenant.ask("POST", "model/try", **ask).json()["verdict"] == "pass"
    assert "is used up" in tenant.ask("POST", "model/try", **ask).json()["problem"]
    assert len(model.requests) == 1


def test_an_estimate_tells_calls_tokens_and_money(
    tenant: Tenant, owner: Person, model: ScriptedModel
) -> None:
    for number in range(3):
        tenant.filed(call_id=str(number), transcript_with_tool_calls=ROWS)
    check = {"checks": [{"kind": "phrase", "phrases": ["hello"]}]}
    ids = [
        tenant.ask("POST", "evals", json={"name": f"E{n}", "criterion": criterion}).json()["id"]
        for n, criterion in enumerate((JUDGE, JUDGE, check))
    ]
    without = tenant.ask("POST", "evals/run/estimate", json={"eval_ids": ids}).json()
    assert (without["calls"], without["judges"], without["cost_cents"]) == (3, 2, None)
    choose(tenant, owner, chosen(model, input_price=100, output_price=400, budget_cents=50))
    found = tenant.ask("POST", "evals/run/estimate", json={"eval_ids": ids}).json()
    assert (found["model"], found["questions"], found["budget_left_cents"]) == ("good", 3, 50)
    assert found["output_tokens"] == 3 * 2 * 200
    assert 3 * 400 < found["input_tokens"] < 3 * 1_200
    expected = found["input_tokens"] / 10_000 + found["output_tokens"] / 2_500
    assert found["cost_cents"] == pytest.approx(expected)
    checks = tenant.ask("POST", "evals/run/estimate", json={"eval_ids": ids[2:]}).json()
    assert (checks["judges"], checks["questions"]) == (0, None)
    assert model.requests == []
