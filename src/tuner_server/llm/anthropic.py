"""The way of Anthropic's `/v1/messages`."""

import json
from collections.abc import Mapping
from typing import Any

from tuner_server.llm.manners import Form, Manners
from tuner_server.llm.openai import count
from tuner_server.llm.shape import asked_in_words
from tuner_server.llm.values import Endpoint, Question, Said, Usage
from tuner_server.timeline import Json

_VERSION = "2023-06-01"


def url(endpoint: Endpoint) -> str:
    """Where such a request goes, whether the address ends in `/v1` or before it."""
    base = endpoint.base_url.rstrip("/").removesuffix("/messages").removesuffix("/v1")
    return f"{base}/v1/messages"


def headers(endpoint: Endpoint) -> Mapping[str, str]:
    """What says who asks, and in which version."""
    named = {"x-api-key": endpoint.key} if endpoint.key else {}
    return {**named, "anthropic-version": _VERSION}


def body(
    endpoint: Endpoint,
    question: Question,
    manners: Manners,
    repair: tuple[str, str] | None = None,
) -> dict[str, Json]:
    """The request; `repair` is an answer that was no good, and what is wrong with it."""
    own = question.own
    if manners.form is Form.PROMPT:
        own = f"{own}\n\n{asked_in_words(question.schema)}"
    shared: dict[str, Json] = {"type": "text", "text": question.shared}
    if question.is_shared:
        # To keep it costs a quarter more, and pays when it is read once.
        shared["cache_control"] = {"type": "ephemeral"}
    messages: list[Json] = [
        {"role": "user", "content": [shared, {"type": "text", "text": own}]},
    ]
    if repair is not None:
        messages += [
            {"role": "assistant", "content": repair[0] or "(nothing)"},
            {"role": "user", "content": repair[1]},
        ]
    request: dict[str, Json] = {
        "model": endpoint.model,
        "max_tokens": question.most_tokens,
        "system": question.instructions,
        "messages": messages,
    }
    if manners.temperature:
        request["temperature"] = 0
    if manners.form is Form.SCHEMA:
        request["output_config"] = {
            "format": {"type": "json_schema", "schema": dict(question.schema)}
        }
    elif manners.form is Form.OBJECT:
        request["tools"] = [
            {
                "name": question.name,
                "description": "Takes the answer.",
                "input_schema": dict(question.schema),
            }
        ]
        request["tool_choice"] = {"type": "tool", "name": question.name}
    return request


def read(answer: Mapping[str, Any], endpoint: Endpoint) -> Said:
    """What the model said. Raises `ValueError` for what is no such answer."""
    content = answer.get("content")
    if not isinstance(content, list):
        raise ValueError("it has no content")  # noqa: TRY004 - what came is wrong, not its type
    parts = [part for part in content if isinstance(part, Mapping)]
    used = [json.dumps(part["input"]) for part in parts if isinstance(part.get("input"), Mapping)]
    spoken = [str(part["text"]) for part in parts if isinstance(part.get("text"), str)]
    stopped = answer.get("stop_reason")
    problem = None
    if stopped == "refusal":
        problem = "The model refused to answer"
    elif stopped == "max_tokens":
        problem = "The model's answer was cut off, because it grew too long"
    text = "\n".join([*spoken, *used])
    return Said(text, str(answer.get("model") or endpoint.model), _usage(answer), problem)


def _usage(answer: Mapping[str, Any]) -> Usage:
    usage = answer.get("usage")
    if not isinstance(usage, Mapping):
        return Usage()
    cached = count(usage.get("cache_read_input_tokens"))
    kept = count(usage.get("cache_creation_input_tokens"))
    return Usage(
        count(usage.get("input_tokens")) + cached + kept, count(usage.get("output_tokens")), cached
    )
