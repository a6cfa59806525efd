"""Rules in the store: what becomes of their tags."""

from __future__ import annotations

from typing import Any

from tests.tenant import Tenant
from tuner_server.pipeline.recompute import recompute_call
from tuner_server.rules import MatchedValue
from tuner_server.store import audit, calls, clock, rules, tags
from tuner_server.store.tags import Tag

STATUS = {"field": "status", "operator": "is", "value": "completed"}
RULE: dict[str, Any] = {
    "name": "Done",
    "kind": "label",
    "colour": "grey",
    "enabled": True,
    "condition": {"combine": "all", "conditions": [STATUS]},
}


def add(tenant: Tenant, **fields: Any) -> int:
    values = {**RULE, **fields}
    return tenant.writer.run(lambda c: rules.create_rule(c, tenant.id, values, by=audit.SERVER))


def tags_of(tenant: Tenant, call_id: int) -> list[Tag]:
    with tenant.database.read() as connection:
        return tags.tags_of(connection, tenant.id, call_id)


def test_a_call_that_is_measured_anew_gets_the_tags_of_the_rules_as_they_are_now(
    tenant: Tenant,
) -> None:
    before = add(tenant)
    call_id = tenant.file(call_status="completed").call_id
    tenant.measure()
    (tag,) = tags_of(tenant, call_id)
    assert (tag.rule_id, tag.matched) == (before, (MatchedValue("status", "completed"),))
    with tenant.database.read() as connection:
        rule = rules.find_rule(connection, tenant.id, before)
    assert rule is not None
    tenant.writer.run(
        lambda c: rules.change_rule(c, tenant.id, rule, {"enabled": False}, by=audit.SERVER)
    )
    after = add(tenant, name="Ended")
    assert [tag.rule_id for tag in tags_of(tenant, call_id)] == [before]
    recompute_call(tenant.database, tenant.writer, tenant.id, call_id, by=audit.SERVER)
    assert [tag.rule_id for tag in tags_of(tenant, call_id)] == [after]


def test_the_tags_of_a_deleted_call_go_with_it(tenant: Tenant) -> None:
    add(tenant)
    call_id = tenant.file(call_status="completed").call_id
    tenant.measure()
    assert tags_of(tenant, call_id) != []
    tenant.writer.run(lambda c: calls.delete_calls(c, tenant.id, [call_id]))
    assert tags_of(tenant, call_id) == []


def test_a_rule_that_was_deleted_long_ago_is_forgotten_with_its_tags(tenant: Tenant) -> None:
    old, kept = add(tenant), add(tenant, name="Ended")
    call_id = tenant.file(call_status="completed").call_id
    tenant.measure()
    with tenant.database.read() as connection:
        rule = rules.find_rule(connection, tenant.id, old)
    assert rule is not None
    tenant.writer.run(lambda c: rules.delete_rule(c, tenant.id, rule, by=audit.SERVER))
    now_ms = clock.now_ms()
    forget = rules.clear_deleted
    assert tenant.writer.run(lambda c: forget(c, before_ms=now_ms - 60_000)) == 0
    assert tenant.writer.run(lambda c: forget(c, before_ms=now_ms + 60_000)) == 1
    restore = rules.restore_rule
    assert tenant.writer.run(lambda c: restore(c, tenant.id, old, by=audit.SERVER)) is None
    assert [tag.rule_id for tag in tags_of(tenant, call_id)] == [kept]
