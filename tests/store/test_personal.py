"""Forgetting a caller: every table is considered, and nothing of the number stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.tenant import Tenant, segments
from tuner_server.pipeline.forget import FORGET_NUMBER, ForgetNumber, begin_forgetting
from tuner_server.store import audit, deleted, personal, schema, search, tasks
from tuner_server.store.audit import SERVER, Subject
from tuner_server.store.bodies import unpack
from tuner_server.store.tasks import TaskState

DIGITS = "31201234567"


def test_every_table_is_declared_with_what_it_holds_of_callers() -> None:
    made = {*schema.metadata.tables, "search_texts", "search_vectors", "call_search"}
    undeclared, unknown = made - personal.DECLARED.keys(), personal.DECLARED.keys() - made
    assert (undeclared, unknown) == (set(), set()), (
        "Say in store/personal.py what a new table holds of callers: does it go with the call "
        "(then delete_calls removes it), is it looked through for the number, or does it hold "
        "nothing of callers?"
    )


@pytest.mark.parametrize(
    "written", ["+31 20 123-4567", "0031201234567", "sip:+31201234567@host;x=1", "tel:31201234567"]
)
def test_a_number_is_known_in_any_spelling(written: str) -> None:
    assert personal.digits_of(written) == DIGITS


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("call +31 (20) 123.4567 now", True),
        ('"0031-20-1234567"', True),
        ("312012345678", False),
        ("9312012345670", False),
    ],
)
def test_it_is_found_in_texts_as_a_whole(text: str, there: bool) -> None:
    assert bool(personal.pattern_of(DIGITS).search(text)) == there


def everything(tenant: Tenant) -> str:
    """All rows of all tables as text, with what is compressed in them."""
    absent = (
        search.search_texts if tenant.database.dialect == "postgresql" else search.search_vectors
    )
    texts = []
    for table in (*schema.metadata.sorted_tables, search.search_texts, search.search_vectors):
        if table is not absent:
            for row in tenant.rows(select(table)):
                for value in row:
                    packed = isinstance(value, bytes) and value.startswith(b"\x28\xb5\x2f\xfd")
                    texts.append(unpack(value).decode(errors="replace") if packed else str(value))
    return "\n".join(texts)


def furnish(tenant: Tenant) -> None:
    said = segments(("user", "hello"))
    for number, caller in enumerate(("+31 20 1234567", "0031201234567", "+491711234567")):
        tenant.file(
            call_id=f"c-{number}",
            caller_phone_number=caller,
            transcript_with_tool_calls=said,
        )
    tenant.file(call_id="to", recipient="sip:+31201234567@host")
    tenant.file(call_id="about", metadata={"customer": "+31-20-123-4567"})
    gone = tenant.file(call_id="gone", caller_phone_number=f"+{DIGITS}")
    tenant.measure()
    tenant.writer.run(lambda c: deleted.set_aside(c, tenant.id, [gone.call_id], task_id=1))
    tenant.refuse(b'{"caller_phone_number": "+31 20 1234567"}')
    tenant.refuse(b'{"caller_phone_number": "+49 171 1234567"}')
    named = Subject("call", 1, f"+{DIGITS}")
    tenant.writer.run(lambda c: audit.record(c, tenant.id, SERVER, "call.delete", named))


def work(tenant: Tenant) -> None:
    forget = ForgetNumber(tenant.database, tenant.writer)
    while held := [job for job in tenant.begun() if job.kind == FORGET_NUMBER]:
        assert forget(held) == {}


def test_nothing_of_a_forgotten_number_stays_and_others_lose_nothing(tenant: Tenant) -> None:
    furnish(tenant)
    other = Tenant(tenant.database, tenant.writer)
    kept = other.file(caller_phone_number="+491711234567")
    with tenant.database.read() as connection:
        found = personal.survey(connection, tenant.id, DIGITS, most=3)
    assert (found.calls, found.capped) == (3, True)
    assert (found.refused_bodies, found.deleted_calls, found.audit_entries) == (1, 1, 1)
    assert len(found.spellings) == 4
    number = tenant.writer.run(lambda c: begin_forgetting(c, tenant.id, DIGITS, total=4, by=SERVER))
    work(tenant)
    with tenant.database.read() as connection:
        task = tasks.find_task(connection, tenant.id, number)
    assert task is not None
    assert task.state is TaskState.DONE
    assert task.arguments == {"number": "…67"}
    assert {name: many for name, many in task.counts.items() if many} == {
        "calls": 4,
        "payloads": 4,
        "call_facts": 1,
        "deliveries": 5,
        "refused_bodies": 1,
        "deleted_calls": 1,
        "audit_entries": 1,
    }
    assert not personal.pattern_of(DIGITS).search(everything(tenant))
    left = tenant.rows(select(schema.calls.c.provider_call_id).order_by(schema.calls.c.id))
    assert [row[0] for row in left] == ["c-2", other.call(kept.call_id).call_id]
    assert len(tenant.rows(select(schema.refused_bodies.c.delivery_id))) == 1


def test_forgetting_is_stopped_between_steps(tenant: Tenant) -> None:
    furnish(tenant)
    number = tenant.writer.run(lambda c: begin_forgetting(c, tenant.id, DIGITS, total=4, by=SERVER))
    tenant.writer.run(lambda c: tasks.ask_to_stop(c, tenant.id, number, by=SERVER))
    work(tenant)
    with tenant.database.read() as connection:
        task = tasks.find_task(connection, tenant.id, number)
    assert task is not None
    assert (task.state, task.counts["calls"]) == (TaskState.STOPPED, 0)
    assert task.arguments == {"number": "…67"}
