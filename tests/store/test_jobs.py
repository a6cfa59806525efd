"""The job table keeps its rules, one test each."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial

import pytest
from sqlalchemy import Connection

from tests.kinds import on_postgresql
from tests.tenant import Tenant, begun
from tests.watch import Watch
from tuner_server.store import job_reports, jobs
from tuner_server.store.database import Database
from tuner_server.store.jobs import Job, NewJob
from tuner_server.store.workspaces import create_workspace
from tuner_server.store.writer import Writer

LEASE_MS = 60_000


def enqueue(writer: Writer, *new: NewJob) -> None:
    writer.run(lambda c: jobs.enqueue(c, new))


def some_jobs(how_many: int, workspace_id: int = 1) -> list[NewJob]:
    return [NewJob(workspace_id, "work", str(number)) for number in range(how_many)]


def claim(writer: Writer, worker: str, most: int = 100) -> list[Job]:
    return writer.run(lambda c: jobs.claim(c, worker, most=most, lease_ms=LEASE_MS))


def begin(writer: Writer, worker: str, claimed: list[Job]) -> list[Job]:
    return writer.run(lambda c: jobs.begin(c, worker, claimed))


def the_only(held: list[Job]) -> Job:
    (job,) = held
    return job


def state_of(tenant: Tenant) -> str:
    (row,) = tenant.jobs()
    return row.state


def test_a_job_is_enqueued_in_the_transaction_of_its_cause(tenant: Tenant) -> None:
    def cause_and_fail(connection: Connection) -> None:
        create_workspace(connection, "cause")
        jobs.enqueue(connection, some_jobs(1))
        raise LookupError

    with pytest.raises(LookupError):
        tenant.writer.run(cause_and_fail)
    assert tenant.jobs() == []


def test_a_key_stays_taken_after_its_job_is_done(tenant: Tenant) -> None:
    enqueue(tenant.writer, *some_jobs(1))
    enqueue(tenant.writer, *some_jobs(1))
    held = tenant.begun()
    assert len(held) == 1
    tenant.writer.run(lambda c: jobs.complete(c, held))
    enqueue(tenant.writer, *some_jobs(1))
    assert [job.state for job in tenant.jobs()] == ["done"]


def test_a_key_belongs_to_its_kind_and_workspace(tenant: Tenant) -> None:
    new = (NewJob(1, "work", "k"), NewJob(1, "other", "k"), NewJob(2, "work", "k"))
    enqueue(tenant.writer, *new)
    assert [(job.workspace_id, job.kind) for job in tenant.begun()] == [
        (each.workspace_id, each.kind) for each in new
    ]


def test_nothing_to_enqueue_is_nothing_done(tenant: Tenant) -> None:
    enqueue(tenant.writer)
    assert tenant.jobs() == []


def test_a_job_brings_its_arguments_and_its_call(tenant: Tenant) -> None:
    enqueue(tenant.writer, NewJob(1, "work", "k", call_id=7, arguments={"deep": [1, {"a": None}]}))
    job = the_only(claim(tenant.writer, "a"))
    assert (job.key, job.call_id, job.arguments) == ("k", 7, {"deep": [1, {"a": None}]})
    assert (job.leased_by, job.attempt) == ("a", 0)


def test_a_job_waits_for_its_time(tenant: Tenant, watch: Watch) -> None:
    enqueue(tenant.writer, NewJob(1, "work", "later", run_at_ms=watch.now_ms + 1_000))
    assert claim(tenant.writer, "a") == []
    watch.advance(1_000)
    assert the_only(claim(tenant.writer, "a")).key == "later"


def test_what_is_due_longest_is_claimed_first_and_no_more_than_asked_for(
    tenant: Tenant, watch: Watch
) -> None:
    enqueue(
        tenant.writer,
        *(NewJob(1, "work", str(n), run_at_ms=watch.now_ms - 10 * n) for n in range(5)),
    )
    assert {job.key for job in claim(tenant.writer, "a", most=2)} == {"3", "4"}


def test_two_workers_never_get_the_same_job(migrated_url: str, tenant: Tenant) -> None:
    enqueue(tenant.writer, *some_jobs(120))
    ready = threading.Barrier(4)

    def work(worker: str) -> list[int]:
        with closing(Database(migrated_url)) as database, closing(Writer(database)) as writer:
            ready.wait()
            mine: list[int] = []
            while claimed := claim(writer, worker, most=7):
                mine += [job.id for job in begin(writer, worker, claimed)]
            return mine

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(work, "abcd"))
    assert sorted(job_id for share in shares for job_id in share) == [
        row.id for row in tenant.jobs()
    ]


@on_postgresql
def test_jobs_that_another_is_just_claiming_are_passed_over(
    database: Database, tenant: Tenant
) -> None:
    enqueue(tenant.writer, *some_jobs(4))
    with database.writing_engine.begin() as connection:
        theirs = jobs.claim(connection, "b", most=2, lease_ms=LEASE_MS)
        mine = claim(tenant.writer, "a")
    assert sorted(job.key for job in theirs + mine) == ["0", "1", "2", "3"]


@on_postgresql
def test_however_the_query_is_planned_no_more_is_claimed_than_asked_for(
    database: Database, tenant: Tenant
) -> None:
    enqueue(tenant.writer, *some_jobs(20))
    with database.writing_engine.begin() as connection:
        for way in ("hashagg", "hashjoin", "mergejoin", "material", "sort", "indexscan"):
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        assert len(jobs.claim(connection, "a", most=3, lease_ms=LEASE_MS)) == 3


def test_claiming_is_not_beginning(tenant: Tenant) -> None:
    enqueue(tenant.writer, *some_jobs(1))
    claimed = claim(tenant.writer, "a")
    assert the_only(claimed).attempt == 0
    assert the_only(begin(tenant.writer, "a", claimed)).attempt == 1


def test_a_job_that_was_given_to_another_cannot_be_begun(tenant: Tenant, watch: Watch) -> None:
    enqueue(tenant.writer, *some_jobs(1))
    claimed = claim(tenant.writer, "a")
    watch.advance(LEASE_MS)
    assert begin(tenant.writer, "a", claimed) == []  # the lease has run out
    tenant.writer.run(jobs.give_back_expired)
    assert the_only(claim(tenant.writer, "b")).attempt == 0
    assert begin(tenant.writer, "a", claimed) == []


def test_a_renewed_lease_lasts_anew(tenant: Tenant, watch: Watch) -> None:
    enqueue(tenant.writer, *some_jobs(2))
    tenant.begun("a")
    watch.advance(LEASE_MS - 1)
    assert tenant.writer.run(lambda c: jobs.renew(c, "a", lease_ms=LEASE_MS)) == 2
    assert tenant.writer.run(lambda c: jobs.renew(c, "b", lease_ms=LEASE_MS)) == 0
    watch.advance(LEASE_MS - 1)
    assert tenant.writer.run(jobs.give_back_expired) == 0
    watch.advance(1)
    assert tenant.writer.run(jobs.give_back_expired) == 2
    assert len(claim(tenant.writer, "b")) == 2


def test_a_job_that_is_done_is_nobodys(tenant: Tenant, watch: Watch) -> None:
    enqueue(tenant.writer, *some_jobs(1))
    held = tenant.begun("a")
    done = tenant.writer.run(lambda c: jobs.complete(c, held))
    assert done == {(1, held[0].id)}
    watch.advance(LEASE_MS)
    assert tenant.writer.run(jobs.give_back_expired) == 0
    assert tenant.writer.run(lambda c: jobs.release(c, "a")) == 0
    assert state_of(tenant) == "done"


def _of_another_attempt(tenant: Tenant, watch: Watch) -> None:
    watch.advance(LEASE_MS)
    tenant.writer.run(jobs.give_back_expired)
    tenant.begun("b")


def _of_another_worker_that_did_not_begin_yet(tenant: Tenant, watch: Watch) -> None:
    watch.advance(LEASE_MS)
    tenant.writer.run(jobs.give_back_expired)
    claim(tenant.writer, "b")


def _dead_and_replayed(tenant: Tenant, watch: Watch) -> None:
    _of_another_attempt(tenant, watch)
    (row,) = tenant.jobs()
    held = Job(1, row.id, "work", "0", None, None, "b", 2)
    assert tenant.writer.run(lambda c: jobs.fail(c, held, "no", retry_at_ms=None))
    assert tenant.writer.run(lambda c: jobs.replay(c, 1, row.id))
    assert the_only(tenant.begun("c")).attempt == 1  # the number that the stale worker has


@pytest.mark.parametrize(
    "become",
    [_of_another_attempt, _of_another_worker_that_did_not_begin_yet, _dead_and_replayed],
)
def test_a_stale_workers_end_changes_nothing(
    tenant: Tenant, watch: Watch, become: Callable[[Tenant, Watch], None]
) -> None:
    enqueue(tenant.writer, *some_jobs(1))
    stale = the_only(tenant.begun("a"))
    become(tenant, watch)
    before = tenant.jobs()
    assert tenant.writer.run(lambda c: jobs.complete(c, [stale])) == frozenset()
    assert not tenant.writer.run(lambda c: jobs.fail(c, stale, "late", retry_at_ms=0))
    assert tenant.jobs() == before


def test_a_failed_job_comes_back_at_its_time_with_its_error(tenant: Tenant, watch: Watch) -> None:
    enqueue(tenant.writer, *some_jobs(1))
    job = the_only(tenant.begun())
    retry_at_ms = watch.now_ms + 5_000
    assert tenant.writer.run(lambda c: jobs.fail(c, job, "why", retry_at_ms=retry_at_ms))
    (row,) = tenant.jobs()
    assert (row.state, row.error, row.leased_by) == ("queued", "why", None)
    assert tenant.begun() == []
    watch.advance(5_000)
    job = the_only(tenant.begun())
    assert job.attempt == 2
    tenant.writer.run(lambda c: jobs.complete(c, [job]))
    assert tenant.jobs()[0].error is None


def test_a_job_that_fails_without_another_try_is_dead_visible_and_replayable(
    tenant: Tenant, watch: Watch
) -> None:
    enqueue(tenant.writer, *some_jobs(2, tenant.id))
    for job in tenant.begun():
        tenant.writer.run(partial(jobs.fail, job=job, error="why", retry_at_ms=None))
    with tenant.database.read() as connection:
        dead = job_reports.dead_jobs(connection, tenant.id, most=10)
        assert job_reports.dead_jobs(connection, tenant.id, most=1) == dead[:1]
        assert job_reports.dead_jobs(connection, tenant.id + 1, most=10) == []
    assert [job.id for job in dead] == sorted((job.id for job in dead), reverse=True)
    assert {(job.error, job.attempt, job.finished_at_ms) for job in dead} == {
        ("why", 1, watch.now_ms)
    }
    replayed = dead[0].id
    assert not tenant.writer.run(lambda c: jobs.replay(c, tenant.id + 1, replayed))
    assert tenant.writer.run(lambda c: jobs.replay(c, tenant.id, replayed))
    assert not tenant.writer.run(lambda c: jobs.replay(c, tenant.id, replayed))
    again = the_only(tenant.begun())
    assert (again.id, again.attempt) == (replayed, 1)


def test_a_job_whose_workers_died_too_often_is_dead(tenant: Tenant, watch: Watch) -> None:
    enqueue(tenant.writer, *some_jobs(1))
    for attempt in range(1, jobs.MOST_ATTEMPTS + 1):
        assert the_only(tenant.begun()).attempt == attempt
        watch.advance(LEASE_MS)
        given_back = tenant.writer.run(jobs.give_back_expired)
        assert given_back == (0 if attempt == jobs.MOST_ATTEMPTS else 1)
    (row,) = tenant.jobs()
    assert row.state == "dead"
    assert f"died {jobs.MOST_ATTEMPTS} times" in row.error


def test_at_shutdown_what_a_worker_holds_is_given_back_at_once(tenant: Tenant) -> None:
    enqueue(tenant.writer, *some_jobs(3))
    claim(tenant.writer, "a", most=2)
    claim(tenant.writer, "b", most=1)
    assert tenant.writer.run(lambda c: jobs.release(c, "a")) == 2
    assert len(claim(tenant.writer, "c")) == 2


def test_a_schedule_fires_once_however_many_processes_plan_it(
    migrated_url: str, tenant: Tenant
) -> None:
    ready = threading.Barrier(5)

    def plan(_: int) -> None:
        with closing(Database(migrated_url)) as database, closing(Writer(database)) as writer:
            ready.wait()
            enqueue(writer, NewJob(jobs.SYSTEM, "schedule", "slot 7"))

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(plan, range(5)))
    assert [row.key for row in tenant.jobs()] == ["slot 7"]


def test_finished_jobs_are_forgotten_after_their_time(tenant: Tenant, watch: Watch) -> None:
    enqueue(tenant.writer, *some_jobs(3))
    old, dead, _ = tenant.begun()
    tenant.writer.run(lambda c: jobs.complete(c, [old]))
    tenant.writer.run(lambda c: jobs.fail(c, dead, "why", retry_at_ms=None))
    assert tenant.writer.run(lambda c: jobs.clear_finished(c, before_ms=watch.now_ms)) == 0
    assert tenant.writer.run(lambda c: jobs.clear_finished(c, before_ms=watch.now_ms + 1)) == 1
    assert [row.state for row in tenant.jobs()] == ["dead", "running"]


def test_the_queue_tells_how_much_waits_and_since_when(tenant: Tenant, watch: Watch) -> None:
    with tenant.database.read() as connection:
        assert jobs.oldest_due_ms(connection) is None
    due_ms = watch.now_ms - 5
    enqueue(
        tenant.writer,
        NewJob(1, "work", "due", run_at_ms=due_ms),
        NewJob(1, "work", "later", run_at_ms=watch.now_ms + 5),
        *some_jobs(2),
    )
    tenant.writer.run(lambda c: jobs.claim(c, "a", most=1, lease_ms=LEASE_MS))
    with tenant.database.read() as connection:
        assert jobs.count_by_state(connection) == {"queued": 3, "running": 1, "dead": 0}
        assert jobs.oldest_due_ms(connection) == watch.now_ms


def test_the_progress_of_a_call_is_that_of_what_is_left_to_do(tenant: Tenant) -> None:
    def progress(call_id: int) -> tuple[str, str | None]:
        with tenant.database.read() as connection:
            found = job_reports.progress_of_call(connection, tenant.id, call_id)
        return found.state, found.error

    assert progress(7) == ("done", None)
    enqueue(
        tenant.writer,
        NewJob(tenant.id, "work", "1", call_id=7),
        NewJob(tenant.id, "work", "2", call_id=7),
    )
    assert progress(7) == ("queued", None)
    first, second = tenant.begun()
    assert progress(7) == ("running", None)
    tenant.writer.run(lambda c: jobs.complete(c, [second]))
    assert progress(7) == ("running", None)
    tenant.writer.run(lambda c: jobs.fail(c, first, "why", retry_at_ms=None))
    assert progress(7) == ("dead", "why")
    tenant.writer.run(lambda c: jobs.replay(c, tenant.id, first.id))
    tenant.writer.run(lambda c: jobs.complete(c, begun(c)))
    assert progress(7) == ("done", None)
