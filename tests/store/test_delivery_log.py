"""The delivery log: what became of each delivery, and the bodies of those turned away."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.tenant import Tenant
from tests.watch import Watch
from tuner_server.contract import Difference
from tuner_server.store import clock, delivery_log, schema, workspaces
from tuner_server.store.delivery_log import Receipt, Replay
from tuner_server.store.receipt_filter import ReceiptFilter, ReceiptPlace
from tuner_server.store.receipts import Fate


def log(
    tenant: Tenant, *, most: int = 100, after: ReceiptPlace | None = None, **wanted: Any
) -> list[Receipt]:
    with tenant.database.read() as connection:
        return delivery_log.receipts(
            connection,
            tenant.id,
            ReceiptFilter(**wanted),
            most=most,
            after=after,
        )


def receipt(tenant: Tenant, delivery_id: int) -> Receipt | None:
    with tenant.database.read() as connection:
        return delivery_log.find_receipt(connection, tenant.id, delivery_id)


def kept(tenant: Tenant, delivery_id: int) -> bytes | None:
    with tenant.database.read() as connection:
        return delivery_log.kept_body(connection, tenant.id, delivery_id)


def clear(tenant: Tenant, *, before_ms: int = 0, most_bytes: int = 10**9) -> int:
    return tenant.writer.run(
        lambda c: delivery_log.clear_refused_bodies(c, before_ms=before_ms, most_bytes=most_bytes)
    )


def test_a_receipt_tells_what_became_of_a_delivery_and_why(tenant: Tenant, watch: Watch) -> None:
    key, _ = tenant.writer.run(lambda c: workspaces.create_key(c, tenant.id, "key"))
    delivery = tenant.delivery(7, api_key_id=key.id, received_at_ms=watch.now_ms - 30)
    errors = [{"loc": ["body", "a\0"], "msg": "m \ud800", "type": "t", "input": None}]
    refused = tenant.refuse(
        b"{}", delivery=delivery, errors=errors, agent_id=tenant.agent_id, provider_call_id="c-1"
    )
    assert receipt(tenant, refused) == Receipt(
        id=refused,
        received_at_ms=watch.now_ms - 30,
        request_id="r-1",
        key_prefix=key.prefix,
        agent_remote_identifier="support",
        agent_id=tenant.agent_id,
        call_id="c-1",
        filed_call_id=None,
        status_code=422,
        fate=Fate.REFUSED,
        reason="body.call_id: missing",
        warnings=(),
        errors=errors,
        differing_fields=(),
        size_bytes=7,
        duration_ms=30,
        body_kept=True,
        replay_of=None,
        replayed=None,
    )
    assert receipt(tenant, refused + 1) is None
    assert kept(tenant, refused) == b"{}"


def test_the_clock_that_went_back_makes_no_negative_duration(tenant: Tenant, watch: Watch) -> None:
    delivery = tenant.delivery(received_at_ms=watch.now_ms + 1_000)
    found = receipt(tenant, tenant.refuse(delivery=delivery))
    assert found is not None
    assert found.duration_ms == 0


def test_the_log_is_read_newest_first_page_by_page(tenant: Tenant) -> None:
    ids = [
        tenant.refuse(delivery=tenant.delivery(received_at_ms=at_ms)) for at_ms in (9, 5, 7, 7, 6)
    ]
    in_order = [ids[place] for place in (0, 3, 2, 4, 1)]
    assert [each.id for each in log(tenant)] == in_order
    for most in range(1, 5):
        last = log(tenant, most=most)[-1]
        rest = log(tenant, after=ReceiptPlace(last.received_at_ms, last.id))
        assert [each.id for each in rest] == in_order[most:]


def test_the_log_is_filtered(tenant: Tenant) -> None:
    now_ms = clock.now_ms()
    key, _ = tenant.writer.run(lambda c: workspaces.create_key(c, tenant.id, "key"))
    tenant.refuse(
        delivery=tenant.delivery(
            agent_remote_identifier="wrong",
            request_id="r-2",
            received_at_ms=5,
            api_key_id=key.id,
        )
    )
    filed = tenant.file(call_id="c-9")
    repeat = tenant.file(call_id="c-9")
    other = Tenant(tenant.database, tenant.writer)
    other.refuse()
    assert len(log(tenant)) == 3
    for wanted, fates in (
        ({"fate": Fate.REFUSED}, [Fate.REFUSED]),
        ({"fate": Fate.STORED}, [Fate.STORED]),
        ({"agent_remote_identifier": "wrong"}, [Fate.REFUSED]),
        ({"call_id": "c-9"}, [Fate.REPEAT, Fate.STORED]),
        ({"request_id": "r-2"}, [Fate.REFUSED]),
        ({"filed_call_id": filed.call_id, "fate": Fate.REPEAT}, [Fate.REPEAT]),
        ({"call_id": "c-9", "request_id": "r-2"}, []),
        ({"status_code": 201}, [Fate.STORED]),
        ({"status_code": 200}, [Fate.REPEAT]),
        ({"status_code": 422}, [Fate.REFUSED]),
        ({"status_code": 422, "fate": Fate.STORED}, []),
        ({"api_key_id": key.id}, [Fate.REFUSED]),
        ({"api_key_id": key.id, "fate": Fate.STORED}, []),
        ({"replayable": True}, [Fate.REFUSED]),
        ({"replayable": True, "fate": Fate.REPEAT}, []),
        ({"replayable": True, "agent_remote_identifier": "wrong"}, [Fate.REFUSED]),
        ({"replayable": True, "agent_remote_identifier": "other"}, []),
        ({"from_ms": now_ms}, [Fate.REPEAT, Fate.STORED]),
        ({"before_ms": now_ms}, [Fate.REFUSED]),
        ({"from_ms": 5, "before_ms": 6, "fate": Fate.REFUSED}, [Fate.REFUSED]),
    ):
        assert [each.fate for each in log(tenant, **wanted)] == fates, wanted
        with tenant.database.read() as connection:
            wish = ReceiptFilter(**wanted)
            counted = delivery_log.count_receipts(connection, tenant.id, wish, at_most=2)
        assert counted == len(fates), wanted
    assert receipt(other, repeat.delivery_id) is None


def test_a_refusal_without_a_body_keeps_none(tenant: Tenant) -> None:
    refused = tenant.refuse(None, status_code=413)
    found = receipt(tenant, refused)
    assert found is not None
    assert not found.body_kept
    assert kept(tenant, refused) is None


def test_a_replayed_refusal_and_its_replays_know_each_other(tenant: Tenant) -> None:
    refused = tenant.refuse()
    tenant.refuse(delivery=tenant.delivery(replay_of=refused))
    latest = tenant.refuse(delivery=tenant.delivery(replay_of=refused))
    found, replay = receipt(tenant, refused), receipt(tenant, latest)
    assert found is not None
    assert replay is not None
    assert found.replayed == Replay(latest, Fate.REFUSED, None)
    assert replay.replay_of == refused
    tenant.writer.run(lambda c: delivery_log.forget_kept_body(c, tenant.id, refused))
    assert kept(tenant, refused) is None
    assert kept(tenant, latest) is not None


def test_a_differing_repeat_names_the_fields(tenant: Tenant) -> None:
    tenant.file()
    repeat = tenant.file(call_status="error")
    other = Difference("call_status", '"completed"', '"error"')
    tenant.writer.run(
        lambda c: delivery_log.note_differences(c, tenant.id, repeat.delivery_id, [other])
    )
    found = receipt(tenant, repeat.delivery_id)
    assert found is not None
    assert (found.fate, found.differing_fields) == (Fate.DIFFERING_REPEAT, ["call_status"])
    assert "first delivery stands" in (found.reason or "")
    with tenant.database.read() as connection:
        shown = delivery_log.differences_of(connection, tenant.id, repeat.delivery_id)
        assert delivery_log.differences_of(connection, tenant.id, repeat.delivery_id - 1) == ()
    assert shown == [{"field": "call_status", "before": '"completed"', "after": '"error"'}]


def test_kept_bodies_go_after_their_time(tenant: Tenant, watch: Watch) -> None:
    old = tenant.refuse()
    watch.advance(1_000)
    new = tenant.refuse()
    assert clear(tenant, before_ms=watch.now_ms) == 1
    with tenant.database.read() as connection:
        assert delivery_log.refused_ids(connection, tenant.id) == [new]
    assert receipt(tenant, old) is not None


@pytest.mark.parametrize(("most", "left"), [(4, 4), (3, 3), (1, 1), (0, 0)])
def test_the_oldest_bodies_of_all_workspaces_go_where_there_are_too_many(
    tenant: Tenant, watch: Watch, most: int, left: int
) -> None:
    other = Tenant(tenant.database, tenant.writer)
    refused = []
    for each in (tenant, other, tenant, other):
        refused.append((each, each.refuse(b"x" * 100)))
        watch.advance(1)
    one_takes = tenant.rows(_SIZES)[0][0]
    assert clear(tenant, most_bytes=most * one_takes) == 4 - left
    assert [kept(each, each_id) is not None for each, each_id in refused] == (
        [False] * (4 - left) + [True] * left
    )


_SIZES = select(schema.refused_bodies.c.stored_bytes)


def test_the_receipts_of_one_call_know_one_another(tenant: Tenant) -> None:
    typo = tenant.delivery(agent_remote_identifier="suport")
    refused = tenant.refuse(delivery=typo, provider_call_id="call-1")
    again = tenant.refuse(delivery=typo, provider_call_id="call-1")
    tenant.refuse(delivery=typo, provider_call_id="call-2")
    tenant.refuse(delivery=typo)  # of a call that could not be read
    filed = tenant.file(call_id="call-1")
    repeat = tenant.file(call_id="call-1")
    replay = tenant.refuse(delivery=tenant.delivery(replay_of=refused))
    latest = tenant.refuse(delivery=tenant.delivery(replay_of=refused))
    for each, others in (
        (refused, {again, replay, latest}),
        (again, {refused}),
        (filed.delivery_id, {repeat.delivery_id}),
        (repeat.delivery_id, {filed.delivery_id}),
        (replay, {refused, latest}),
    ):
        found = receipt(tenant, each)
        assert found is not None
        with tenant.database.read() as connection:
            related = delivery_log.kindred(connection, tenant.id, found, most=10)
        assert {other.id for other in related} == others
