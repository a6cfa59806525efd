"""A server of language models that does as it is told, as a process of its own.

The mood is the name of the model that is asked for: see `Mood`. It speaks OpenAI's way and
Anthropic's. Its answers are made from the JSON Schema in the request, and quote the first row of
a transcript if there is one. Words in the request choose them: “(the model says fail)”.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import httpx2


class Mood(StrEnum):
    """How the server treats requests. `slow-200` is `good` after 200 ms, whatever the number."""

    GOOD = "good"
    NO_SCHEMA = "no-schema"  # 400 on json_schema
    NO_FORM = "no-form"  # 400 on any form of the answer
    PICKY = "picky"  # as newer models: no temperature, no max_tokens
    PROSE = "prose"  # ignores the form, thinks aloud and wraps JSON in prose
    BUSY_ONCE = "busy-once"  # 429 with Retry-After, then good
    BUSY = "busy"  # 429 with Retry-After, always
    SILENT = "silent"  # takes the request and never answers
    DROPS = "drops"  # hangs up, always
    DROPS_ONCE = "drops-once"
    CUT = "cut"  # hangs up in the middle of the answer
    WRONG_ONCE = "wrong-once"  # the wrong shape, right once it is told
    NEVER_RIGHT = "never-right"
    EMPTY = "empty"
    REFUSES = "refuses"
    TOO_LONG = "too-long"  # the answer is cut off at the limit of tokens
    FAULT = "fault"  # 500
    WRONG_KEY = "wrong-key"  # 401, and tells the key
    MOVED = "moved"  # a redirect
    NO_MODEL = "no-model"  # 404
    PAGE = "page"  # 200 with a page of HTML
    ERROR_AS_200 = "error-as-200"
    FLOOD = "flood"  # an answer without end


RETRY_AFTER_S = 2
PROMPT_TOKENS, CACHED_TOKENS, COMPLETION_TOKENS = 1_000, 400, 50
_SAYS = re.compile(r"\(the model says (\w+)\)")
_ROW = re.compile(r"^\[(\d+)\] \w+: (.+)$", re.MULTILINE)


class ScriptedModel:
    """A running server; `requests` are those that it was asked so far."""

    def __init__(self, base_url: str, process: subprocess.Popen[str]) -> None:
        self.base_url = base_url
        self.process = process
        self._client = httpx2.Client(base_url=base_url, trust_env=False)

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Path, headers, body and the status of the answer of each, in their order."""
        answer = self._client.get("/asked")
        told: list[dict[str, Any]] = answer.json()
        return told

    @property
    def host(self) -> str:
        return self.base_url.removeprefix("http://")

    def close(self) -> None:
        """End the process, and the connection to it."""
        self._client.close()
        self.process.terminate()

    def forget(self) -> None:
        """Forget what was asked so far."""
        self._client.delete("/asked").raise_for_status()


@contextmanager
def scripted_model() -> Iterator[ScriptedModel]:
    """Start one on a free port; at the end it is told to stop."""
    with subprocess.Popen(
        (sys.executable, "-m", "tests.scripted_model"),
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        model = ScriptedModel(process.stdout.readline().strip(), process)
        try:
            yield model
        finally:
            model.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that are gone, such as one that was killed."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    asked: ClassVar[list[dict[str, Any]]] = []
    seen: ClassVar[Counter[str]] = Counter()
    lock: ClassVar[threading.Lock] = threading.Lock()
    never: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        with self.lock:
            self._answer(200, self.asked)

    def do_DELETE(self) -> None:
        with self.lock:
            self.asked.clear()
            self.seen.clear()
            self._answer(200, {})

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        body = json.loads(sent)
        self.note = {"path": self.path, "headers": dict(self.headers), "body": body, "status": 0}
        with self.lock:
            self.asked.append(self.note)
            digest = hashlib.sha256(sent).hexdigest()
            self.seen[digest] += 1
            is_first = self.seen[digest] == 1
        self._in_mood(str(body["model"]), body, is_first=is_first)

    def _in_mood(self, mood: str, body: dict[str, Any], *, is_first: bool) -> None:
        if mood.startswith("slow-"):
            self.never.wait(int(mood.removeprefix("slow-")) / 1000)
            mood = Mood.GOOD
        refusal = _refusal(mood, body)
        plain = _PLAIN.get(mood)
        if refusal:
            self._answer(400, {"error": {"message": refusal, "type": "invalid_request_error"}})
        elif plain is not None:
            self._answer(*plain)
        elif mood == Mood.BUSY or (mood == Mood.BUSY_ONCE and is_first):
            error = {"error": {"message": "Rate limit reached"}}
            self._answer(429, error, {"Retry-After": str(RETRY_AFTER_S)})
        elif mood == Mood.WRONG_KEY:
            told = f"Incorrect API key provided: {self.headers['Authorization']}"
            self._answer(401, {"error": {"message": told}})
        elif mood == Mood.PAGE:
            self._send(200, b"<html>Welcome!</html>")
        elif mood in _HANGS_UP and (is_first or mood != Mood.DROPS_ONCE):
            _HANGS_UP[mood](self)
            self.close_connection = True
        else:
            self._answer(200, self._wrapped(_said(mood, body), mood), cut=mood == Mood.CUT)

    def _wait(self) -> None:
        self.rfile.read(1)  # until the client has had enough

    def _drop(self) -> None:
        """Nothing: the connection is closed next."""

    def _wrapped(self, text: str, mood: str) -> dict[str, Any]:
        if self.path.endswith("/v1/messages"):
            body = self.note["body"]
            if "tools" in body:
                content = {"type": "tool_use", "name": "answer", "input": json.loads(text)}
            else:
                content = {"type": "text", "text": text}
            stop = {Mood.REFUSES: "refusal", Mood.TOO_LONG: "max_tokens"}
            return {
                "model": f"{mood}-2026",
                "content": [content],
                "stop_reason": stop.get(Mood(mood), "end_turn"),
                "usage": {
                    "input_tokens": PROMPT_TOKENS - CACHED_TOKENS,
                    "cache_read_input_tokens": CACHED_TOKENS,
                    "output_tokens": COMPLETION_TOKENS,
                },
            }
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if mood == Mood.REFUSES:
            message = {"role": "assistant", "content": None, "refusal": "I cannot help with that."}
        return {
            "model": f"{mood}-2026",
            "choices": [
                {
                    "message": message,
                    "finish_reason": "length" if mood == Mood.TOO_LONG else "stop",
                }
            ],
            "usage": {
                "prompt_tokens": PROMPT_TOKENS,
                "completion_tokens": COMPLETION_TOKENS,
                "prompt_tokens_details": {"cached_tokens": CACHED_TOKENS},
            },
        }

    def _answer(
        self,
        status: int,
        content: object,
        headers: Mapping[str, str] | None = None,
        *,
        cut: bool = False,
    ) -> None:
        self._send(status, json.dumps(content).encode(), headers, cut=cut)

    def _send(
        self,
        status: int,
        sent: bytes,
        headers: Mapping[str, str] | None = None,
        *,
        cut: bool = False,
    ) -> None:
        if hasattr(self, "note"):
            self.note["status"] = status
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent[: len(sent) // 2] if cut else sent)
        self.close_connection = self.close_connection or cut

    def _flood(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(2**40))
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(b" " * 65_536)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


_HANGS_UP: Mapping[str, Callable[[_Handler], None]] = {
    Mood.SILENT: _Handler._wait,
    Mood.DROPS: _Handler._drop,
    Mood.DROPS_ONCE: _Handler._drop,
    Mood.FLOOD: _Handler._flood,
}
_PLAIN: Mapping[str, tuple[int, object, Mapping[str, str]]] = {
    Mood.FAULT: (500, {"error": {"message": "Out of memory"}}, {}),
    Mood.MOVED: (307, {}, {"Location": "http://127.0.0.1:1/v1/chat/completions"}),
    Mood.NO_MODEL: (404, {"error": {"message": "model not found"}}, {}),
    Mood.ERROR_AS_200: (200, {"error": {"message": "Provider returned error", "code": 502}}, {}),
}


def _refusal(mood: str, body: Mapping[str, Any]) -> str | None:
    form = body.get("response_format", {}).get("type")
    if "output_config" in body:
        form = "json_schema"
    if "tools" in body:
        form = "json_object"
    if mood == Mood.NO_SCHEMA and form == "json_schema":
        return "This model does not support response_format json_schema"
    if mood == Mood.NO_FORM and form:
        return "Unknown field: response_format"
    if mood == Mood.PICKY and "temperature" in body:
        return "Unsupported value: 'temperature' does not support 0 with this model."
    if mood == Mood.PICKY and "max_tokens" in body:
        return "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    return None


def _said(mood: str, body: Mapping[str, Any]) -> str:
    text = "\n".join(_texts(body))
    schema = _schema(body, text)
    right = json.dumps(_instance(schema, text), ensure_ascii=False)
    is_told = any(message["role"] == "assistant" for message in body["messages"])
    if mood == Mood.NEVER_RIGHT or (mood == Mood.WRONG_ONCE and not is_told):
        return json.dumps({"verdict": 7})
    if mood == Mood.EMPTY:
        return ""
    if mood == Mood.PROSE:
        return (
            '<think>Would {this} do? Rather not: {"verdict": 7}.</think>Sure! Here it is:\n'
            f"```json\n{right}\n```\nLet me know if {{anything}} is unclear."
        )
    return right[: len(right) // 2] if mood == Mood.TOO_LONG else right


def _texts(body: Mapping[str, Any]) -> Iterator[str]:
    for message in body["messages"]:
        content = message["content"]
        if isinstance(content, str):
            yield content
        else:
            yield from (part["text"] for part in content)


def _schema(body: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The schema of the answer, wherever the request has it."""
    if "output_config" in body:
        schema = body["output_config"]["format"]["schema"]
    elif "tools" in body:
        schema = body["tools"][0]["input_schema"]
    elif body.get("response_format", {}).get("type") == "json_schema":
        schema = body["response_format"]["json_schema"]["schema"]
    else:
        at = text.rindex("JSON Schema:\n") + len("JSON Schema:\n")
        schema, _ = json.JSONDecoder().raw_decode(text, at)
    assert isinstance(schema, dict)
    return schema


def _instance(schema: Mapping[str, Any], text: str) -> Any:
    """A value that matches the schema."""
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind  # `["string", "null"]`
    if "enum" in schema:
        wanted = _SAYS.findall(text)
        said = [choice for choice in schema["enum"] if str(choice) in wanted]
        return (said or schema["enum"])[0]
    if kind == "object":
        if {"row", "quote"} <= schema["properties"].keys():
            row = _ROW.search(text)
            return {"row": int(row[1]), "quote": row[2]} if row else {"row": 0, "quote": "?"}
        return {name: _instance(each, text) for name, each in schema["properties"].items()}
    if kind == "array":
        items = schema["items"]
        if "enum" in items:
            wanted = _SAYS.findall(text)
            return [choice for choice in items["enum"] if choice in wanted]
        is_evidence = items.get("type") == "object"
        return [_instance(items, text)] if is_evidence and _ROW.search(text) else []
    return {"number": 0.9, "integer": 1, "boolean": True}.get(str(kind), "As the script has it.")


def main() -> None:
    """Serve until told to stop; the address is the first line that is printed."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)  # noqa: T201
        server.serve_forever()


if __name__ == "__main__":
    main()
