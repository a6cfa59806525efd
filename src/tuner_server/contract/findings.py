"""What reading a body brings to light besides the call: refusals and deviations."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from tuner_server.timeline import Json

Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands in the body: names of fields and positions in arrays."""

WHOLE_BODY = "(body)"
"""The path of a deviation that concerns the body as a whole."""

LONGEST_SHOWN = 200
"""Characters of a found value that an error or a deviation shows."""

MOST_LISTED = 200
"""Deviations that are listed for one call; of further ones only the number is told."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """Why a body cannot be filed: one required field that is missing or has no clear meaning.

    `loc` begins with "body". `msg` says what to send instead. `input` is the value found,
    shortened to `LONGEST_SHOWN` characters, and null where there was none.
    """

    loc: Path
    msg: str
    type: str
    input: Json


@dataclass(frozen=True, slots=True)
class Deviation:
    """A warning: something in the body differs from the documented shape, and was kept.

    `path` names the field, `transcript_with_tool_calls[3].tool.params` for example, or is
    `(body)`. `found` shows the value in at most `LONGEST_SHOWN` characters; `done` says in words
    what the server made of it.
    """

    path: str
    found: str
    done: str


class Findings:
    """Collects the errors and deviations of one body."""

    def __init__(self) -> None:
        self._errors: list[FieldError] = []
        self._deviations: list[Deviation] = []
        self._unlisted = 0

    def refuse(self, field: str, msg: str, kind: str, value: Json) -> None:
        """Record that a required field cannot be read; `kind` is the error's `type`."""
        self._errors.append(FieldError(("body", field), msg, kind, _shortened(value)))

    def note(self, path: Path, found: str, done: str) -> None:
        """Record a deviation."""
        if len(self._deviations) < MOST_LISTED:
            self._deviations.append(Deviation(written(path), _cut(found), done))
        else:
            self._unlisted += 1

    @property
    def errors(self) -> tuple[FieldError, ...]:
        return tuple(self._errors)

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """All that is listed; where there was more, the last entry says how much."""
        if not self._unlisted:
            return tuple(self._deviations)
        rest = Deviation(
            WHOLE_BODY,
            f"{self._unlisted} more deviations",
            "handled in the same way, but not listed one by one",
        )
        return (*self._deviations, rest)


def error_detail(errors: Iterable[FieldError]) -> list[dict[str, Json]]:
    """Errors as FastAPI writes them under `detail` in a 422 answer."""
    return [
        {"loc": list(error.loc), "msg": error.msg, "type": error.type, "input": error.input}
        for error in errors
    ]


def shown(value: Json) -> str:
    """A value as JSON text, shortened."""
    if isinstance(value, str):
        value = value[: LONGEST_SHOWN + 1]
    return _cut(json.dumps(value, ensure_ascii=False))


def _shortened(value: Json) -> Json:
    if isinstance(value, str):
        return _cut(value)
    text = shown(value)
    return text if text.endswith("…") else value


def _cut(text: str, limit: int = LONGEST_SHOWN) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def written(path: Path) -> str:
    """A path as people write it; a name that is empty shows as two quotes."""
    if not path:
        return WHOLE_BODY
    return _cut("".join(map(_step, path)).removeprefix("."))


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return "." + (_cut(step, 100) or '""')
