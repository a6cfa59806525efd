"""What a run says of the tests that it left out."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

NEEDS_A_MOON = """
    from tests.left_out import leave_out

    def test_tides():
        leave_out("there is no moon here.", "Wait for the night.")
"""


@pytest.fixture
def run(pytester: pytest.Pytester) -> pytest.Pytester:
    """Give a folder with one test, which needs what no machine has."""
    pytester.makepyfile(test_tides=NEEDS_A_MOON)
    return pytester


def test_the_end_of_a_run_says_what_was_left_out_and_how_to_get_it(
    run: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUIRE_ALL", raising=False)
    result = run.runpytest("-p", "tests.left_out")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(
        ["1 left out: there is no moon here. Wait for the night.", "  test_tides.py: 1"]
    )


def test_under_require_all_a_test_left_out_is_a_failure(
    run: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUIRE_ALL", "1")
    run.runpytest("-p", "tests.left_out").assert_outcomes(failed=1)
