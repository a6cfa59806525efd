"""Delivers sample calls through the public HTTP API, as any client would."""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any, Final

import httpx2

from tuner_server.samples.agents import SampleAgent
from tuner_server.samples.evals import EVALS
from tuner_server.samples.generate import SampleCall
from tuner_server.samples.rules import RULES

_BUSY: Final = {429, 503}
_ATTEMPTS: Final = 8
_LONGEST_WAIT_S: Final = 5.0


class DeliveryFailed(Exception):
    """The server would not take an agent or a call; the message has its status and answer."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to deliver to: a server's address, a workspace there, and a key of it."""

    base_url: str
    key: str
    workspace_id: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of the calls: how many were new, how many the server already had."""

    new: int
    repeats: int


def deliver(
    target: Target,
    calls: Iterable[SampleCall],
    *,
    connections: int = 4,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Delivered:
    """Create the agents, rules and evals that are missing, then post every call.

    `on_progress` hears (calls delivered, calls in all) after each. A busy server (429, 503) is
    asked again when it says so. Raises DeliveryFailed at the first call that is refused.
    """
    pending = list(calls)
    with httpx2.Client(
        base_url=target.base_url.rstrip("/"),
        headers={"Authorization": f"Bearer {target.key}"},
        timeout=30,
        limits=httpx2.Limits(max_connections=connections),
    ) as client:
        _create_missing(client, target.workspace_id, _agents_of(pending))
        _create_rules(client, target.workspace_id)
        _add_evals(client, target.workspace_id)
        new = _post_all(client, target.workspace_id, pending, connections, on_progress)
    return Delivered(new=new, repeats=len(pending) - new)


def _agents_of(calls: Iterable[SampleCall]) -> Sequence[SampleAgent]:
    return list({call.agent.agent_id: call.agent for call in calls}.values())


def _create_missing(
    client: httpx2.Client, workspace_id: int, agents: Sequence[SampleAgent]
) -> None:
    path = f"/api/v1/workspaces/{workspace_id}/agents/"
    listed = _answer(client.get(path), "list the agents")
    known = {agent["remote_identifier"] for agent in listed}
    for agent in agents:
        if agent.agent_id not in known:
            _answer(client.post(path, json=agent.creation_body), f"create agent {agent.agent_id}")


def _create_rules(client: httpx2.Client, workspace_id: int) -> None:
    path = f"/api/v1/workspaces/{workspace_id}/rules"
    listed = _answer(client.get(path), "list the rules")["rules"]
    known = {rule["name"] for rule in listed}
    for rule in RULES:
        if rule["name"] not in known:
            _answer(client.post(path, json=rule), f"create the rule {rule['name']!r}")


def _add_evals(client: httpx2.Client, workspace_id: int) -> None:
    path = f"/api/v1/workspaces/{workspace_id}/evals/from-library"
    _answer(client.post(path, json={"keys": list(EVALS)}), "add the evals")


def _post_all(
    client: httpx2.Client,
    workspace_id: int,
    calls: Sequence[SampleCall],
    connections: int,
    on_progress: Callable[[int, int], None],
) -> int:
    """Post the calls; how many of them the server did not know yet."""
    new = 0
    with ThreadPoolExecutor(connections) as pool:
        posts = [pool.submit(_post, client, workspace_id, call) for call in calls]
        try:
            for done, post in enumerate(as_completed(posts), 1):
                new += post.result()
                on_progress(done, len(calls))
        except DeliveryFailed:
            pool.shutdown(cancel_futures=True)
            raise
    return new


def _post(client: httpx2.Client, workspace_id: int, call: SampleCall) -> bool:
    where: dict[str, str | int] = {
        "workspace_id": workspace_id,
        "agent_remote_identifier": call.agent.agent_id,
    }
    for attempt in range(1, _ATTEMPTS + 1):
        response = client.post("/api/v1/public/call", params=where, json=call.body)
        if response.status_code not in _BUSY or attempt == _ATTEMPTS:
            break
        time.sleep(min(_LONGEST_WAIT_S, _retry_after_s(response)))
    return bool(_answer(response, f"deliver call {call.body['call_id']}")["is_new"])


def _retry_after_s(response: httpx2.Response) -> float:
    header = response.headers.get("Retry-After", "")
    return float(header) if header.isdecimal() else 1.0


def _answer(response: httpx2.Response, task: str) -> Any:
    """What a good answer says; another one fails the task."""
    if not response.is_success:
        raise DeliveryFailed(f"could not {task}: {response.status_code} {response.text[:500]}")
    return response.json()
