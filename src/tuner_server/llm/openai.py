"""The way of OpenAI's `/chat/completions`, which most servers of models speak."""

from collections.abc import Mapping
from typing import Any

from tuner_server.llm.manners import Form, Manners
from tuner_server.llm.shape import asked_in_words
from tuner_server.llm.values import Endpoint, Question, Said, Usage
from tuner_server.timeline import Json


def url(endpoint: Endpoint) -> str:
    """Where such a request goes."""
    return f"{endpoint.base_url.rstrip('/').removesuffix('/chat/completions')}/chat/completions"


def headers(endpoint: Endpoint) -> Mapping[str, str]:
    """What says who asks. Local servers need no key."""
    return {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}


def body(
    endpoint: Endpoint,
    question: Question,
    manners: Manners,
    repair: tuple[str, str] | None = None,
) -> dict[str, Json]:
    """The request; `repair` is an answer that was no good, and what is wrong with it."""
    own = question.own
    if manners.form is not Form.SCHEMA:
        own = f"{own}\n\n{asked_in_words(question.schema)}"
    messages: list[Json] = [
        {"role": "system", "content": question.instructions},
        {"role": "user", "content": f"{question.shared}\n\n{own}"},
    ]
    if repair is not None:
        messages += [
            {"role": "assistant", "content": repair[0]},
            {"role": "user", "content": repair[1]},
        ]
    request: dict[str, Json] = {"model": endpoint.model, "messages": messages}
    if manners.temperature:
        request["temperature"] = 0
    if manners.limit is not None:
        request[manners.limit] = question.most_tokens
    if manners.form is Form.SCHEMA:
        request["response_format"] = {
            "type": "json_schema",
            "json_schema": {
                "name": question.name,
                "strict": True,
                "schema": dict(question.schema),
            },
        }
    elif manners.form is Form.OBJECT:
        request["response_format"] = {"type": "json_object"}
    return request


def read(answer: Mapping[str, Any], endpoint: Endpoint) -> Said:
    """What the model said. Raises `ValueError` for what is no such answer."""
    try:
        choice = answer["choices"][0]
        message = choice["message"]
        text = _text(message.get("content"))
        refusal = message.get("refusal")
        finish = choice.get("finish_reason")
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError("it has no choices[0].message") from error
    problem = None
    if refusal:
        problem = f"The model refused: {refusal}"
    elif finish == "length":
        problem = "The model's answer was cut off, because it grew too long"
    elif finish == "content_filter":
        problem = "The endpoint's content filter held the answer back"
    return Said(text, str(answer.get("model") or endpoint.model), _usage(answer), problem)


def _text(content: object) -> str:
    """Text as it is, or as some servers part it."""
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, Mapping))
    return content if isinstance(content, str) else ""


def _usage(answer: Mapping[str, Any]) -> Usage:
    usage = answer.get("usage")
    if not isinstance(usage, Mapping):
        return Usage()
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, Mapping) else 0
    return Usage(
        count(usage.get("prompt_tokens")), count(usage.get("completion_tokens")), count(cached)
    )


def count(value: object) -> int:
    """A number of tokens; 0 where none was told."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
