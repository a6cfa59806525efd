"""Writing what was found out about a call after it was stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from tuner_server.metrics import METRICS
from tuner_server.store import clock, jobs, schema
from tuner_server.store.receipts import Fate
from tuner_server.store.rollups.touched import touch_calls
from tuner_server.store.search import SearchText, index_texts
from tuner_server.store.sql import insert_rows

# Raised with every change of a definition: `recompute` finds the calls measured before it.
METRICS_VERSION = 2


@dataclass(frozen=True, slots=True)
class MeasuredCall:
    """A call's measurements, the facts by which lists filter, and its words.

    `facts` are (field, value) pairs such as ("tool", "book"); `values` has every metric's key;
    `warnings` are the deviations of the body, each with `path`, `found` and `done`; `tool_times`
    the durations of the calls of each tool, in ms.
    """

    workspace_id: int
    call_id: int
    started_at_ms: int
    values: Mapping[str, float | int | None]
    facts: Sequence[tuple[str, str]]
    warnings: Sequence[Mapping[str, str]]
    text: str
    tool_times: Mapping[str, Sequence[int]] | None = None


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
    warned_before = _still_there(connection, measured)
    present = [call for call in measured if _key_of(call) in warned_before]
    if present:
        _write(connection, present, warned_before)
        touch_calls(connection, map(_key_of, present))
    return [_key_of(call) in warned_before for call in measured]


def _write(
    connection: Connection,
    present: Sequence[MeasuredCall],
    warned_before: Mapping[tuple[int, int], bool],
) -> None:
    now_ms = clock.now_ms()
    connection.execute(
        _UPDATE,
        [
            {
                "in_workspace": call.workspace_id,
                "of_call": call.call_id,
                "measured_at_ms": now_ms,
                "metrics_version": METRICS_VERSION,
                "warnings": len(call.warnings),
                "tool_times": call.tool_times,
                **call.values,
            }
            for call in present
        ],
    )
    _replace_facts(connection, present)
    _put_warnings_on_receipts(
        connection, [call for call in present if call.warnings or warned_before[_key_of(call)]]
    )
    index_texts(
        connection,
        [
            SearchText(call.workspace_id, call.call_id, call.started_at_ms, call.text)
            for call in present
        ],
    )


_UPDATE = (
    update(schema.calls)
    .where(
        schema.calls.c.workspace_id == bindparam("in_workspace"),
        schema.calls.c.id == bindparam("of_call"),
    )
    .values(
        {
            name: bindparam(name)
            for name in (
                "measured_at_ms",
                "metrics_version",
                "warnings",
                "tool_times",
                *(metric.key for metric in METRICS),
            )
        }
    )
)


def _still_there(
    connection: Connection, measured: Sequence[MeasuredCall]
) -> Mapping[tuple[int, int], bool]:
    """Which of the calls exist, and whether there were warnings about them before.

    They are locked, so that nobody deletes one while things of it are being written.
    """
    calls = schema.calls.c
    rows = connection.execute(
        select(calls.workspace_id, calls.id, calls.warnings > 0)
        .where(
            calls.workspace_id.in_({call.workspace_id for call in measured}),
            calls.id.in_([call.call_id for call in measured]),
        )
        .order_by(calls.id)
        .with_for_update()
    )
    return {(row[0], row[1]): row[2] for row in rows}


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


def _replace_facts(connection: Connection, measured: Sequence[MeasuredCall]) -> None:
    facts = schema.call_facts
    connection.execute(
        facts.delete().where(
            facts.c.workspace_id == bindparam("in_workspace"),
            facts.c.call_id == bindparam("of_call"),
        ),
        [{"in_workspace": call.workspace_id, "of_call": call.call_id} for call in measured],
    )
    rows: list[tuple[Any, ...]] = [
        (call.workspace_id, field, value, call.started_at_ms, call.call_id)
        for call in measured
        for field, value in sorted(set(call.facts))
    ]
    insert_rows(
        connection,
        facts,
        ("workspace_id", "field", "value", "started_at_ms", "call_id"),
        rows,
    )
