"""The log of the work after the answer: kept, to be looked at, instead of printed."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict


@pytest.fixture(autouse=True)
def log_lines() -> Iterator[list[EventDict]]:
    with capture_logs() as lines:
        yield lines
