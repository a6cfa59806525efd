"""The Agents API of the wire contract."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from nacl.exceptions import CryptoError
from sqlalchemy import select

from tests.api.service import AGENT_ID, Service, Tenant
from tuner_server.sealing import Sealer
from tuner_server.store import schema
from tuner_server.store.accounts import Membership

PROVIDER_KEY = "sk-provider-0123456789abcdef"
MINIMAL = {"agent_name": "Front desk", "provider_name": "custom_api"}
FULL: dict[str, Any] = {
    "agent_name": " Booking ",
    "provider_name": "Retell",
    "api_key": PROVIDER_KEY,
    "agent_id": "booking desk/eu:1",
    "summary": "Books tables",
    "agent_lang": "de-CH",
    "call_direction": "outbound",
    "prompt": "Be kind.",
    "workflow": {"nodes": [{"id": 1, "text": "gr\u00fcezi"}], "weight": 0.5},
    "capabilities": "Books and cancels.",
    "tools": [
        {
            "name": "book",
            "description": "Books a table.",
            "parameters": {"type": "object", "properties": {"people": {"type": "integer"}}},
        },
        {"name": "cancel", "description": None, "parameters": None},
    ],
}


def _made(tenant: Tenant, **fields: Any) -> dict[str, Any]:
    response = tenant.ask("POST", "agents/", json={**MINIMAL, **fields})
    assert response.status_code == 201, response.text
    return dict(response.json())


def _faults(response: Any) -> dict[str, str]:
    assert response.status_code == 422, response.text
    return {".".join(map(str, item["loc"])): item["msg"] for item in response.json()["detail"]}


def test_a_new_agent_is_answered_with_all_that_the_contract_names(tenant: Tenant) -> None:
    agent = _made(tenant, **FULL)
    assert agent == {
        "id": agent["id"],
        "integration_id": agent["integration_id"],
        "name": "Booking",
        "call_direction": "outbound",
        "remote_identifier": "booking desk/eu:1",
        "created_at": agent["created_at"],
        "updated_at": agent["created_at"],
        "description": "Books tables",
        "lang": "de-CH",
        "prompt": "Be kind.",
        "workflow": FULL["workflow"],
        "capabilities": "Books and cancels.",
        "tools": FULL["tools"],
        "integration_name": "retell",
        "deleted_at": None,
        "created_by": None,
        "updated_by": None,
        "integration": {
            "id": agent["integration_id"],
            "name": "retell",
            "api_key": "\u2022\u2022\u2022\u2022cdef",
            "provider": {"id": 4, "name": "retell"},
        },
    }
    assert datetime.fromisoformat(agent["created_at"]).utcoffset() is not None
    assert tenant.get(f"agents/{agent['id']}") == agent


def test_a_minimal_agent_gets_an_agent_id_under_which_calls_arrive(tenant: Tenant) -> None:
    agent = _made(tenant)
    assert agent["call_direction"] == "inbound"
    assert agent["integration"]["api_key"] is None
    query = {"agent_remote_identifier": agent["remote_identifier"]}
    assert tenant.deliver(query=query).status_code == 201


def test_the_list_is_a_bare_array_of_the_active_agents(tenant: Tenant) -> None:
    booking, billing = _made(tenant, agent_id="booking"), _made(tenant, agent_id="billing")
    assert tenant.ask("DELETE", f"agents/{booking['id']}/").status_code == 204
    listed = tenant.get("agents/")
    assert [agent["remote_identifier"] for agent in listed] == [AGENT_ID, "billing"]
    assert listed[1] == billing


@pytest.mark.parametrize("character", list("&#?%+@\\<>\"'\n\r\t\x7f\u00e9\u4e2d"))
def test_an_agent_id_that_a_url_would_not_carry_is_refused_with_the_reason(
    tenant: Tenant, character: str
) -> None:
    for method, path in (("POST", "agents"), ("PATCH", f"agents/{tenant.agent}")):
        sent = {**MINIMAL, "agent_id": f"a{character}b"}
        message = _faults(tenant.ask(method, path, json=sent))["body.agent_id"]
        assert repr(character) in message
        assert "unescaped" in message


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("agent_name", "", "at least 1"),
        ("agent_name", "  ", "pattern"),
        ("agent_name", "n" * 201, "at most 200"),
        ("agent_name", None, "string"),
        ("provider_name", "vapourware", "one of custom_api, livekit, pipecat, retell, vapi"),
        ("provider_name", "", "at least 1"),
        ("api_key", "k" * 501, "at most 500"),
        ("agent_id", "", "at least 1"),
        ("agent_id", "   ", "more than spaces"),
        ("agent_id", "i" * 37, "at most 36"),
        ("agent_id", 7, "string"),
        ("agent_lang", "not a language", "at most 10"),
        ("agent_lang", "!", "pattern"),
        ("call_direction", "sideways", "'inbound' or 'outbound'"),
        ("workflow", [1], "dictionary"),
        ("summary", "a\0b", "NUL"),
        ("agent_nmae", "typo", "not permitted"),
        ("workflow", {"a": "x" * 2_000_001}, "at most 2,000,000"),
        ("capabilities", "c" * 100_001, "at most 100000"),
        ("tools", [{"name": "t"}] * 2, "'t' is there more than once"),
        ("tools", [{"name": str(number)} for number in range(201)], "at most 200"),
    ],
)
def test_a_wrong_field_is_named(tenant: Tenant, field: str, value: Any, says: str) -> None:
    faults = _faults(tenant.ask("POST", "agents", json={**MINIMAL, field: value}))
    (where,) = faults
    assert where in (f"body.{field}", "body")  # the whole body, for what no text may hold
    assert says in faults[where]


@pytest.mark.parametrize("missing", ["agent_name", "provider_name"])
def test_a_missing_field_is_named(tenant: Tenant, missing: str) -> None:
    sent = {name: value for name, value in MINIMAL.items() if name != missing}
    assert list(_faults(tenant.ask("POST", "agents", json=sent))) == [f"body.{missing}"]
    assert list(_faults(tenant.ask("PUT", f"agents/{tenant.agent}", json=sent))) == [
        f"body.{missing}"
    ]


@pytest.mark.parametrize(
    "workflow",
    [
        "[" * 500 + "]" * 500,
        "[" * 3_000 + "]" * 3_000,
        "NaN",
        "-Infinity",
        '"\\ud800"',
        '"\\u0000"',
    ],
)
def test_a_workflow_that_could_not_be_given_back_is_refused(tenant: Tenant, workflow: str) -> None:
    content = f'{{"agent_name": "A", "provider_name": "vapi", "workflow": {{"deep": {workflow}}}}}'
    response = tenant.ask(
        "POST",
        "agents",
        content=content,
        headers={**tenant.headers, "Content-Type": "application/json"},
    )
    assert response.status_code in (400, 422)
    assert len(tenant.get("agents")) == 1


def test_put_sets_everything_but_keeps_what_cannot_be_left_out(tenant: Tenant) -> None:
    agent = _made(tenant, **FULL)
    response = tenant.ask("PUT", f"agents/{agent['id']}/", json={**MINIMAL, "agent_name": "New"})
    changed = response.json()
    assert response.status_code == 200
    assert (changed["name"], changed["integration_name"]) == ("New", "custom_api")
    assert changed["remote_identifier"] == FULL["agent_id"]
    assert changed["integration"]["api_key"] == agent["integration"]["api_key"]
    assert [
        changed[name]
        for name in ("description", "lang", "prompt", "workflow", "capabilities", "tools")
    ] == [None] * 6
    assert changed["call_direction"] == "inbound"
    assert changed["created_at"] == agent["created_at"]


def test_patch_changes_what_it_names(tenant: Tenant) -> None:
    agent = _made(tenant, **FULL)
    response = tenant.ask("PATCH", f"agents/{agent['id']}", json={"prompt": None, "agent_id": None})
    expected = {**agent, "prompt": None, "updated_at": response.json()["updated_at"]}
    assert response.json() == expected
    response = tenant.ask("PATCH", f"agents/{agent['id']}", json={"api_key": None})
    assert response.json()["integration"]["api_key"] is None


def test_calls_arrive_under_a_changed_agent_id_at_once(tenant: Tenant) -> None:
    tenant.filed(call_id="before")
    renamed = tenant.ask("PATCH", f"agents/{tenant.agent}", json={"agent_id": "reception"})
    assert renamed.status_code == 200
    assert tenant.deliver(call_id="old").status_code == 404
    query = {"agent_remote_identifier": "reception"}
    assert tenant.deliver(call_id="new", query=query).status_code == 201


def test_an_agent_id_is_taken_once_and_free_again_after_deletion(tenant: Tenant) -> None:
    second = _made(tenant, agent_id="second")
    for method, path in (
        ("POST", "agents"),
        ("PATCH", f"agents/{second['id']}"),
        ("PUT", f"agents/{second['id']}"),
    ):
        response = tenant.ask(method, path, json={**MINIMAL, "agent_id": AGENT_ID})
        assert response.status_code == 409
        assert repr(AGENT_ID) in response.json()["detail"]
    assert tenant.ask("DELETE", f"agents/{tenant.agent}").status_code == 204
    assert _made(tenant, agent_id=AGENT_ID)["id"] != tenant.agent


def test_other_workspaces_may_use_the_same_agent_id(service: Service) -> None:
    _made(service.tenant(), agent_id="same")
    _made(service.tenant(), agent_id="same")


def test_a_deleted_agent_keeps_its_calls_and_takes_no_more(tenant: Tenant) -> None:
    number = tenant.filed(call_id="kept")
    assert tenant.ask("DELETE", f"agents/{tenant.agent}").status_code == 204
    assert tenant.get(f"calls/{number}")["agent"]["name"] == "Front desk"
    assert tenant.deliver(call_id="late").status_code == 404
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        response = tenant.ask(
            method, f"agents/{tenant.agent}", json=MINIMAL if method != "GET" else None
        )
        assert response.status_code == 404
        assert str(tenant.agent) in response.json()["detail"]


def test_an_agent_of_another_workspace_does_not_exist(service: Service, tenant: Tenant) -> None:
    foreign = service.tenant().agent
    assert tenant.ask("GET", f"agents/{foreign}").status_code == 404
    assert tenant.ask("PATCH", f"agents/{foreign}", json={"agent_name": "X"}).status_code == 404


def test_who_made_and_changed_an_agent_is_told(service: Service, tenant: Tenant) -> None:
    ann, bob = (service.person(tenant.id, Membership.EDITOR) for _ in range(2))
    agent = tenant.ask("POST", "agents", json=MINIMAL, headers=ann.headers).json()
    changed = tenant.ask("PATCH", f"agents/{agent['id']}", json={}, headers=bob.headers).json()
    assert (changed["created_by"], changed["updated_by"]) == (ann.user.id, bob.user.id)


def test_a_providers_key_is_sealed_at_rest_and_never_given_out(tenant: Tenant) -> None:
    agent = _made(tenant, **FULL)
    for path in ("agents", f"agents/{agent['id']}"):
        assert PROVIDER_KEY not in tenant.ask("GET", path).text
    runtime = tenant.service.runtime
    with runtime.database.read() as connection:
        columns = schema.agents.c
        row = connection.execute(select(schema.agents).where(columns.id == agent["id"])).one()
    sealed = bytes(row.provider_key_sealed)
    assert PROVIDER_KEY not in repr(row)
    assert PROVIDER_KEY.encode() not in sealed
    assert runtime.sealer.open(sealed) == PROVIDER_KEY
    with pytest.raises(CryptoError):
        Sealer("another key").open(sealed)


def test_a_short_providers_key_is_masked_whole(tenant: Tenant) -> None:
    agent = _made(tenant, api_key="short-key")
    assert agent["integration"]["api_key"] == "\u2022\u2022\u2022\u2022"


@pytest.mark.parametrize("also", [{"agent_id": "%"}, {"typo": 1}, {"agent_name": None}, {}])
def test_no_refusal_repeats_a_providers_key(tenant: Tenant, also: dict[str, Any]) -> None:
    key = PROVIDER_KEY if also else PROVIDER_KEY * 40
    response = tenant.ask("POST", "agents", json={**MINIMAL, "api_key": key, **also})
    assert response.status_code == 422
    assert PROVIDER_KEY not in response.text


@pytest.mark.parametrize(
    ("tool", "where", "says"),
    [
        ({"description": "nameless"}, "name", "required"),
        ({"name": " "}, "name", "pattern"),
        ({"name": "t", "parameters": []}, "parameters", "dictionary"),
        ({"name": "t", "parameters": {"a": "x" * 100_001}}, "parameters", "at most 100,000"),
        ({"name": "t", "schema": {}}, "schema", "not permitted"),
    ],
)
def test_a_wrong_field_of_a_tool_is_named(
    tenant: Tenant, tool: dict[str, Any], where: str, says: str
) -> None:
    sent = {"tools": [{"name": "first"}, tool]}
    faults = _faults(tenant.ask("PATCH", f"agents/{tenant.agent}", json=sent))
    assert list(faults) == [f"body.tools.1.{where}"]
    assert says in faults[f"body.tools.1.{where}"]


def test_an_archived_agent_is_shown_on_demand_and_can_be_restored(tenant: Tenant) -> None:
    assert tenant.ask("DELETE", f"agents/{tenant.agent}").status_code == 204
    assert tenant.get("agents") == []
    (listed,) = tenant.get("agents", archived=True)
    assert listed["deleted_at"] is not None
    assert tenant.get(f"agents/{tenant.agent}", archived=True) == listed
    restored = tenant.ask("POST", f"agents/{tenant.agent}/restore").json()
    assert restored["deleted_at"] is None
    assert tenant.get("agents") == [restored]
    assert tenant.deliver(call_id="again").status_code == 201
    again = tenant.ask("POST", f"agents/{tenant.agent}/restore")
    assert again.status_code == 404
    assert "no archived agent" in again.json()["detail"]


def test_an_agent_whose_id_was_taken_meanwhile_stays_archived(tenant: Tenant) -> None:
    tenant.ask("DELETE", f"agents/{tenant.agent}")
    _made(tenant, agent_id=AGENT_ID)
    response = tenant.ask("POST", f"agents/{tenant.agent}/restore")
    assert response.status_code == 409
    assert repr(AGENT_ID) in response.json()["detail"]
    assert tenant.ask("GET", f"agents/{tenant.agent}").status_code == 404


@pytest.mark.parametrize(
    ("agent_id", "says"),
    [
        ("new-desk", None),
        (AGENT_ID, "Another agent of this workspace has the Agent ID 'front-desk'."),
        ("a%b", "'%' cannot stand in an Agent ID: some SDKs put it into a URL unescaped."),
        (" ", "an Agent ID needs more than spaces"),
        ("", "an Agent ID needs more than spaces"),
        ("x" * 37, "has 37 characters; an Agent ID has at most 36"),
    ],
)
def test_an_agent_id_is_checked_in_the_words_of_its_refusal(
    tenant: Tenant, agent_id: str, says: str | None
) -> None:
    checked = tenant.get("agents/check", agent_id=agent_id)
    assert checked["free"] == (says is None)
    assert (checked["reason"] or "").startswith(says or "")
