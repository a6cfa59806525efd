"""Dead jobs from the command line."""

from __future__ import annotations

from tests.cli.conftest import Command
from tuner_server.runtime import Runtime
from tuner_server.setup import FirstStart
from tuner_server.store import jobs


def test_a_dead_job_is_listed_and_tried_again(
    command: Command, first: FirstStart, runtime: Runtime
) -> None:
    ws = ("--workspace", first.default.id)
    assert command("jobs", "dead", *ws).output == ""
    new = jobs.NewJob(first.default.id, "measure_call", "k", call_id=7)
    runtime.writer.run(lambda connection: jobs.enqueue(connection, [new]))
    (job,) = runtime.writer.run(
        lambda connection: jobs.claim(connection, "w", most=1, lease_ms=60_000)
    )
    runtime.writer.run(
        lambda connection: jobs.fail(connection, job, "out of ink", retry_at_ms=None)
    )
    line = command("jobs", "dead", *ws).output.strip().split("\t")
    assert line == [str(job.id), "measure_call", "7", "0", "out of ink"]
    assert command("jobs", "replay", job.id, *ws).output == f"Job {job.id} is queued.\n"
    again = command("jobs", "replay", job.id, *ws)
    assert again.exit_code == 1
    assert f"no dead job {job.id}" in again.output
