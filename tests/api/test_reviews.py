"""Review by people over the API: labels, the queue, the calibration."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.service import Person, Tenant
from tests.api.test_evals import GOODBYE, add
from tuner_server.evals import Verdict
from tuner_server.evals.calibration import FIGURES
from tuner_server.store import audit
from tuner_server.store.accounts import Membership
from tuner_server.store.eval_results import AnalysedCall, EvalResult
from tuner_server.store.verdicts import write_run


def editor(tenant: Tenant) -> Person:
    return tenant.service.person(tenant.id, Membership.EDITOR)


def judged(tenant: Tenant, many: int = 1, **fields: Any) -> tuple[int, list[int]]:
    """An eval that passes each of these calls."""
    eval_id = int(add(tenant, **fields).json()["id"])
    calls = [tenant.filed(call_id=f"c-{number}") for number in range(many)]
    tenant.measure()
    return eval_id, calls


def path_of(call_id: int, eval_id: int) -> str:
    return f"calls/{call_id}/results/{eval_id}/label"


def put(tenant: Tenant, call_id: int, eval_id: int, by: Person | None = None, **fields: Any) -> Any:
    headers = tenant.headers if by is None else by.headers
    content = {"verdict": "pass", **fields}
    return tenant.ask("PUT", path_of(call_id, eval_id), json=content, headers=headers)


def test_a_reviewer_says_what_they_think_of_a_verdict_and_changes_their_mind(
    tenant: Tenant,
) -> None:
    eval_id, (call_id,) = judged(tenant)
    ann = editor(tenant)
    given = put(tenant, call_id, eval_id, ann, verdict="fail", why=" Not really. ", version=1)
    assert given.status_code == 200
    label = given.json()
    assert (label["eval_said"], label["verdict"], label["agrees"]) == ("pass", "fail", False)
    assert (label["why"], label["own"], label["chosen"]) == ("Not really.", True, "by_hand")
    assert label["reviewer"] == {"kind": "person", "id": ann.user.id, "name": "Somebody"}
    (seen,) = tenant.get(f"calls/{call_id}/labels")["labels"]
    assert seen == {**label, "own": False}
    put(tenant, call_id, eval_id, ann, chosen="random")
    put(tenant, call_id, eval_id)
    of_key, of_ann = tenant.get(f"calls/{call_id}/labels")["labels"]
    assert (of_key["reviewer"]["kind"], of_key["reviewer"]["name"], of_key["own"]) == (
        "key",
        "Test",
        True,
    )
    assert (of_ann["agrees"], of_ann["chosen"]) == (True, "random")
    path = path_of(call_id, eval_id)
    assert tenant.ask("DELETE", path, headers=ann.headers).status_code == 204
    assert tenant.ask("DELETE", path, headers=ann.headers).status_code == 404
    assert len(tenant.get(f"calls/{call_id}/labels")["labels"]) == 1
    with tenant.service.runtime.database.read() as connection:
        log = audit.entries(connection, tenant.id, audit.EntryFilter(subject_kind="call"), most=9)
    actions = [entry.action for entry in log]
    assert actions == ["label.remove", "label.set", "label.set", "label.set"]


def test_a_viewer_sees_labels_and_gives_none(tenant: Tenant) -> None:
    eval_id, (call_id,) = judged(tenant)
    put(tenant, call_id, eval_id)
    viewer = tenant.service.person(tenant.id, Membership.VIEWER)
    assert put(tenant, call_id, eval_id, viewer).status_code == 403
    for path in (
        f"calls/{call_id}/labels",
        f"evals/{eval_id}/calibration",
        f"evals/{eval_id}/review/next",
    ):
        assert tenant.ask("GET", path, headers=viewer.headers).status_code == 200


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"verdict": "error"}, ["body", "verdict"]),
        ({"verdict": None}, ["body", "verdict"]),
        ({"why": "x" * 2_001}, ["body", "why"]),
        ({"chosen": "dice"}, ["body", "chosen"]),
        ({"version": 0}, ["body", "version"]),
        ({"agrees": True}, ["body", "agrees"]),
    ],
)
def test_a_label_that_makes_no_sense_is_refused_by_its_field(
    tenant: Tenant, fields: dict[str, Any], at: list[str]
) -> None:
    eval_id, (call_id,) = judged(tenant)
    response = put(tenant, call_id, eval_id, **fields)
    assert response.status_code == 422
    assert response.json()["detail"][0]["loc"] == at


def test_a_result_that_is_not_there_or_another_by_now_is_not_reviewed(tenant: Tenant) -> None:
    eval_id, (call_id,) = judged(tenant)
    response = put(tenant, call_id, eval_id, version=2)
    assert response.status_code == 409
    assert "of version 1 by now" in response.json()["detail"]
    later = int(add(tenant, name="Later").json()["id"])
    assert "has not looked at this call" in put(tenant, call_id, later).json()["detail"]
    assert put(tenant, call_id, 999_999).status_code == 404
    assert put(tenant, 999_999, eval_id).status_code == 404
    assert tenant.ask("GET", "calls/999999/labels").status_code == 404


def test_a_result_without_a_verdict_is_not_reviewed(tenant: Tenant) -> None:
    eval_id, (call_id,) = judged(tenant)
    stopped = EvalResult(eval_id, 1, Verdict.ERROR, "It took too long.")
    analysed = AnalysedCall(tenant.id, call_id, 0, [stopped])
    tenant.service.runtime.writer.run(lambda c: write_run(c, [analysed], run=1))
    response = put(tenant, call_id, eval_id)
    assert response.status_code == 409
    assert "no verdict" in response.json()["detail"]


def test_the_queue_offers_calls_until_all_are_reviewed(tenant: Tenant) -> None:
    eval_id, calls = judged(tenant, 3)
    ann = editor(tenant)

    def ask(**query: Any) -> Any:
        path = f"evals/{eval_id}/review/next"
        return tenant.ask("GET", path, params=query, headers=ann.headers).json()

    queue = ask(limit=10)
    assert (queue["waiting"], queue["reviewed"], queue["version"]) == (3, 0, 1)
    assert sorted(call["id"] for call in queue["calls"]) == calls
    (first,) = ask()["calls"]
    assert first == queue["calls"][0]
    assert first["call_id"] == tenant.get(f"calls/{first['id']}")["call_id"]
    assert ask(by="disagreement")["calls"] == ask(by="low_confidence")["calls"] == []
    put(tenant, first["id"], eval_id, verdict="fail")
    assert [call["id"] for call in ask(by="disagreement")["calls"]] == [first["id"]]
    put(tenant, first["id"], eval_id, ann)
    assert (ask()["waiting"], ask()["reviewed"]) == (2, 1)
    assert ask()["calls"] == queue["calls"][1:2]
    assert tenant.ask("GET", "evals/999999/review/next").status_code == 404


def test_the_calibration_has_every_figure_with_its_definition(tenant: Tenant) -> None:
    eval_id, calls = judged(tenant, 22)
    empty = tenant.get(f"evals/{eval_id}/calibration")
    assert (empty["labels"], empty["calls"], empty["fewest_calls"]) == (0, 0, 20)
    assert [figure["key"] for figure in empty["figures"]] == [each.key for each in FIGURES]
    by_key = {figure["key"]: figure for figure in empty["figures"]}
    assert by_key["kappa"]["value"] is None
    assert by_key["kappa"]["reason"] == "Not enough labels: 0 of 20 calls."
    assert (by_key["pass_rate"]["value"], by_key["pass_rate"]["of"]) == (1, 22)
    for number, call_id in enumerate(calls):
        put(tenant, call_id, eval_id, verdict="fail" if number < 2 else "pass", chosen="random")
    told = tenant.get(f"evals/{eval_id}/calibration")
    assert (told["labels"], told["at_random"], told["disputed"]) == (22, 22, 0)
    assert (told["is_current"], told["remark"]) == (True, None)
    cells = {(cell["by_eval"], cell["by_people"]): cell["calls"] for cell in told["confusion"]}
    assert len(cells) == 9
    assert (cells["pass", "pass"], cells["pass", "fail"], sum(cells.values())) == (20, 2, 22)
    by_key = {figure["key"]: figure for figure in told["figures"]}
    agreement = by_key["agreement"]
    assert agreement["value"] == pytest.approx(20 / 22)
    assert agreement["low"] < agreement["value"] < agreement["high"]
    assert (by_key["kappa"]["value"], by_key["kappa"]["of"]) == (0, 22)
    assert by_key["true_negative_rate"]["value"] == 0
    assert "tell nothing" in by_key["corrected_pass_rate"]["reason"]
    assert told["generations"][0]["labels"] == 22


def test_a_change_of_the_eval_says_that_its_labels_are_for_another_version(tenant: Tenant) -> None:
    eval_id, (call_id,) = judged(tenant)
    put(tenant, call_id, eval_id)
    tenant.ask("PATCH", f"evals/{eval_id}", json={"criterion": GOODBYE})
    now = tenant.get(f"evals/{eval_id}/calibration")
    assert (now["version"], now["labels"]) == (2, 0)
    assert now["remark"] == "1 label is for version 1; version 2 has none yet."
    before = tenant.get(f"evals/{eval_id}/calibration", version=1)
    assert (before["labels"], before["is_current"]) == (1, False)
    assert tenant.ask("GET", "evals/999999/calibration").status_code == 404


def test_the_agreement_of_every_eval_stands_beside_its_pass_rate(tenant: Tenant) -> None:
    eval_id, calls = judged(tenant, 20)
    add(tenant, name="Later", agent_id=tenant.agent)
    for number, call_id in enumerate(calls):
        put(tenant, call_id, eval_id, verdict="fail" if number < 2 else "pass")
    told = tenant.get("evals/agreement", agent_id=tenant.agent)
    assert told["fewest_calls"] == 20
    reviewed, later = told["agreements"]
    assert (reviewed["eval_id"], reviewed["calls"], reviewed["value"]) == (eval_id, 20, 0.9)
    assert reviewed["low"] < 0.9 < reviewed["high"]
    assert (later["calls"], later["value"]) == (0, None)
    assert later["reason"] == "Not enough labels: 0 of 20 calls."
