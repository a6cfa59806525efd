"""The processes of the server, and calls to look at."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.cli.conftest import Command
from tests.contract.bodies import PAYLOADS, body
from tests.server import COMMAND, RunningServer, environment, running_server
from tuner_server.runtime import Runtime
from tuner_server.samples.delivery import Delivered, DeliveryFailed, Target
from tuner_server.setup import FirstStart
from tuner_server.store import workspaces


def _deliver(server: RunningServer, content: bytes) -> Any:
    return httpx2.post(
        f"{server.base_url}/api/v1/public/call",
        params={"workspace_id": server.workspace_id, "agent_remote_identifier": "desk"},
        headers={"Authorization": f"Bearer {server.key}"},
        content=content,
        timeout=60,
    )


def _ended(server: RunningServer, signal_number: int = signal.SIGTERM) -> int:
    server.process.send_signal(signal_number)
    return server.process.wait(60)


def test_a_server_introduces_itself_once_files_and_ends_in_order(
    tmp_path: Path, database_url: str
) -> None:
    with running_server(tmp_path, TUNER_DATABASE_URL=database_url) as server:
        assert server.key is not None
        assert server.link is not None
        assert server.link.startswith(f"{server.base_url}/welcome#token=")
        headers = {"Authorization": f"Bearer {server.key}"}
        agents = f"{server.base_url}/api/v1/workspaces/{server.workspace_id}/agents"
        made = {"agent_name": "Desk", "provider_name": "livekit", "agent_id": "desk"}
        httpx2.post(agents, json=made, headers=headers, timeout=60).raise_for_status()
        answers = [_deliver(server, content) for content in PAYLOADS.values()]
        assert {answer.status_code for answer in answers} <= {200, 201}
        assert _ended(server) == 0
        key, workspace_id = server.key, server.workspace_id
    log = (tmp_path / "server.log").read_text()
    assert "Traceback" not in log
    assert key not in log
    with running_server(tmp_path, TUNER_DATABASE_URL=database_url) as again:
        assert again.key is None
        assert "API key" not in again.said
        assert again.link is not None  # nobody has a password yet
        for answer in answers:
            url = f"{again.base_url}/api/v1/workspaces/{workspace_id}/calls/{answer.json()['id']}"
            stored = httpx2.get(url, headers=headers, timeout=60)
            assert stored.json()["call_id"] == answer.json()["provider_call_id"]
        assert _ended(again, signal.SIGINT) == 0


def test_a_taken_port_is_told_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = subprocess.run(
            COMMAND,
            env=environment(tmp_path, TUNER_PORT=str(port)),
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert result.stdout == ""
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "tuner.db").exists()


def test_a_worker_does_the_work_of_others_and_ends_in_order(
    tmp_path: Path, database_url: str
) -> None:
    command = (sys.executable, "-m", "tuner_server.cli", "worker")
    settings = {"TUNER_DATABASE_URL": database_url}
    with subprocess.Popen(
        command, env=environment(tmp_path, **settings), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert "Working" in process.stdout.readline()
        process.terminate()
        assert process.wait(60) == 0


def test_sample_calls_go_to_a_workspace_of_samples(
    command: Command, first: FirstStart, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    targets: list[Target] = []

    def deliver(target: Target, calls: Any, on_progress: Any) -> Delivered:
        targets.append(target)
        total = len(list(calls))
        for done in range(1, total + 1):
            on_progress(done, total)
        return Delivered(new=total, repeats=0)

    monkeypatch.setattr("tuner_server.cli.run.deliver", deliver)
    result = command("sample-calls", "--calls", 90, "--url", "http://elsewhere")
    assert result.exit_code == 0
    assert "80 of 90 calls" in result.output
    (target,) = targets
    assert target.base_url == "http://elsewhere"
    assert f"90 calls in workspace_id {target.workspace_id}" in result.output
    with runtime.database.read() as connection:
        holder = workspaces.find_key_holder(connection, target.key)
    assert holder is not None
    assert holder.workspace_id == target.workspace_id != first.default.id


def test_samples_that_cannot_be_delivered_are_told(
    command: Command, first: FirstStart, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deliver(*_: Any, **__: Any) -> Any:
        raise DeliveryFailed("nobody listens")

    monkeypatch.setattr("tuner_server.cli.run.deliver", deliver)
    assert "were not delivered: nobody listens" in command("sample-calls").output


def test_a_body_of_a_vanishing_client_harms_no_server(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        host, _, port = server.base_url.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port))) as client:
            head = (
                f"POST /api/v1/public/call?workspace_id={server.workspace_id} HTTP/1.1\r\n"
                f"Host: {host}\r\nAuthorization: Bearer {server.key}\r\n"
                "Content-Length: 9000\r\n\r\n"
            )
            client.sendall(head.encode() + body())
        assert _deliver(server, body()).status_code == 404
        assert _ended(server) == 0
