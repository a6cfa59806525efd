"""Jobs that measure calls: one call's defect is not the others'."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.tenant import Tenant, segments
from tuner_server.mail.outbox import RESET_PASSWORD, SEND_LETTER, Outbox
from tuner_server.mail.smtp import SmtpServer
from tuner_server.pipeline import handlers as module
from tuner_server.pipeline.forget import FORGET_NUMBER
from tuner_server.pipeline.handlers import MeasureCalls, handlers
from tuner_server.pipeline.measure import measured
from tuner_server.pipeline.post import Post
from tuner_server.pipeline.rollups import REFRESH_ROLLUPS
from tuner_server.pipeline.upkeep import CLEAR_OUTDATED, Upkeep
from tuner_server.sealing import Sealer
from tuner_server.settings import Settings
from tuner_server.store.bulk import RECOMPUTE_CALLS, RUN_EVALS
from tuner_server.store.calls import StoredBody, delete_calls
from tuner_server.store.database import StoreUnavailable
from tuner_server.store.deleted import DELETE_CALLS, RESTORE_CALLS
from tuner_server.store.filing import MEASURE_CALL
from tuner_server.store.results import MeasuredCall, finish_measuring
from tuner_server.store.retention import RETAIN
from tuner_server.store.workspaces import DELETE_WORKSPACE


def states(tenant: Tenant) -> dict[int, str]:
    return {row.call_id: row.state for row in tenant.jobs()}


def test_every_kind_of_job_has_a_handler(tenant: Tenant) -> None:
    settings = Settings()
    upkeep = Upkeep(tenant.database, tenant.writer, settings)
    outbox = Outbox(Sealer("key"), is_open=False, base_url="")
    post = Post(tenant.writer, outbox, SmtpServer(settings))
    assert set(handlers(tenant.database, tenant.writer, upkeep, post)) == {
        MEASURE_CALL,
        SEND_LETTER,
        RESET_PASSWORD,
        DELETE_WORKSPACE,
        CLEAR_OUTDATED,
        REFRESH_ROLLUPS,
        RETAIN,
        FORGET_NUMBER,
        DELETE_CALLS,
        RECOMPUTE_CALLS,
        RUN_EVALS,
        RESTORE_CALLS,
    }


def test_filed_calls_of_several_workspaces_are_measured(tenant: Tenant) -> None:
    other = Tenant(tenant.database, tenant.writer)
    said = segments(("agent", "Hello!"), ("user", "Hi."))
    filed = [(each, each.file(transcript_with_tool_calls=said)) for each in (tenant, other)]
    assert tenant.measure() == {}
    for each, call in filed:
        assert each.call(call.call_id).metrics["user_turns"] == 1
    assert set(states(tenant).values()) == {"done"}


def test_a_call_that_cannot_be_measured_fails_alone(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = tenant.file(call_id="good"), tenant.file(call_id="bad")

    def sometimes(stored: StoredBody, _: object) -> MeasuredCall:
        if stored.call_id == bad.call_id:
            raise LookupError("a defect")
        return measured(stored)

    monkeypatch.setattr(module, "measured", sometimes)
    (failure,) = tenant.measure().values()
    assert isinstance(failure, LookupError)
    assert states(tenant) == {good.call_id: "done", bad.call_id: "running"}


def test_a_call_whose_measurements_cannot_be_written_fails_alone(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = tenant.file(call_id="good"), tenant.file(call_id="bad")

    def sometimes(connection: Connection, items: Sequence[Any]) -> list[bool]:
        if any(found.call_id == bad.call_id for _, found in items):
            raise LookupError("a defect")
        return finish_measuring(connection, items)

    monkeypatch.setattr(module, "finish_measuring", sometimes)
    (failure,) = tenant.measure().values()
    assert isinstance(failure, LookupError)
    assert states(tenant) == {good.call_id: "done", bad.call_id: "running"}
    assert tenant.call(good.call_id).measured_at_ms is not None


def test_while_the_database_is_away_no_job_fails(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant.file()

    def away(connection: Connection, items: Sequence[Any]) -> list[bool]:
        raise StoreUnavailable("away")

    monkeypatch.setattr(module, "finish_measuring", away)
    with pytest.raises(StoreUnavailable):
        tenant.measure()


def test_the_job_of_a_deleted_call_is_done(tenant: Tenant) -> None:
    kept, gone = tenant.file(call_id="kept"), tenant.file(call_id="gone")
    held = tenant.begun()
    tenant.writer.run(lambda c: delete_calls(c, tenant.id, [gone.call_id]))
    assert MeasureCalls(tenant.database, tenant.writer)(held) == {}
    assert states(tenant) == {kept.call_id: "done"}
    assert MeasureCalls(tenant.database, tenant.writer)(held) == {}
