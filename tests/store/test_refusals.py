"""What was refused and still is: by cause, and which of it can go again."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tenant import Tenant
from tuner_server.store import delivery_log, refusals
from tuner_server.store.filing import file_calls
from tuner_server.store.receipt_filter import ReceiptFilter
from tuner_server.store.receipts import Fate
from tuner_server.store.refusals import Cause, Refusals

WRONG = {"loc": ["body", "call_id"], "msg": "missing", "type": "missing", "input": None}
OF_URL = {"loc": ["query", "agent_remote_identifier"], "msg": "missing", "type": "missing"}


def since(tenant: Tenant, from_ms: int = 0) -> Refusals:
    with tenant.database.read() as connection:
        return refusals.refusals_since(connection, tenant.id, from_ms)


def refuse(tenant: Tenant, agent: str = "typo", at_ms: int = 5, **refused: Any) -> int:
    delivery = tenant.delivery(agent_remote_identifier=agent, received_at_ms=at_ms)
    return tenant.refuse(**{"delivery": delivery, "status_code": 404, "reason": "why", **refused})


def test_where_nothing_was_refused_there_is_no_cause(tenant: Tenant) -> None:
    tenant.file()
    assert since(tenant) == Refusals(0, 0, 0, capped=False, latest_id=None, causes=[])


def test_refusals_are_gathered_by_cause_the_most_frequent_first(tenant: Tenant) -> None:
    refuse(tenant, at_ms=4)  # too long ago
    odd = refuse(tenant, agent="support", status_code=422, errors=[WRONG])
    refuse(tenant)
    latest = refuse(tenant, reason="the latest", at_ms=6)
    refuse(tenant, sent=None)
    refuse(Tenant(tenant.database, tenant.writer))
    assert since(tenant, 5) == Refusals(
        refused=4,
        replayable=2,
        malformed=1,
        capped=False,
        latest_id=latest,
        causes=[
            Cause(404, "typo", "the latest", 3, replayable=2, malformed=0, latest_id=latest),
            Cause(422, "support", "why", 1, replayable=0, malformed=1, latest_id=odd),
        ],
    )


@pytest.mark.parametrize(
    ("refusal", "malformed"),
    [
        ({"status_code": 403, "reason": '"loc": ["body"'}, False),
        ({"status_code": 404}, False),
        ({"status_code": 422, "errors": [OF_URL]}, False),
        ({"status_code": 422, "errors": [{**OF_URL, "input": "body"}]}, False),
        ({"status_code": 422}, False),
        ({"status_code": 422, "errors": [OF_URL, WRONG]}, True),
        ({"status_code": 422, "errors": [WRONG]}, True),
        ({"status_code": 400}, True),
    ],
)
def test_a_fault_of_the_body_needs_a_change_in_the_client_and_no_other_does(
    tenant: Tenant, refusal: dict[str, Any], malformed: bool
) -> None:
    refused = refuse(tenant, **refusal)
    found = since(tenant)
    assert (found.malformed, found.replayable) == ((1, 0) if malformed else (0, 1))
    with tenant.database.read() as connection:
        for wanted in (ReceiptFilter(malformed=malformed), ReceiptFilter(replayable=not malformed)):
            listed = delivery_log.receipts(connection, tenant.id, wanted, most=9)
            assert [receipt.id for receipt in listed] == [refused]
            assert refusals.count_replayable(connection, tenant.id, wanted, up_to_id=refused) == 1
        for wanted in (ReceiptFilter(malformed=True), ReceiptFilter(replayable=True)):
            expected = int(wanted.malformed is malformed)
            count = refusals.count_replayable(connection, tenant.id, wanted, up_to_id=refused)
            assert count == expected


def test_what_a_replay_stored_is_no_longer_refused(tenant: Tenant) -> None:
    cured, hopeless = refuse(tenant), refuse(tenant)
    tenant.refuse(None, delivery=tenant.delivery(replay_of=hopeless))
    tenant.refuse(None, delivery=tenant.delivery(replay_of=cured))
    item = tenant.call_to_file()
    replay = replace(item, delivery=replace(item.delivery, replay_of=cured))
    tenant.writer.submit_together(file_calls, replay).result()
    assert (since(tenant).refused, since(tenant).latest_id) == (1, hopeless)


def test_only_the_latest_are_looked_at(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = [refuse(tenant) for _ in range(3)]
    assert not since(tenant).capped
    monkeypatch.setattr(refusals, "LOOKED_AT", 2)
    found = since(tenant)
    assert (found.refused, found.capped, found.latest_id) == (2, True, refused[-1])


def test_the_kept_ones_of_a_filter_are_given_oldest_first(tenant: Tenant) -> None:
    first, other, second = refuse(tenant), refuse(tenant, "other"), refuse(tenant)
    refuse(tenant, sent=None)
    later = refuse(tenant)
    with tenant.database.read() as connection:
        latest = refusals.latest_kept_id(connection, tenant.id)
        assert latest == later

        def kept(wanted: ReceiptFilter, after_id: int = 0, most: int = 9) -> list[int]:
            return refusals.replayable_after(
                connection, tenant.id, wanted, after_id=after_id, up_to_id=second, most=most
            )

        typo = ReceiptFilter(agent_remote_identifier="typo")
        assert kept(ReceiptFilter()) == [first, other, second]
        assert kept(typo) == [first, second]
        assert kept(typo, after_id=first) == [second]
        assert kept(ReceiptFilter(), most=1) == [first]
        assert kept(ReceiptFilter(fate=Fate.STORED)) == []
        assert kept(ReceiptFilter(status_code=422)) == []
        counted = refusals.count_replayable(connection, tenant.id, typo, up_to_id=latest)
        assert counted == 3
    tenant.writer.run(lambda c: delivery_log.forget_kept_body(c, tenant.id, first))
    with tenant.database.read() as connection:
        assert refusals.count_replayable(connection, tenant.id, typo, up_to_id=latest) == 2


def test_where_nothing_is_kept_the_latest_is_none(tenant: Tenant) -> None:
    with tenant.database.read() as connection:
        assert refusals.latest_kept_id(connection, tenant.id) == 0
