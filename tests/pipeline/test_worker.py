"""Workers do what is due, try again what failed, and give back what they cannot finish."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import Connection

from tests.tenant import Tenant
from tests.watch import Watch
from tuner_server.pipeline import worker
from tuner_server.pipeline.worker import Handler, RetryLater, Workers, next_try_ms
from tuner_server.store import jobs
from tuner_server.store.database import StoreUnavailable
from tuner_server.store.jobs import Job, NewJob
from tuner_server.store.writer import WriterBusy

WITHIN_S = 30.0


@pytest.fixture(autouse=True)
def _never_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_IDLE_S", 0.01)


@contextmanager
def working(tenant: Tenant, work: Handler, *, threads: int = 1) -> Iterator[Workers]:
    workers = Workers(tenant.writer, {"work": work}, threads=threads, lease_ms=60_000)
    workers.start()
    try:
        yield workers
    finally:
        workers.stop(within_s=WITHIN_S)


def enqueue(tenant: Tenant, *keys: str, kind: str = "work") -> None:
    new = [NewJob(tenant.id, kind, key) for key in keys]
    tenant.writer.run(lambda c: jobs.enqueue(c, new))


class Doing:
    """A handler that completes its jobs, unless told otherwise, and lets a test wait for them."""

    def __init__(self, tenant: Tenant, *outcomes: Exception | None) -> None:
        self._tenant = tenant
        self._outcomes = list(outcomes)
        self.seen: list[tuple[str, int]] = []
        self.all_done = threading.Event()

    def __call__(self, held: Sequence[Job]) -> Mapping[int, Exception]:
        self.seen += [(job.key, job.attempt) for job in held]
        outcome = self._outcomes.pop(0) if self._outcomes else None
        if outcome is not None:
            raise outcome
        self._tenant.writer.run(lambda c: jobs.complete(c, held))
        self.all_done.set()
        return {}


def states(tenant: Tenant) -> list[tuple[str, str]]:
    return [(row.key, row.state) for row in tenant.jobs()]


def test_workers_do_what_is_due(tenant: Tenant) -> None:
    done = threading.Semaphore(0)

    def work(held: Sequence[Job]) -> Mapping[int, Exception]:
        tenant.writer.run(lambda c: jobs.complete(c, held))
        for _ in held:
            done.release()
        return {}

    keys = [str(number) for number in range(50)]
    with working(tenant, work, threads=3) as workers:
        enqueue(tenant, *keys)
        workers.wake()
        workers.wake()
        for _ in keys:
            assert done.acquire(timeout=WITHIN_S)
    assert states(tenant) == [(key, "done") for key in keys]


def test_a_woken_worker_looks_at_once(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_IDLE_S", 3_600)
    doing = Doing(tenant)
    with working(tenant, doing) as workers:
        enqueue(tenant, "k")
        workers.wake()
        assert doing.all_done.wait(WITHIN_S)


def test_a_job_whose_handler_raises_is_tried_again_with_its_error_on_record(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_FIRST_RETRY_MS", 0)
    doing = Doing(tenant, ValueError("first\0"), ValueError("second \ud800"))
    enqueue(tenant, "k")
    with working(tenant, doing):
        assert doing.all_done.wait(WITHIN_S)
    assert doing.seen == [("k", 1), ("k", 2), ("k", 3)]
    assert states(tenant) == [("k", "done")]


def test_of_several_jobs_only_those_that_failed_are_tried_again(tenant: Tenant) -> None:
    recorded = threading.Event()

    def work(held: Sequence[Job]) -> Mapping[int, Exception]:
        good, bad = held
        tenant.writer.run(lambda c: jobs.complete(c, [good]))
        recorded.set()
        return {bad.id: ValueError("bad \0 \udfff")}

    enqueue(tenant, "good", "bad")
    with working(tenant, work):
        assert recorded.wait(WITHIN_S)
    assert states(tenant) == [("good", "done"), ("bad", "queued")]
    assert tenant.jobs()[1].error == "ValueError: bad \ufffd ?"


def test_a_job_that_failed_too_often_is_dead(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_FIRST_RETRY_MS", 0)
    last = threading.Event()

    def work(held: Sequence[Job]) -> Mapping[int, Exception]:
        if held[0].attempt == jobs.MOST_ATTEMPTS:
            last.set()
        raise ValueError("never")

    enqueue(tenant, "k")
    with working(tenant, work):
        assert last.wait(WITHIN_S)
    assert states(tenant) == [("k", "dead")]


def test_a_job_of_a_kind_that_nobody_knows_fails_and_is_kept(tenant: Tenant) -> None:
    doing = Doing(tenant)
    enqueue(tenant, "strange", kind="unknown")
    enqueue(tenant, "k")
    with working(tenant, doing):
        assert doing.all_done.wait(WITHIN_S)
    assert states(tenant) == [("strange", "queued"), ("k", "done")]
    assert tenant.jobs()[0].error == "KeyError: 'unknown'"


@pytest.mark.parametrize("trouble", [StoreUnavailable("away"), WriterBusy()])
def test_a_job_that_the_database_interrupted_is_taken_up_again_by_the_same_worker(
    tenant: Tenant, trouble: Exception
) -> None:
    doing = Doing(tenant, trouble)
    enqueue(tenant, "k")
    with working(tenant, doing):
        assert doing.all_done.wait(WITHIN_S)
    assert states(tenant) == [("k", "done")]
    assert doing.seen == [("k", 1), ("k", 2)]


def test_a_worker_outlives_whatever_goes_wrong_between_jobs(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, broken = jobs.claim, [True]

    def claim_later(*args: object, **options: object) -> list[Job]:
        if broken.pop(0) if broken else False:
            raise LookupError("a defect")
        return claim(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "claim", claim_later)
    doing = Doing(tenant)
    enqueue(tenant, "k")
    with working(tenant, doing):
        assert doing.all_done.wait(WITHIN_S)


def test_a_job_that_was_lost_before_it_began_is_not_done(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, lost = jobs.begin, [True]

    def begin_later(connection: Connection, worker: str, claimed: Sequence[Job]) -> list[Job]:
        return [] if lost and lost.pop() else begin(connection, worker, claimed)

    monkeypatch.setattr(jobs, "begin", begin_later)
    doing = Doing(tenant)
    enqueue(tenant, "k")
    with working(tenant, doing):
        assert doing.all_done.wait(WITHIN_S)
    assert doing.seen == [("k", 1)]


def test_stopping_finishes_what_was_begun_and_gives_back_the_rest(tenant: Tenant) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(held: Sequence[Job]) -> Mapping[int, Exception]:
        begun.set()
        go_on.wait(WITHIN_S)
        tenant.writer.run(lambda c: jobs.complete(c, held))
        return {}

    enqueue(tenant, "begun")
    enqueue(tenant, "not begun", kind="other")
    workers = Workers(tenant.writer, {"work": work, "other": work}, threads=1, lease_ms=60_000)
    workers.start()
    assert begun.wait(WITHIN_S)
    stopping = threading.Thread(target=workers.stop, kwargs={"within_s": WITHIN_S})
    stopping.start()
    assert workers._stopping.wait(WITHIN_S)
    go_on.set()
    stopping.join()
    assert states(tenant) == [("begun", "done"), ("not begun", "queued")]
    assert [(row.attempt, row.leased_by) for row in tenant.jobs()] == [(1, None), (0, None)]


def test_a_drain_that_outlasts_its_limit_is_told(tenant: Tenant) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(held: Sequence[Job]) -> Mapping[int, Exception]:
        begun.set()
        go_on.wait(WITHIN_S)
        return {}

    enqueue(tenant, "k")
    with working(tenant, work) as workers:
        assert begun.wait(WITHIN_S)
        assert not workers.stop(within_s=0.01)
        assert workers.still_running
        go_on.set()
        assert workers.stop(within_s=WITHIN_S)
    assert not workers.still_running


def test_workers_that_never_started_or_are_none_stop_at_once(tenant: Tenant) -> None:
    none = Workers(tenant.writer, {}, threads=0, lease_ms=60_000)
    assert none.stop(within_s=0)
    none.start()
    assert none.stop(within_s=0)
    idle = Workers(tenant.writer, {}, threads=2, lease_ms=60_000)
    assert idle.stop(within_s=0)


def test_leases_are_renewed_while_the_work_lasts_also_while_draining(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, renewals = threading.Event(), threading.Semaphore(0)
    begun = threading.Event()
    renew, troubles = jobs.renew, [StoreUnavailable("away"), LookupError("a defect")]

    def counted(connection: Connection, worker: str, *, lease_ms: int) -> int:
        renewals.release()
        if troubles:
            raise troubles.pop()
        return renew(connection, worker, lease_ms=lease_ms)

    def work(held: Sequence[Job]) -> Mapping[int, Exception]:
        begun.set()
        go_on.wait(WITHIN_S)
        return {}

    monkeypatch.setattr(jobs, "renew", counted)
    enqueue(tenant, "k")
    with ExitStack() as stack:
        workers = Workers(tenant.writer, {"work": work}, threads=1, lease_ms=30)
        workers.start()
        stack.callback(workers.stop, within_s=WITHIN_S)
        stack.callback(go_on.set)
        assert begun.wait(WITHIN_S)
        for _ in range(4):
            assert renewals.acquire(timeout=WITHIN_S)
        stopping = threading.Thread(target=workers.stop, kwargs={"within_s": WITHIN_S})
        stopping.start()
        assert workers._stopping.wait(WITHIN_S)
        for _ in range(4):
            assert renewals.acquire(timeout=WITHIN_S)
        go_on.set()
        stopping.join()


def test_workers_end_when_the_writer_is_closed_under_them(tenant: Tenant) -> None:
    workers = Workers(tenant.writer, {}, threads=2, lease_ms=30)
    workers.start()
    tenant.writer.close()
    for thread in workers._everybody:
        thread.join(WITHIN_S)
    assert not workers.still_running
    assert workers.stop(within_s=0)


def test_each_wait_is_twice_the_one_before_within_jitter_up_to_a_limit(watch: Watch) -> None:
    waits = [(next_try_ms(n, ValueError()) or 0) - watch.now_ms for n in range(1, 8)]
    for number, wait_ms in enumerate(waits):
        expected_ms = 2_000 * 2**number
        assert 0.5 * expected_ms <= wait_ms <= 1.5 * expected_ms
    assert next_try_ms(jobs.MOST_ATTEMPTS, ValueError()) is None


def test_who_asks_for_a_longer_wait_is_obeyed(watch: Watch) -> None:
    assert next_try_ms(1, RetryLater("busy", after_ms=60_000)) == watch.now_ms + 60_000
    assert (next_try_ms(3, RetryLater("busy", after_ms=1)) or 0) >= watch.now_ms + 4_000
    assert next_try_ms(jobs.MOST_ATTEMPTS, RetryLater("busy", after_ms=1)) is None
