"""Work that comes round again and again: each round is a job, which plans the one after it."""

from sqlalchemy import Connection, delete

from tuner_server.store import clock, jobs, schema


def plan_round(connection: Connection, kind: str, *, every_ms: int) -> None:
    """Put the next round in the queue; however many processes do so, it comes once."""
    slot = clock.now_ms() // every_ms + 1
    jobs.enqueue(
        connection,
        [jobs.NewJob(jobs.SYSTEM, kind, str(slot), run_at_ms=slot * every_ms)],
    )


def finish_round(connection: Connection, held: list[jobs.Job]) -> None:
    """Complete a round, and forget those before it: they would soon fill the table."""
    table = schema.jobs.c
    jobs.complete(connection, held)
    for job in held:
        connection.execute(
            delete(schema.jobs).where(
                table.workspace_id == jobs.SYSTEM,
                table.kind == job.kind,
                table.state == "done",
                table.id < job.id,
            )
        )
