"""Log lines."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from tuner_server import logs

Configure = Callable[[str, str], io.StringIO]


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Configure]:
    """Give a way to configure logging that gives what is written; later all is as it was."""
    before = structlog.get_config()
    handlers, level = logging.root.handlers[:], logging.root.level

    def configured(form: Any, least: str) -> io.StringIO:
        written = io.StringIO()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", written)
            logs.configure(form, least)
        return written

    yield configured
    structlog.configure(**before)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def test_a_json_line_holds_time_level_event_and_values(configure: Configure) -> None:
    stream = configure("json", "info")
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        structlog.get_logger("x").info("call filed", call=7)
    line = json.loads(stream.getvalue())
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "call filed", "level": "info", "call": 7, "request_id": "r-1"}


def test_a_text_line_is_for_people(configure: Configure) -> None:
    stream = configure("text", "info")
    structlog.get_logger("x").info("call filed", call=7)
    (line,) = stream.getvalue().splitlines()
    assert "call filed" in line
    assert "call=7" in line
    assert "\033" not in line  # no colours where nobody looks at a terminal


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "name",
    [
        "authorization",
        "Authorization",
        "password",
        "new_password",
        "api_key",
        "csrf_token",
        "cookie",
        "secret_key",
    ],
)
def test_what_is_named_like_a_secret_is_hidden(configure: Configure, form: str, name: str) -> None:
    stream = configure(form, "info")
    structlog.get_logger("x").info("signed in", **{name: "hunter2"})
    assert "hunter2" not in stream.getvalue()
    assert "(hidden)" in stream.getvalue()


def test_less_severe_lines_are_left_out(configure: Configure) -> None:
    stream = configure("json", "error")
    structlog.get_logger("x").warning("quiet")
    assert stream.getvalue() == ""


@pytest.mark.parametrize("form", ["text", "json"])
def test_libraries_write_in_the_same_form(configure: Configure, form: str) -> None:
    stream = configure(form, "info")
    logging.getLogger("some.library").error("it %s", "broke")
    assert "it broke" in stream.getvalue()
    if form == "json":
        line: dict[str, Any] = json.loads(stream.getvalue())
        assert (line["event"], line["level"]) == ("it broke", "error")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_shows_no_variables(configure: Configure, form: str) -> None:
    stream = configure(form, "info")

    def fail(hidden: str) -> None:
        raise RuntimeError(f"{len(hidden)} characters")

    secret = "hunter" + "2"
    try:
        fail(secret)
    except RuntimeError:
        structlog.get_logger("x").exception("request failed")
    assert "7 characters" in stream.getvalue()
    assert secret not in stream.getvalue()
