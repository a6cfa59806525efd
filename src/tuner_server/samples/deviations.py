"""What clients get wrong: small faults put into a few bodies, so that warnings can be seen."""

from collections.abc import Callable
from random import Random
from typing import TypeAlias

from tuner_server.samples.dialects import Body
from tuner_server.timeline import Json

Deviation: TypeAlias = Callable[[Body], None]
SHARE = 0.07
"""Of all calls, how many get a deviation beyond those that their scripts contain."""


def deviate(body: Body, rng: Random) -> None:
    """Put one of the faults into the body."""
    rng.choice(_DEVIATIONS)(body)


def _version_as_text(body: Body) -> None:
    body["agent_version"] = str(body["agent_version"])


def _unlisted_sentiment(body: Body) -> None:
    body["user_sentiment"] = "frustrated"


def _row_ends_before_it_starts(body: Body) -> None:
    for row in _speech_rows(body)[-1:]:
        start_ms = row["start_ms"]
        if isinstance(start_ms, int):
            row["end_ms"] = start_ms - 40


def _row_without_times(body: Body) -> None:
    for row in _speech_rows(body)[:1]:
        row.pop("start_ms", None)
        row.pop("end_ms", None)
        row.pop("words", None)


def _parameters_as_list(body: Body) -> None:
    for row in _rows(body):
        tool = row.get("tool")
        params = tool.get("params") if isinstance(tool, dict) else None
        if isinstance(tool, dict) and isinstance(params, dict):
            tool["params"] = list(params)
            return


def _fractions_of_ms(body: Body) -> None:
    for row in _speech_rows(body):
        for key in ("start_ms", "end_ms"):
            value = row[key]
            if isinstance(value, int):
                row[key] = value - 0.4


def _speech_rows(body: Body) -> list[dict[str, Json]]:
    return [row for row in _rows(body) if row["role"] in {"user", "agent"}]


def _rows(body: Body) -> list[dict[str, Json]]:
    rows = body["transcript_with_tool_calls"]
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


_DEVIATIONS: tuple[Deviation, ...] = (
    _version_as_text,
    _version_as_text,
    _unlisted_sentiment,
    _row_ends_before_it_starts,
    _row_without_times,
    _parameters_as_list,
    _fractions_of_ms,
)
