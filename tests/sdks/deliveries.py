"""What an SDK delivered, as the server's API tells it."""

import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.sdks.environments import Environment
from tests.sdks.server import RunningServer

_DRIVER_TIMEOUT_S = 180
_BUILD_NUMBER = "77"


@dataclass(frozen=True)
class Delivered:
    """The calls that one environment's SDK delivered to an agent of its own."""

    server: RunningServer
    agent_id: str
    log: str

    def call(self, scenario: str) -> dict[str, Any]:
        """The one call of a scenario, with everything that the server knows of it."""
        found: dict[str, Any] = self.server.get(f"calls/{self._numbers[scenario]}")
        return found

    @property
    def scenarios(self) -> list[str]:
        """The scenarios whose calls are filed, as often as they are."""
        calls = self.server.get("calls", limit=200, filter=f"agent_id={self._agent_number}")
        return sorted(self._scenario(call["call_id"]) for call in calls["calls"])

    @property
    def receipts(self) -> list[dict[str, Any]]:
        """The receipts of all deliveries to the agent, the newest first."""
        page = self.server.get("deliveries", agent_remote_identifier=self.agent_id, limit=200)
        receipts: list[dict[str, Any]] = page["deliveries"]
        return receipts

    @cached_property
    def _numbers(self) -> dict[str, int]:
        calls = self.server.get("calls", limit=200, filter=f"agent_id={self._agent_number}")
        return {self._scenario(call["call_id"]): call["id"] for call in calls["calls"]}

    @cached_property
    def _agent_number(self) -> int:
        agents = self.server.get("agents/")
        return next(a["id"] for a in agents if a["remote_identifier"] == self.agent_id)

    def _scenario(self, call_id: str) -> str:
        return call_id.removeprefix(f"{self.agent_id}-")


def deliver(
    environment: Environment,
    server: RunningServer,
    *,
    agent_id: str = "",
    base_url: str = "",
    scenarios: tuple[str, ...] = (),
) -> Delivered:
    """Let an SDK make its calls and deliver them, told nothing of the server but its address.

    The environment looks like that of a CI machine, where the Pipecat SDK makes the build's
    number the agent's version.
    """
    agent_id = agent_id or environment.name
    server.create_agent(agent_id, environment.name.partition("-")[0].replace("core", "custom_api"))
    inherited = {name: os.environ[name] for name in os.environ if not name.startswith("TUNER_")}
    told = {
        "TUNER_BASE_URL": base_url or server.base_url,
        "TUNER_API_KEY": server.key,
        "TUNER_WORKSPACE_ID": str(server.workspace_id),
        "TUNER_AGENT_ID": agent_id,
        "GITHUB_RUN_NUMBER": _BUILD_NUMBER,
    }
    done = subprocess.run(
        [environment.python(), environment.script, f"{agent_id}-", *scenarios],
        env=inherited | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_DRIVER_TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4_000:]
    return Delivered(server, agent_id, done.stdout)
