"""The delivery log from the command line."""

from __future__ import annotations

import asyncio

import pytest

from tests.cli.conftest import Command
from tests.contract.bodies import body
from tuner_server.runtime import Runtime
from tuner_server.setup import FirstStart
from tuner_server.store import clock
from tuner_server.store.receipts import Delivery


def _deliver(runtime: Runtime, workspace_id: int, call_id: str, agent_id: str = "desk") -> int:
    """Deliver a call; the receipt's number."""
    content = body(call_id=call_id)
    delivery = Delivery(workspace_id, clock.now_ms(), "r", None, agent_id, len(content))
    return asyncio.run(runtime.intake.accept(delivery, content)).delivery_id


@pytest.fixture
def workspace(first: FirstStart) -> int:
    """Give a workspace without agents."""
    return first.default.id


def _create_agent(command: Command, workspace: int, agent_id: str = "desk") -> None:
    made = command("agent", "create", "A", "--workspace", workspace, "--agent-id", agent_id)
    assert made.exit_code == 0


def test_deliveries_are_listed_newest_first(
    command: Command, workspace: int, runtime: Runtime
) -> None:
    _create_agent(command, workspace)
    _deliver(runtime, workspace, "c-1")
    _deliver(runtime, workspace, "c-2", "typo")
    refused, stored = command("deliveries", "list", "--workspace", workspace).output.splitlines()
    assert refused.split("\t")[2:6] == ["404", "refused", "typo", "c-2"]
    assert "'typo'" in refused.split("\t")[6]
    assert stored.split("\t")[2:7] == ["201", "stored", "desk", "c-1", ""]
    only = command("deliveries", "list", "--workspace", workspace, "--fate", "stored")
    assert only.output.splitlines() == [stored]
    most = command("deliveries", "list", "--workspace", workspace, "--most", 1)
    assert most.output.splitlines() == [refused]


def test_all_that_was_refused_is_replayed(
    command: Command, workspace: int, runtime: Runtime
) -> None:
    for name in ("c-1", "c-2"):
        _deliver(runtime, workspace, name)
    replay = ("deliveries", "replay", "--workspace", workspace)
    too_early = command(*replay)
    assert too_early.exit_code == 1
    assert too_early.output.count("refused again") == 2
    assert "0 of 2 stored." in too_early.output
    _create_agent(command, workspace)
    assert "2 of 2 stored." in command(*replay).output
    nothing_left = command(*replay)
    assert (nothing_left.exit_code, nothing_left.output) == (0, "0 of 0 stored.\n")


def test_one_delivery_is_replayed_to_another_agent_id(
    command: Command, workspace: int, runtime: Runtime
) -> None:
    _create_agent(command, workspace, "right")
    number = _deliver(runtime, workspace, "c-1", "wrong")
    replay = ("deliveries", "replay", number, "--workspace", workspace, "--agent-id", "right")
    assert "1 of 1 stored." in command(*replay).output
    again = command(*replay)
    assert again.exit_code == 1
    assert "replayed already" in again.output


def test_a_delivery_that_is_not_there_is_named(command: Command, workspace: int) -> None:
    result = command("deliveries", "replay", 99, "--workspace", workspace)
    assert result.exit_code == 1
    assert f"workspace {workspace} has no delivery 99" in result.output
