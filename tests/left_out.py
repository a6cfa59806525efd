"""A pytest plugin: tests that need something this machine lacks are left out, and said to be.

A run ends with what was left out and how to get it; `REQUIRE_ALL=1`, as CI sets it, turns each such
test into a failure, so that nothing can go missing unnoticed.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from typing import NoReturn

import pytest

_MARK = "left out: "


def leave_out(missing: str, remedy: str) -> NoReturn:
    """Leave the asking test out, because `missing` (a sentence) holds until `remedy` is done."""
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"REQUIRE_ALL=1, but {missing} {remedy}", pytrace=False)
    pytest.skip(f"{_MARK}{missing} {remedy}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end which tests were left out, file by file, and what would bring them back."""
    files_by_reason: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for report in terminalreporter.stats.get("skipped", []):
        _, found, reason = report.longrepr[2].partition(_MARK)
        if found:
            files_by_reason[reason][report.nodeid.split("::")[0]] += 1
    # For `make test`: what the tests cover is judged where all of them ran.
    cache = getattr(terminalreporter.config, "cache", None)
    if cache is not None:
        cache.set("left_out", sum(files.total() for files in files_by_reason.values()))
    if files_by_reason:
        terminalreporter.section("tests left out")
    for reason, files in files_by_reason.items():
        terminalreporter.line(f"{files.total()} left out: {reason}", yellow=True)
        for file, tests in sorted(files.items()):
            terminalreporter.line(f"  {file}: {tests}")
