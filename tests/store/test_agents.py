"""Agents: what calls are filed under."""

import pytest

from tests.tenant import Tenant
from tests.watch import Watch
from tuner_server.store import agents
from tuner_server.store.agents import Agent, AgentIdTaken
from tuner_server.store.audit import Actor, ActorKind

ANN = Actor(ActorKind.PERSON, 7, "Ann", "ann@example.com")


def active(tenant: Tenant) -> list[Agent]:
    with tenant.database.read() as connection:
        return agents.agents_of(connection, tenant.id)


def find(tenant: Tenant, agent_id: int) -> Agent | None:
    with tenant.database.read() as connection:
        return agents.find_agent(connection, tenant.id, agent_id)


def number_of(tenant: Tenant, remote_identifier: str) -> int | None:
    with tenant.database.read() as connection:
        return agents.agent_id_of(connection, tenant.id, remote_identifier)


def nearest(tenant: Tenant, wrong: str) -> list[str]:
    with tenant.database.read() as connection:
        return agents.nearest_identifiers(connection, tenant.id, wrong)


def test_an_agent_is_found_by_its_number_and_by_the_id_that_clients_send(
    tenant: Tenant, watch: Watch
) -> None:
    workflow = {"steps": [1, {"a": None}]}
    agent_id = tenant.add_agent("sales 1/2", lang="nl", workflow=workflow)
    agent = find(tenant, agent_id)
    assert agent is not None
    assert (agent.remote_identifier, agent.lang, agent.workflow) == ("sales 1/2", "nl", workflow)
    assert (agent.created_at_ms, agent.deleted_at_ms) == (watch.now_ms, None)
    assert number_of(tenant, "sales 1/2") == agent_id
    assert number_of(tenant, "SALES 1/2") is None
    assert [each.id for each in active(tenant)] == [tenant.agent_id, agent_id]


def test_an_agent_id_is_unique_among_the_active_agents_of_a_workspace(tenant: Tenant) -> None:
    with pytest.raises(AgentIdTaken):
        tenant.add_agent("support")
    Tenant(tenant.database, tenant.writer)  # another workspace, with a `support` of its own
    sales = tenant.add_agent("sales")
    with pytest.raises(AgentIdTaken):
        tenant.writer.run(
            lambda c: agents.change_agent(c, tenant.id, sales, {"remote_identifier": "support"})
        )


def test_a_deleted_agents_id_is_free_again_and_its_calls_stay(tenant: Tenant, watch: Watch) -> None:
    filed = tenant.file()
    assert tenant.writer.run(lambda c: agents.delete_agent(c, tenant.id, tenant.agent_id, by=ANN))
    assert not tenant.writer.run(lambda c: agents.delete_agent(c, tenant.id, tenant.agent_id))
    assert find(tenant, tenant.agent_id) is None
    assert number_of(tenant, "support") is None
    assert tenant.call(filed.call_id).agent_name == "Support"
    assert tenant.add_agent("support") != tenant.agent_id


def test_an_archived_agent_can_be_restored_while_its_id_is_free(
    tenant: Tenant, watch: Watch
) -> None:
    tools = [{"name": "book", "description": None, "parameters": {"type": "object"}}]
    agent_id = tenant.add_agent("sales", capabilities="Sells.", tools=tools)
    assert not tenant.writer.run(lambda c: agents.restore_agent(c, tenant.id, agent_id))
    tenant.writer.run(lambda c: agents.delete_agent(c, tenant.id, agent_id))
    with tenant.database.read() as connection:
        archived = agents.find_agent(connection, tenant.id, agent_id, archived=True)
        everyone = agents.agents_of(connection, tenant.id, archived=True)
    assert archived is not None
    assert archived.deleted_at_ms == watch.now_ms
    assert [each.id for each in everyone] == [tenant.agent_id, agent_id]
    assert tenant.writer.run(lambda c: agents.restore_agent(c, tenant.id, agent_id))
    restored = find(tenant, agent_id)
    assert restored is not None
    assert (restored.capabilities, restored.tools) == ("Sells.", tools)
    tenant.writer.run(lambda c: agents.delete_agent(c, tenant.id, agent_id))
    tenant.add_agent("sales")
    with pytest.raises(AgentIdTaken):
        tenant.writer.run(lambda c: agents.restore_agent(c, tenant.id, agent_id))


def test_a_change_is_dated_and_signed(tenant: Tenant, watch: Watch) -> None:
    watch.advance(10)
    assert tenant.writer.run(
        lambda c: agents.change_agent(c, tenant.id, tenant.agent_id, {"name": "New"}, by=ANN)
    )
    agent = find(tenant, tenant.agent_id)
    assert agent is not None
    assert (agent.name, agent.updated_at_ms, agent.updated_by) == ("New", watch.now_ms, 7)
    assert not tenant.writer.run(
        lambda c: agents.change_agent(c, tenant.id + 1, tenant.agent_id, {"name": "x"})
    )


def test_of_few_agents_all_are_named_of_many_the_nearest(tenant: Tenant) -> None:
    assert nearest(tenant, "x") == ["support"]
    for name in ("Support-NL", "sales", "billing"):
        tenant.add_agent(name)
    assert nearest(tenant, "SUPORT")[:2] == ["support", "Support-NL"]
    assert nearest(tenant, "42") == []
