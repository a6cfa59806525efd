"""What evals said of calls. A run adds results and overwrites none.

The verdict that counts is that of the latest version, and of its latest run that said anything.
It also stands among the facts of the call as (eval.<id>, verdict), by which lists, rules and pass
rates find it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, func, select, update

from tuner_server.evals import Classification, Evidence, Verdict
from tuner_server.store import clock, schema
from tuner_server.store.sql import insert_rows, mark_of

ANALYSED: Final = 0
"""The run of results that came from analysing a call after it was stored."""
FACT: Final = "eval."
EXTRACTED: Final = "extracted."
CLASSIFIED: Final = ("outcome", "outcome_success", "intent", "judged_sentiment")
# Of the facts that come from analyses, in plain SQL. A `%` would have to be written differently on
# each database.
OF_ANALYSES: Final = (
    f"(substr(field, 1, {len(FACT)}) = '{FACT}' "
    f"OR substr(field, 1, {len(EXTRACTED)}) = '{EXTRACTED}' "
    f"OR field IN ({', '.join(map(repr, CLASSIFIED))}))"
)
_LONGEST_FACT = 200

_results = schema.eval_results.c
_facts = schema.call_facts.c
_calls = schema.calls.c
_evals = schema.evals.c
_KEY = ("workspace_id", "call_id", "eval_id", "version", "run")
_OF_JUDGES = (
    "score",
    "confidence",
    "evidence_verified",
    "model",
    "input_tokens",
    "output_tokens",
    "cost_cents",
)
# The last one counts. A run that said nothing takes nothing back.
_WHAT_COUNTS = (
    _results.eval_id,
    _results.version,
    _results.verdict != Verdict.NOT_RUN.value,
    _results.run,
)
_COLUMNS = (*_KEY, "verdict", "reason", "evidence", "at_ms", *_OF_JUDGES, "classification")


@dataclass(frozen=True, slots=True)
class EvalResult:
    """What a version of an eval said of a call; what follows `at_ms` only models give.

    `classification` is of an eval that classifies.
    """

    eval_id: int
    version: int
    verdict: Verdict
    reason: str
    evidence: tuple[Evidence, ...] = ()
    at_ms: int = 0
    score: int | None = None
    confidence: float | None = None
    evidence_verified: bool | None = None
    model: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost_cents: float | None = None
    classification: Classification | None = None


@dataclass(frozen=True, slots=True)
class AnalysedCall:
    """A call, and what evals said of it."""

    workspace_id: int
    call_id: int
    started_at_ms: int
    results: Sequence[EvalResult]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many calls got which verdict from an eval. Verdicts that no call got are left out."""

    eval_id: int
    calls: Mapping[Verdict, int]


@dataclass(frozen=True, slots=True)
class Rates:
    """The verdicts on the latest calls: how many those are, and when the first of them began."""

    calls: int
    since_ms: int | None
    rates: Sequence[Rate]


@dataclass(frozen=True, slots=True)
class Flip:
    """A call of which two versions of an eval say different things."""

    call_id: int
    provider_call_id: str
    started_at_ms: int
    older: Verdict
    newer: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two versions of an eval went on the calls of which both say something.

    `verdicts` counts those calls by (older, newer) verdict.
    """

    calls: int
    verdicts: Mapping[tuple[Verdict, Verdict], int]
    flips: Sequence[Flip]


def write_results(connection: Connection, calls: Sequence[AnalysedCall], *, run: int) -> None:
    """Add results of calls that are there. What a run has said of a call already stays."""
    now_ms = clock.now_ms()
    rows = [
        (
            call.workspace_id,
            call.call_id,
            result.eval_id,
            result.version,
            run,
            result.verdict.value,
            result.reason,
            json.dumps([asdict(each) for each in result.evidence], ensure_ascii=False),
            now_ms,
            *(getattr(result, name) for name in _OF_JUDGES),
            _written(result.classification),
        )
        for call in calls
        for result in call.results
    ]
    insert_rows(connection, schema.eval_results, _COLUMNS, rows, unless_taken=_KEY)
    if rows:
        _write_facts(connection, [call for call in calls if call.results])


def _write_facts(connection: Connection, calls: Sequence[AnalysedCall]) -> None:
    """Let the facts of these calls say what counts by now."""
    started = {(call.workspace_id, call.call_id): call.started_at_ms for call in calls}
    verdicts: list[tuple[Any, ...]] = []
    for workspace_id in {call.workspace_id for call in calls}:
        of_calls = and_(
            _results.workspace_id == workspace_id,
            _results.call_id.in_([each for owner, each in started if owner == workspace_id]),
        )
        rows = connection.execute(
            select(_results.call_id, _results.eval_id, _results.verdict, _results.classification)
            .where(of_calls)
            .order_by(_results.call_id, *_WHAT_COUNTS)
        )
        latest = {(row.call_id, row.eval_id): row for row in rows}
        verdicts += [
            (workspace_id, field, value, started[workspace_id, row.call_id], row.call_id)
            for row in latest.values()
            for field, value in _facts_of(row.eval_id, row.verdict, row.classification)
        ]
    mark = mark_of(connection)
    connection.exec_driver_sql(
        f"DELETE FROM call_facts WHERE workspace_id = {mark} AND call_id = {mark} "  # noqa: S608
        f"AND {OF_ANALYSES}",
        list(started),
    )
    insert_rows(
        connection,
        schema.call_facts,
        ("workspace_id", "field", "value", "started_at_ms", "call_id"),
        list(dict.fromkeys(verdicts)),
    )


def _facts_of(
    eval_id: int, verdict: str, classification: Mapping[str, Any] | None
) -> Iterator[tuple[str, str]]:
    """The facts by which calls with such a result are found."""
    yield f"{FACT}{eval_id}", verdict
    said = classification or {}
    if said.get("outcome"):
        yield "outcome", said["outcome"]
        yield "outcome_success", "true" if verdict == Verdict.PASS else "false"
    if said.get("intent"):
        yield "intent", said["intent"]
    if said.get("sentiment"):
        yield "judged_sentiment", said["sentiment"]
    for key, value in (said.get("fields") or {}).items():
        if value is not None:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield f"{EXTRACTED}{key}", text[:_LONGEST_FACT]


def _written(classification: Classification | None) -> str | None:
    if classification is None:
        return None
    return json.dumps(asdict(classification), ensure_ascii=False)


def results_of(connection: Connection, workspace_id: int, call_id: int) -> list[EvalResult]:
    """For each eval that is there the result that counts, in the order of the evals."""
    rows = connection.execute(
        select(
            _results.eval_id,
            _results.version,
            _results.verdict,
            _results.reason,
            _results.evidence,
            _results.at_ms,
            *(_results[name] for name in _OF_JUDGES),
            _results.classification,
        )
        .join_from(
            schema.eval_results,
            schema.evals,
            and_(_evals.workspace_id == _results.workspace_id, _evals.id == _results.eval_id),
        )
        .where(
            _results.workspace_id == workspace_id,
            _results.call_id == call_id,
            _evals.deleted_at_ms.is_(None),
        )
        .order_by(*_WHAT_COUNTS)
    )
    latest = {row.eval_id: row for row in rows}
    return [_result(row) for row in latest.values()]


def _result(row: Sequence[Any]) -> EvalResult:
    eval_id, version, verdict, reason, evidence, *rest, said = row
    places = tuple(Evidence(each["row"], each["quote"]) for each in evidence)
    classification = None if said is None else Classification(**said)
    values = [eval_id, version, Verdict(verdict), reason, places, *rest, classification]
    return EvalResult(*values)


def rates_of(
    connection: Connection,
    workspace_id: int,
    eval_ids: Sequence[int],
    *,
    agent_id: int | None,
    most: int,
) -> Rates:
    """What these evals said of the latest calls, of one agent if it is given."""
    query = select(_calls.id, _calls.started_at_ms).where(_calls.workspace_id == workspace_id)
    if agent_id is not None:
        query = query.where(_calls.agent_id == agent_id)
    latest = query.order_by(_calls.started_at_ms.desc(), _calls.id.desc()).limit(most).subquery()
    calls, since_ms = connection.execute(
        select(func.count(), func.min(latest.c.started_at_ms))
    ).one()
    rows = connection.execute(
        select(_facts.field, _facts.value, func.count())
        .join_from(
            latest,
            schema.call_facts,
            and_(_facts.workspace_id == workspace_id, _facts.call_id == latest.c.id),
        )
        .where(_facts.field.in_([f"{FACT}{eval_id}" for eval_id in eval_ids]))
        .group_by(_facts.field, _facts.value)
    )
    found: dict[int, dict[Verdict, int]] = {eval_id: {} for eval_id in eval_ids}
    for field, value, count in rows:
        found[int(field.removeprefix(FACT))][Verdict(value)] = count
    return Rates(calls, since_ms, [Rate(*each) for each in found.items()])


def compare(
    connection: Connection,
    workspace_id: int,
    eval_id: int,
    *,
    older: int,
    newer: int,
    most: int,
    shown: int,
) -> Comparison:
    """Two versions on the latest calls of which both say something; `shown` flips, latest first."""
    before, after = (
        _verdicts(connection, workspace_id, eval_id, version, most) for version in (older, newer)
    )
    both = [call_id for call_id in after if call_id in before]
    counts: dict[tuple[Verdict, Verdict], int] = {}
    for call_id in both:
        pair = (before[call_id], after[call_id])
        counts[pair] = counts.get(pair, 0) + 1
    flipped = [call_id for call_id in both if before[call_id] is not after[call_id]][:shown]
    rows = connection.execute(
        select(_calls.id, _calls.provider_call_id, _calls.started_at_ms)
        .where(_calls.workspace_id == workspace_id, _calls.id.in_(flipped))
        .order_by(_calls.started_at_ms.desc(), _calls.id.desc())
    )
    return Comparison(
        len(both), counts, [Flip(*row, before[row[0]], after[row[0]]) for row in rows]
    )


def _verdicts(
    connection: Connection, workspace_id: int, eval_id: int, version: int, most: int
) -> dict[int, Verdict]:
    """What a version said of the calls that were filed last."""
    rows = connection.execute(
        select(_results.call_id, _results.verdict)
        .where(
            _results.workspace_id == workspace_id,
            _results.eval_id == eval_id,
            _results.version == version,
        )
        .order_by(_results.call_id.desc(), _results.run)
        .limit(most)
    )
    return {call_id: Verdict(verdict) for call_id, verdict in rows}


def forget_quotes(connection: Connection, workspace_id: int, ids: Sequence[int]) -> None:
    """Keep of these calls the verdicts, and nothing that was said in them."""
    connection.execute(
        update(schema.eval_results)
        .where(_results.workspace_id == workspace_id, _results.call_id.in_(ids))
        .values(reason="What was said in this call is no longer kept.", evidence=[])
    )
    _forget_extracts(connection, workspace_id, ids)


def _forget_extracts(connection: Connection, workspace_id: int, ids: Sequence[int]) -> None:
    """Keep of classifications what the team named itself: outcome, intent, sentiment."""
    key = tuple(_results[name] for name in _KEY)
    rows = connection.execute(
        select(*key, _results.classification).where(
            _results.workspace_id == workspace_id,
            _results.call_id.in_(ids),
            _results.classification.is_not(None),
        )
    )
    for *values, said in rows.all():
        connection.execute(
            update(schema.eval_results)
            .where(*(column == value for column, value in zip(key, values, strict=True)))
            .values(classification={**said, "summary": None, "fields": None})
        )
    connection.execute(
        delete(schema.call_facts).where(
            _facts.workspace_id == workspace_id,
            _facts.call_id.in_(ids),
            func.substr(_facts.field, 1, len(EXTRACTED)) == EXTRACTED,
        )
    )


def clear_deleted(connection: Connection, *, before_ms: int, most: int) -> int:
    """Forget evals that were deleted before `before_ms`, some of what they said at a time.

    Gives how much went; nothing is left when that is none.
    """
    gone = connection.execute(
        select(_evals.workspace_id, _evals.id).where(_evals.deleted_at_ms < before_ms).limit(1)
    ).one_or_none()
    return 0 if gone is None else forget_some(connection, *gone, most=most)


def forget_some(connection: Connection, workspace_id: int, eval_id: int, *, most: int) -> int:
    """Forget some of what an eval said, and at last the eval. Gives how much went."""
    of_eval = and_(_results.workspace_id == workspace_id, _results.eval_id == eval_id)
    calls = connection.execute(
        select(_results.call_id, _results.version, _results.run).where(of_eval).limit(most)
    ).all()
    if calls:
        ids = {row.call_id for row in calls}
        connection.execute(
            delete(schema.call_facts).where(
                _facts.workspace_id == workspace_id,
                _facts.field == f"{FACT}{eval_id}",
                _facts.call_id.in_(ids),
            )
        )
        return connection.execute(
            delete(schema.eval_results).where(of_eval, _results.call_id.in_(ids))
        ).rowcount
    for table in (schema.eval_labels, schema.eval_versions):
        connection.execute(
            delete(table).where(table.c.workspace_id == workspace_id, table.c.eval_id == eval_id)
        )
    return connection.execute(
        delete(schema.evals).where(_evals.workspace_id == workspace_id, _evals.id == eval_id)
    ).rowcount
