"""Calls by what a model classified them as: filters, values, columns, export, rules."""

from __future__ import annotations

import csv
import io
from functools import partial

from tests.api.service import Tenant
from tests.evals.classifying.asking import classify
from tuner_server.evals import Classification, Verdict
from tuner_server.store import verdicts
from tuner_server.store.eval_results import AnalysedCall, EvalResult

BOOKED = Classification("Booked", "Booking", "positive", "A table.", {"seat": "Window"})
LOST = Classification("Lost", None, "negative", "No table.", {"seat": None})


def classified(tenant: Tenant) -> tuple[int, int, int]:
    """The numbers of a call that was booked, of one that was lost, and of one nobody looked at."""
    wanted = {"criterion": classify().model_dump(mode="json")}
    setup = tenant.ask("PUT", f"agents/{tenant.agent}/analysis", json=wanted).json()
    first, second, third = (tenant.filed(call_id=call_id) for call_id in ("a", "b", "c"))
    tenant.measure()
    said = {first: (Verdict.PASS, BOOKED), second: (Verdict.FAIL, LOST)}
    for call_id, (verdict, classification) in said.items():
        result = EvalResult(setup["eval_id"], 1, verdict, "So.", classification=classification)
        started_at_ms = tenant.get(f"calls/{call_id}")["started_at_ms"]
        analysed = [AnalysedCall(tenant.id, call_id, started_at_ms, [result])]
        tenant.service.runtime.writer.run(partial(verdicts.write_run, analysed=analysed, run=7))
    return first, second, third


def found(tenant: Tenant, *filters: str) -> set[int]:
    return {call["id"] for call in tenant.get("calls", filter=list(filters))["calls"]}


def test_calls_are_found_by_what_they_were_classified_as(tenant: Tenant) -> None:
    first, second, third = classified(tenant)
    assert found(tenant, "outcome=Booked") == {first}
    assert found(tenant, "outcome_success=false") == {second}
    assert found(tenant, "intent=Booking") == {first}
    assert found(tenant, "judged_sentiment=negative") == {second}
    assert found(tenant, "extracted.seat=Window") == {first}
    assert found(tenant, "outcome:empty") == {third}
    refused = tenant.ask("GET", "calls", params={"filter": "extracted.Seat=Window"})
    assert refused.status_code == 422
    values = tenant.get("calls/facets", field="outcome")["values"]
    assert {each["value"] for each in values} == {"Booked", "Lost"}


def test_a_list_tells_it_where_that_is_asked(tenant: Tenant) -> None:
    first, _, third = classified(tenant)
    calls = {call["id"]: call for call in tenant.get("calls", include="classified")["calls"]}
    assert calls[first]["classified"] == {
        "outcome": "Booked",
        "success": True,
        "intent": "Booking",
        "sentiment": "positive",
    }
    assert set(calls[third]["classified"].values()) == {None}
    assert {call["classified"] is None for call in tenant.get("calls")["calls"]} == {True}


def test_it_is_exported(tenant: Tenant) -> None:
    classified(tenant)
    columns = ["call_id", "outcome", "outcome_success", "intent", "judged_sentiment"]
    answer = tenant.ask("GET", "calls/export", params={"format": "csv", "column": columns})
    lines = {line["call_id"]: line for line in csv.DictReader(io.StringIO(answer.text))}
    assert list(lines["a"].values()) == ["a", "Booked", "true", "Booking", "positive"]
    assert set(list(lines["c"].values())[1:]) == {""}


def test_a_rule_tags_by_it(tenant: Tenant) -> None:
    lost = {"field": "outcome", "operator": "is", "value": "Lost"}
    condition = {"combine": "all", "conditions": [lost]}
    rule = {"name": "Lost", "kind": "flag", "condition": condition}
    assert tenant.ask("POST", "rules", json=rule).status_code == 201
    first, second, _ = classified(tenant)
    assert tenant.get(f"calls/{first}/tags")["tags"] == []
    (tag,) = tenant.get(f"calls/{second}/tags")["tags"]
    assert tag["matched"] == [{"field": "outcome", "value": "Lost"}]
