"""Writing what was found out about a call after it was stored."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from tuner_server.metrics import METRICS
from tuner_server.store import clock, jobs, judging, schema
from tuner_server.store.eval_results import (
    ANALYSED,
    OF_ANALYSES,
    AnalysedCall,
    EvalResult,
    write_results,
)
from tuner_server.store.judging import ToJudge
from tuner_server.store.receipts import Fate
from tuner_server.store.rollups.touched import touch_calls
from tuner_server.store.search import SearchText, forget_texts, index_texts
from tuner_server.store.sql import insert_rows, mark_of
from tuner_server.store.tags import forget_tags, tag_calls

# Raised with every change of a definition: `recompute` finds the calls measured before it.
METRICS_VERSION = 2


@dataclass(frozen=True, slots=True)
class MeasuredCall:
    """A call's measurements, the facts by which lists filter, and its words.

    `facts` are (field, value) pairs such as ("tool", "book"); `values` has every metric's key;
    `warnings` are the deviations of the body, each with `path`, `found` and `done`; `tool_times`
    the durations of the calls of each tool, in ms; `results` what evals say of the call, of which
    those are written whose version has said nothing of it yet; `judges` the (number, version) of
    those that a model is to answer.
    """

    workspace_id: int
    call_id: int
    started_at_ms: int
    values: Mapping[str, float | int | None]
    facts: Sequence[tuple[str, str]]
    warnings: Sequence[Mapping[str, str]]
    text: str
    tool_times: Mapping[str, Sequence[int]] | None = None
    results: Sequence[EvalResult] = ()
    judges: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What had been written of a call before: measurements, and warnings about it."""

    measured: bool
    warned: bool


def finish_measuring(
    connection: Connection, items: Sequence[tuple[jobs.Job, MeasuredCall]]
) -> list[bool]:
    """Write measurements and complete their jobs. False: the attempt was no longer the current."""
    done = jobs.complete(connection, [job for job, _ in items])
    ours = [(job.workspace_id, job.id) in done for job, _ in items]
    write_measurements(
        connection, [measured for (_, measured), mine in zip(items, ours, strict=True) if mine]
    )
    return ours


def write_measurements(connection: Connection, measured: Sequence[MeasuredCall]) -> list[bool]:
    """Replace what was known of these calls. False: the call was deleted in the meantime."""
    known = _still_there(connection, measured)
    present = [call for call in measured if _key_of(call) in known]
    if present:
        _write(connection, present, known)
        touch_calls(connection, map(_key_of, present))
    return [_key_of(call) in known for call in measured]


def _write(
    connection: Connection,
    present: Sequence[MeasuredCall],
    known: Mapping[tuple[int, int], _Known],
) -> None:
    now_ms = clock.now_ms()
    connection.exec_driver_sql(
        _update(mark_of(connection)),
        [
            (
                now_ms,
                METRICS_VERSION,
                len(call.warnings),
                None if call.tool_times is None else json.dumps(call.tool_times),
                *(call.values[metric.key] for metric in METRICS),
                call.workspace_id,
                call.call_id,
            )
            for call in present
        ],
    )
    again = [_key_of(call) for call in present if known[_key_of(call)].measured]
    if again:
        _forget_facts(connection, again)
        forget_texts(connection, again)
        forget_tags(connection, again)
    _add_facts(connection, present)
    to_judge = [
        ToJudge(call.workspace_id, call.call_id, call.judges) for call in present if call.judges
    ]
    settled = judging.plan(connection, to_judge, run=ANALYSED)
    write_results(connection, [_analysed(call, settled) for call in present], run=ANALYSED)
    for workspace_id in {call.workspace_id for call in present}:
        ids = [call.call_id for call in present if call.workspace_id == workspace_id]
        tag_calls(connection, workspace_id, ids)
    _put_warnings_on_receipts(
        connection, [call for call in present if call.warnings or known[_key_of(call)].warned]
    )
    index_texts(
        connection,
        [
            SearchText(call.workspace_id, call.call_id, call.started_at_ms, call.text)
            for call in present
        ],
    )


@cache
def _update(mark: str) -> str:
    columns = (
        "measured_at_ms",
        "metrics_version",
        "warnings",
        "tool_times",
        *(metric.key for metric in METRICS),
    )
    values = ", ".join(f"{column} = {mark}" for column in columns)
    return f"UPDATE calls SET {values} WHERE workspace_id = {mark} AND id = {mark}"  # noqa: S608


def _still_there(
    connection: Connection, measured: Sequence[MeasuredCall]
) -> Mapping[tuple[int, int], _Known]:
    """Which of the calls exist, and what had been written of them before.

    They are locked, so that nobody deletes one while things of it are being written.
    """
    calls = schema.calls.c
    rows = connection.execute(
        select(calls.workspace_id, calls.id, calls.measured_at_ms.is_not(None), calls.warnings > 0)
        .where(
            calls.workspace_id.in_({call.workspace_id for call in measured}),
            calls.id.in_([call.call_id for call in measured]),
        )
        .order_by(calls.id)
        .with_for_update()
    )
    return {(row[0], row[1]): _Known(row[2], row[3]) for row in rows}


def _analysed(call: MeasuredCall, settled: Mapping[int, Sequence[EvalResult]]) -> AnalysedCall:
    results = [*call.results, *settled.get(call.call_id, ())]
    return AnalysedCall(call.workspace_id, call.call_id, call.started_at_ms, results)


def _key_of(call: MeasuredCall) -> tuple[int, int]:
    return (call.workspace_id, call.call_id)


def _put_warnings_on_receipts(connection: Connection, odd: Sequence[MeasuredCall]) -> None:
    """The receipt of the delivery that was stored tells what was odd about it."""
    if odd:
        receipts = schema.deliveries
        connection.execute(
            update(receipts)
            .where(
                receipts.c.workspace_id == bindparam("in_workspace"),
                receipts.c.call_id == bindparam("of_call"),
                receipts.c.fate == Fate.STORED.value,
            )
            .values(warnings=bindparam("deviations")),
            [
                {
                    "in_workspace": call.workspace_id,
                    "of_call": call.call_id,
                    "deviations": list(call.warnings) or None,
                }
                for call in odd
            ],
        )


def _forget_facts(connection: Connection, keys: Sequence[tuple[int, int]]) -> None:
    mark = mark_of(connection)
    connection.exec_driver_sql(
        f"DELETE FROM call_facts WHERE workspace_id = {mark} AND call_id = {mark} "  # noqa: S608
        f"AND NOT ({OF_ANALYSES})",
        list(keys),
    )


def _add_facts(connection: Connection, measured: Sequence[MeasuredCall]) -> None:
    rows: list[tuple[Any, ...]] = [
        (call.workspace_id, field, value, call.started_at_ms, call.call_id)
        for call in measured
        for field, value in sorted(set(call.facts))
    ]
    insert_rows(
        connection,
        schema.call_facts,
        ("workspace_id", "field", "value", "started_at_ms", "call_id"),
        rows,
    )
