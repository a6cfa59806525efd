"""How close a measurement must come to what a script planned."""

from typing import Any

import pytest

TOLERANCE_MS = 60
"""Real time passes in the scripts, on machines that do other things too."""


def about(expected_ms: float) -> Any:
    return pytest.approx(expected_ms, abs=TOLERANCE_MS)


def texts(call: dict[str, Any]) -> list[tuple[str, str]]:
    """Who said what, in order."""
    return [(row["role"], row["text"]) for row in call["rows"] if row["role"] in ("user", "agent")]


def roles(call: dict[str, Any]) -> list[str]:
    return [row["role"] for row in call["rows"]]


def tools(call: dict[str, Any]) -> list[dict[str, Any]]:
    return [row["tool"] for row in call["rows"] if row["tool"] is not None]


def warning_paths(call: dict[str, Any]) -> list[str]:
    return [warning["path"] for warning in call["warning_list"]]


def assert_metrics(call: dict[str, Any], expected: dict[str, Any]) -> None:
    """Compare the named metrics; an empty one must say why it is empty."""
    assert {key: call["metrics"][key] for key in expected} == expected
    empty = {key for key, value in call["metrics"].items() if value is None}
    assert call["metric_reasons"].keys() == empty
    assert all(call["metric_reasons"].values())
