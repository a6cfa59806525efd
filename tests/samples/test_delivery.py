"""Delivering samples: a client of the public API like any other."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tuner_server.samples import generate
from tuner_server.samples.delivery import Delivered, DeliveryFailed, Target, deliver
from tuner_server.samples.evals import EVALS
from tuner_server.samples.rules import RULES

NOW_MS = 1_795_400_000_000


@dataclass
class Recorder:
    """A server that keeps what it gets; it may be busy for a while, or refuse."""

    agents: list[dict[str, Any]] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)
    evals: list[str] = field(default_factory=list)
    calls: dict[tuple[str, str], bytes] = field(default_factory=dict)
    keys: set[str | None] = field(default_factory=set)
    busy_answers: int = 0
    refuses_calls: bool = False
    lock: Lock = field(default_factory=Lock)

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        with self.lock:
            url = urlsplit(path)
            if url.path == "/api/v1/workspaces/3/agents/":
                return self._agents(method, body)
            if url.path == "/api/v1/workspaces/3/rules":
                return self._rules(method, body)
            if url.path == "/api/v1/workspaces/3/evals/from-library":
                self.evals = json.loads(body)["keys"]
                return 201, {"evals": []}
            assert url.path == "/api/v1/public/call"
            return self._call({key: values[0] for key, values in parse_qs(url.query).items()}, body)

    def _agents(self, method: str, body: bytes) -> tuple[int, Any]:
        if method == "GET":
            return 200, self.agents
        agent = json.loads(body)
        self.agents.append({"remote_identifier": agent["agent_id"], "name": agent["agent_name"]})
        return 201, self.agents[-1]

    def _rules(self, method: str, body: bytes) -> tuple[int, Any]:
        if method == "GET":
            return 200, {"rules": self.rules}
        self.rules.append(json.loads(body))
        return 201, self.rules[-1]

    def _call(self, query: dict[str, str], body: bytes) -> tuple[int, Any]:
        assert query["workspace_id"] == "3"
        if self.busy_answers:
            self.busy_answers -= 1
            return 503, {"detail": "busy"}
        if self.refuses_calls:
            return 404, {"detail": "no such agent"}
        key = (query["agent_remote_identifier"], json.loads(body)["call_id"])
        is_new = key not in self.calls
        self.calls.setdefault(key, body)
        return (201 if is_new else 200), {"id": len(self.calls), "is_new": is_new}


@contextmanager
def listening(recorder: Recorder) -> Iterator[Target]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._respond()

        def do_POST(self) -> None:
            self._respond()

        def log_message(self, *_args: object) -> None:
            pass

        def _respond(self) -> None:
            recorder.keys.add(self.headers.get("Authorization"))
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, answer = recorder.answer(self.command, self.path, body)
            payload = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(payload)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Target(f"http://127.0.0.1:{server.server_port}/", "tr_api_test", 3)
        finally:
            server.shutdown()
            thread.join()


def test_agents_are_created_and_every_call_arrives() -> None:
    recorder = Recorder()
    heard: list[tuple[int, int]] = []
    with listening(recorder) as target:
        outcome = deliver(
            target,
            generate(NOW_MS, calls=24),
            on_progress=lambda done, total: heard.append((done, total)),
        )
    assert outcome == Delivered(new=24, repeats=0)
    assert heard == [(done, 24) for done in range(1, 25)]
    assert recorder.keys == {"Bearer tr_api_test"}
    assert len(recorder.agents) == 3
    assert [rule["name"] for rule in recorder.rules] == [rule["name"] for rule in RULES]
    assert recorder.evals == list(EVALS)
    sent = {(call.agent.agent_id, call.body["call_id"]) for call in generate(NOW_MS, calls=24)}
    assert recorder.calls.keys() == sent


def test_a_second_delivery_adds_nothing() -> None:
    recorder = Recorder()
    with listening(recorder) as target:
        deliver(target, generate(NOW_MS, calls=6))
        outcome = deliver(target, generate(NOW_MS, calls=6))
    assert outcome == Delivered(new=0, repeats=6)
    assert len(recorder.agents) == 3


def test_a_busy_server_is_asked_again() -> None:
    recorder = Recorder(busy_answers=5)
    with listening(recorder) as target:
        assert deliver(target, generate(NOW_MS, calls=6)).new == 6


def test_a_refusal_is_told_with_its_status_and_answer() -> None:
    with (
        listening(Recorder(refuses_calls=True)) as target,
        pytest.raises(DeliveryFailed, match=r"deliver call sample-.*404.*no such agent"),
    ):
        deliver(target, generate(NOW_MS, calls=6))


def test_a_server_that_stays_busy_is_given_up() -> None:
    with (
        listening(Recorder(busy_answers=1_000)) as target,
        pytest.raises(DeliveryFailed, match="503"),
    ):
        deliver(target, generate(NOW_MS, calls=3))
