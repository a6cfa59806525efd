"""What an operator does now and then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tuner_server.operate.doctor import Finding
from tuner_server.pipeline.recompute import Progress
from tuner_server.setup import FirstStart
from tuner_server.store.migrate import newest_revision


def test_recompute_measures_every_workspace_or_one(command: Command, first: FirstStart) -> None:
    both = command("recompute")
    assert both.exit_code == 0
    assert both.output.count("measured 0 calls") == 2
    one = command("recompute", "--workspace", first.default.id)
    assert one.output.startswith(f"Default (workspace_id {first.default.id})")
    assert "Samples" not in one.output
    unknown = command("recompute", "--workspace", 99)
    assert unknown.exit_code == 1
    assert "there is no workspace 99" in unknown.output


def test_a_stopped_recompute_says_how_to_go_on(
    command: Command, first: FirstStart, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: Any, after_id: int) -> Iterator[Progress]:
        yield Progress(done=3, total=9, failed=1, last_id=after_id + 3)
        raise KeyboardInterrupt

    monkeypatch.setattr("tuner_server.cli.upkeep.recomputed", stopped)
    result = command("recompute", "--workspace", first.default.id, "--after-id", 4)
    assert result.exit_code == 130
    assert "3 of 9 calls, 1 failed" in result.output
    assert f"--workspace {first.default.id} --after-id 7" in result.output


@pytest.mark.parametrize("fine", [True, False])
def test_doctor_says_what_is_well_and_what_is_not(
    command: Command, fine: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Finding("clock", True, "is right"), Finding("disk", fine, "has room")]
    monkeypatch.setattr("tuner_server.cli.upkeep.examine", lambda _: found)
    result = command("doctor")
    assert result.exit_code == (0 if fine else 1)
    assert result.output.splitlines() == [
        "ok   clock: is right",
        f"{'ok  ' if fine else 'BAD '} disk: has room",
    ]


def test_a_backup_is_written_once(command: Command, first: FirstStart, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    result = command("backup", target)
    if result.exit_code == 0:  # PostgreSQL needs a pg_dump for it
        assert f"Wrote {target.stat().st_size} bytes" in result.output
        result = command("backup", target)
    assert result.exit_code == 1
    assert result.output.startswith("tuner-server: ")


def test_migrate_tells_the_revision(command: Command) -> None:
    for _ in range(2):
        result = command("migrate")
        assert result.output == f"The database is at revision {newest_revision()}.\n"
