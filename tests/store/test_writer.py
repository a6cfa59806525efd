"""The writing thread: group commit, durable before the answer, one failure is nobody else's."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, event, select, update

from tests.kinds import on_postgresql, on_sqlite
from tests.tenant import Tenant
from tuner_server.store import schema
from tuner_server.store.database import Database, StoreUnavailable
from tuner_server.store.workspaces import all_workspaces, create_workspace
from tuner_server.store.writer import Writer, WriterBusy, WriterClosed


@contextmanager
def held_up(writer: Writer) -> Iterator[None]:
    """Keep the writer at one operation, so that what is submitted meanwhile waits together."""
    begun, go_on = threading.Event(), threading.Event()

    def hold(_: Connection) -> None:
        begun.set()
        go_on.wait()

    held = writer.submit(hold)
    begun.wait()
    try:
        yield
    finally:
        go_on.set()
        held.result()


def names(database: Database) -> list[str]:
    with database.read() as connection:
        return [workspace.name for workspace in all_workspaces(connection)]


def break_down(_: Connection) -> None:
    raise LookupError("broken")


def test_submissions_that_wait_share_one_commit(database: Database, writer: Writer) -> None:
    with held_up(writer):
        futures = [writer.submit(lambda c: create_workspace(c, "w").id) for _ in range(20)]
        commits = writer.statistics.commits
    ids = [future.result() for future in futures]
    assert len(set(ids)) == 20
    assert writer.statistics.commits == commits + 2  # of what held it up, and of the twenty
    assert writer.statistics.written == 21
    assert writer.statistics.commit_seconds > 0


def test_more_than_fit_into_one_commit_are_written_in_several(
    database: Database, writer: Writer
) -> None:
    with held_up(writer):
        futures = [writer.submit(lambda c: None) for _ in range(300)]
    assert [future.result() for future in futures] == [None] * 300
    assert writer.statistics.commits == 3


def test_items_for_one_operation_are_given_to_it_in_one_go(writer: Writer) -> None:
    goes: list[Sequence[int]] = []

    def double(_: Connection, items: Sequence[int]) -> list[int]:
        goes.append(list(items))
        return [2 * item for item in items]

    with held_up(writer):
        futures = [writer.submit_together(double, number) for number in range(5)]
        other = writer.submit(lambda c: "other")
        last = writer.submit_together(double, 5)
    assert [future.result() for future in futures] == [0, 2, 4, 6, 8]
    assert (other.result(), last.result()) == ("other", 10)
    assert goes == [[0, 1, 2, 3, 4], [5]]


def test_a_failing_operation_spoils_nobody_elses(database: Database, writer: Writer) -> None:
    with held_up(writer):
        before = writer.submit(lambda c: create_workspace(c, "before"))
        failing = writer.submit(break_down)
        after = writer.submit(lambda c: create_workspace(c, "after"))
    before.result()
    after.result()
    with pytest.raises(LookupError, match="broken"):
        failing.result()
    assert names(database) == ["before", "after"]
    assert writer.statistics.failed == 1


def test_nothing_of_a_failed_operation_stays(database: Database, writer: Writer) -> None:
    def create_and_fail(connection: Connection) -> None:
        create_workspace(connection, "gone")
        break_down(connection)

    with pytest.raises(LookupError):
        writer.run(create_and_fail)
    assert names(database) == []


def test_a_broken_statement_spoils_nobody_elses(database: Database, writer: Writer) -> None:
    with held_up(writer):
        good = writer.submit(lambda c: create_workspace(c, "good"))
        bad = writer.submit(lambda c: c.execute(schema.users.insert().values(id=1)))
    good.result()
    with pytest.raises(Exception, match=r"(?i)null"):
        bad.result()
    assert names(database) == ["good"]


def test_a_result_is_seen_after_the_commit_only(database: Database, writer: Writer) -> None:
    seen: list[list[str]] = []
    future: Future[object]
    with held_up(writer):
        future = writer.submit(lambda c: create_workspace(c, "w"))
        future.add_done_callback(lambda _: seen.append(names(database)))
        slow = writer.submit(lambda c: names(database))  # in the same transaction
    future.result()
    assert slow.result() == []
    writer.run(lambda c: None)
    assert seen == [["w"]]


def test_what_was_cancelled_in_time_is_not_written(database: Database, writer: Writer) -> None:
    with held_up(writer):
        cancelled = writer.submit(lambda c: create_workspace(c, "cancelled"))
        writer.submit(lambda c: create_workspace(c, "kept"))
        assert cancelled.cancel()
    writer.run(lambda c: None)
    assert names(database) == ["kept"]
    with pytest.raises(CancelledError):
        cancelled.result()


def test_a_batch_that_was_cancelled_as_a_whole_is_no_commit(writer: Writer) -> None:
    with held_up(writer):
        assert writer.submit(lambda c: None).cancel()
    commits = writer.statistics.commits
    writer.run(lambda c: None)
    assert writer.statistics.commits == commits + 1


def test_a_full_queue_turns_new_work_away_at_once(database: Database) -> None:
    writer = Writer(database, most_waiting=2)
    with held_up(writer):
        futures = [writer.submit(lambda c: "done") for _ in range(2)]
        assert (writer.waiting, writer.most_waiting) == (2, 2)
        with pytest.raises(WriterBusy):
            writer.submit(lambda c: "too much")
    assert [future.result() for future in futures] == ["done", "done"]
    assert writer.run(lambda c: "again") == "again"
    writer.close()


def test_closing_writes_what_waits(database: Database) -> None:
    writer = Writer(database)
    with held_up(writer):
        futures = [writer.submit(lambda c: create_workspace(c, "w")) for _ in range(3)]
        closing = threading.Thread(target=writer.close)
        closing.start()
    closing.join()
    assert all(future.done() for future in futures)
    assert names(database) == ["w", "w", "w"]


def test_a_closed_writer_takes_nothing_and_may_be_closed_again(database: Database) -> None:
    writer = Writer(database)
    writer.close()
    writer.close()
    with pytest.raises(WriterClosed):
        writer.submit(lambda c: None)


def test_while_the_database_is_away_nothing_is_acknowledged_and_later_all_is_well(
    database: Database, writer: Writer
) -> None:
    with _away(database.writing_engine):
        with pytest.raises(StoreUnavailable):
            writer.run(lambda c: create_workspace(c, "lost"))
        assert writer.statistics.failed == 1
    writer.run(lambda c: create_workspace(c, "later"))
    assert names(database) == ["later"]


@contextmanager
def _away(engine: Engine) -> Iterator[None]:
    def refuse(*_: object) -> None:
        raise engine.dialect.loaded_dbapi.OperationalError("gone")

    event.listen(engine, "do_connect", refuse)
    try:
        yield
    finally:
        event.remove(engine, "do_connect", refuse)


@on_postgresql
def test_a_connection_that_broke_is_replaced(database: Database, writer: Writer) -> None:
    process = writer.run(lambda c: c.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
    with database.read() as connection:
        connection.exec_driver_sql("SELECT pg_terminate_backend(%s)", (process,))
    with pytest.raises(StoreUnavailable):
        writer.run(lambda c: create_workspace(c, "lost"))
    writer.run(lambda c: create_workspace(c, "later"))
    assert names(database) == ["later"]


@on_sqlite
def test_a_locked_file_is_unavailable_until_it_is_free(
    migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuner_server.store.database._LOCK_WAIT_S", 0)
    database, other = Database(migrated_url), Database(migrated_url)
    writer = Writer(database)
    with other.writing_engine.begin() as connection:
        create_workspace(connection, "other")
        with pytest.raises(StoreUnavailable, match="locked"):
            writer.run(lambda c: create_workspace(c, "mine"))
    writer.run(lambda c: create_workspace(c, "mine"))
    assert names(database) == ["other", "mine"]
    writer.close()
    database.close()
    other.close()


@on_postgresql
def test_of_two_processes_in_a_deadlock_both_succeed(database: Database, writer: Writer) -> None:
    first, second = Tenant(database, writer).id, Tenant(database, writer).id
    other = Writer(database)
    both_begun = threading.Barrier(2)
    attempts: list[int] = []

    def rename(connection: Connection, ids: Sequence[int]) -> None:
        attempts.append(ids[0])
        connection.exec_driver_sql("SET LOCAL deadlock_timeout = '10ms'")
        for place, workspace_id in enumerate(ids):
            table = schema.workspaces
            connection.execute(
                update(table).where(table.c.id == workspace_id).values(name=f"by {ids[0]}")
            )
            if place == 0 and len(attempts) <= 2:
                both_begun.wait()

    mine = writer.submit(lambda c: rename(c, [first, second]))
    theirs = other.submit(lambda c: rename(c, [second, first]))
    mine.result()
    theirs.result()
    other.close()
    assert len(attempts) > 2  # one had to begin again
    with database.read() as connection:
        found = connection.execute(select(schema.workspaces.c.name)).scalars().all()
    assert len(set(found)) == 1
