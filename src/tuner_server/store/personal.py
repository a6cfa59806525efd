"""Whose data stands where, and finding everything of one telephone number.

Each table is declared: its rows go with a call, are looked through for the number, or hold nothing
of callers. A test compares the declarations with the schema.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from tuner_server.store import schema
from tuner_server.store.bodies import unpack
from tuner_server.store.calls import delete_calls
from tuner_server.store.eval_results import FACT
from tuner_server.store.retention import forget_receipts

FEWEST_DIGITS = 6
_LOOKED_AT_ONCE = 200

_calls = schema.calls.c
_facts = schema.call_facts.c
_receipts = schema.deliveries.c
_refused = schema.refused_bodies.c


class Holds(StrEnum):
    """What a table holds of callers, and so what becomes of it when one is forgotten."""

    WITH_CALL = "removed with the call"
    LOOKED_THROUGH = "looked through for the number"
    NOTHING = "nothing of callers"


DECLARED: Mapping[str, tuple[Holds, str]] = {
    "calls": (Holds.WITH_CALL, "the caller's and the recipient's number"),
    "payloads": (Holds.WITH_CALL, "the body as received"),
    "call_facts": (Holds.WITH_CALL, "metadata of the call"),
    "call_tags": (Holds.WITH_CALL, "values of the call that rules matched"),
    "eval_labels": (Holds.WITH_CALL, "why reviewers agree with a verdict or not"),
    "eval_results": (Holds.WITH_CALL, "what was said, as evidence"),
    "search_texts": (Holds.WITH_CALL, "the words of the call (SQLite)"),
    "search_vectors": (Holds.WITH_CALL, "the words of the call (PostgreSQL)"),
    "call_search": (Holds.WITH_CALL, "the words of the call (SQLite)"),
    "deliveries": (Holds.WITH_CALL, "receipts, which quote the body"),
    "jobs": (Holds.WITH_CALL, "work on the call; its other rows name numbers of ours only"),
    "refused_bodies": (Holds.LOOKED_THROUGH, "bodies that were refused"),
    "deleted_calls": (Holds.LOOKED_THROUGH, "calls that were deleted and can be had back"),
    "audit_entries": (Holds.LOOKED_THROUGH, "names and details of changes"),
    "views": (Holds.LOOKED_THROUGH, "filters, which may name a number"),
    "rules": (Holds.LOOKED_THROUGH, "conditions, which may name a number"),
    "evals": (Holds.LOOKED_THROUGH, "names, which may name a number"),
    "eval_versions": (Holds.LOOKED_THROUGH, "phrases and scopes, which may name a number"),
    "tasks": (Holds.LOOKED_THROUGH, "filters of long work"),
    "rollups": (Holds.NOTHING, "sums of an hour, made anew without the call"),
    "touched_hours": (Holds.NOTHING, "hours whose sums are to be made anew"),
    "agents": (Holds.NOTHING, "what the team wrote about its agents"),
    "workspaces": (Holds.NOTHING, "names of the team's own"),
    "retention": (Holds.NOTHING, "limits in days"),
    "judge_models": (Holds.NOTHING, "the model that judges calls, its prices and limits"),
    "model_turns": (Holds.NOTHING, "which of our numbers a model was asked about, and when"),
    "model_spending": (Holds.NOTHING, "what models cost by day and agent"),
    "api_keys": (Holds.NOTHING, "keys of the team's own"),
    "users": (Holds.NOTHING, "people of the team, who are no callers"),
    "memberships": (Holds.NOTHING, "people of the team, who are no callers"),
    "invitations": (Holds.NOTHING, "people of the team, who are no callers"),
    "sessions": (Holds.NOTHING, "people of the team, who are no callers"),
    "sign_in_links": (Holds.NOTHING, "people of the team, who are no callers"),
    "sequences": (Holds.NOTHING, "the next numbers"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of a number: as it was written in calls, and how much in each table."""

    spellings: Sequence[str]
    calls: int
    capped: bool
    refused_bodies: int
    deleted_calls: int
    audit_entries: int
    views: int
    rules: int
    evals: int


def digits_of(text: str) -> str:
    """A telephone number as digits alone: of `+31 20-123`, `0031 20123`, `sip:+3120123@host`."""
    user = re.sub(r"^(sips?|tel):", "", text.strip(), flags=re.IGNORECASE)
    digits = re.sub(r"\D", "", re.split("[@;]", user, maxsplit=1)[0])
    return digits.removeprefix("00")


def pattern_of(number: str) -> re.Pattern[str]:
    """Finds a number, given as digits, in a text, however it is spaced."""
    spaced = r"[\s().\-/]*".join(number)
    return re.compile(rf"(?<!\d)(?:00)?{spaced}(?!\d)")


def spellings_of(connection: Connection, workspace_id: int, number: str) -> list[str]:
    """How the number, given as digits, is written where calls have it."""
    found: set[str] = set()
    for query in (
        select(_calls.caller_phone_number).where(_calls.caller_phone_number.is_not(None)),
        select(_calls.recipient).where(_calls.recipient.is_not(None)),
    ):
        values = connection.execute(query.where(_calls.workspace_id == workspace_id).distinct())
        found.update(value for value in values.scalars() if digits_of(value) == number)
    metadata = connection.execute(
        select(_facts.value)
        .where(
            _facts.workspace_id == workspace_id,
            _facts.field >= "metadata.",
            _facts.field < "metadata/",
        )
        .distinct()
    )
    found.update(value for value in metadata.scalars() if digits_of(value) == number)
    return sorted(found)


def calls_of(
    connection: Connection, workspace_id: int, spellings: Sequence[str], *, most: int
) -> list[int]:
    """Some calls from, to or, in their metadata, about a number that is so written."""
    with_it = select(_facts.call_id).where(
        _facts.workspace_id == workspace_id,
        _facts.field >= "metadata.",
        _facts.field < "metadata/",
        _facts.value.in_(spellings),
    )
    query = (
        select(_calls.id)
        .where(
            _calls.workspace_id == workspace_id,
            or_(
                _calls.caller_phone_number.in_(spellings),
                _calls.recipient.in_(spellings),
                _calls.id.in_(with_it),
            ),
        )
        .limit(most)
    )
    return list(connection.execute(query).scalars())


def forget_calls(connection: Connection, workspace_id: int, ids: Sequence[int]) -> dict[str, int]:
    """Remove calls with their receipts. Gives how much of each table went."""
    rows = connection.execute(
        select(_receipts.id, _receipts.replay_of).where(
            _receipts.workspace_id == workspace_id, _receipts.call_id.in_(ids)
        )
    ).all()
    receipts = sorted({each for row in rows for each in row if each is not None})
    gone = {"calls": len(ids), "deliveries": len(receipts)}
    for table in (schema.payloads, schema.call_facts):
        of_calls = (table.c.workspace_id == workspace_id, table.c.call_id.in_(ids))
        removed = connection.execute(delete(table).where(*of_calls)).rowcount
        gone[table.name] = removed
    forget_receipts(connection, workspace_id, receipts)
    delete_calls(connection, workspace_id, ids)
    return gone


def refused_with(connection: Connection, workspace_id: int, number: str) -> Iterator[int]:
    """The receipts whose kept bodies name the number."""
    pattern, after = pattern_of(number), 0
    query = select(_refused.delivery_id, _refused.body_zstd).order_by(_refused.delivery_id)
    while rows := connection.execute(
        query.where(_refused.workspace_id == workspace_id, _refused.delivery_id > after).limit(
            _LOOKED_AT_ONCE
        )
    ).all():
        for delivery_id, packed in rows:
            if pattern.search(unpack(packed).decode(errors="replace")):
                yield delivery_id
        after = rows[-1][0]


def deleted_with(connection: Connection, workspace_id: int, number: str) -> list[int]:
    """The deleted calls, still to be had back, that are of the number."""
    table, pattern = schema.deleted_calls.c, pattern_of(number)
    rows = connection.execute(
        select(table.call_id, table.rows_zstd).where(table.workspace_id == workspace_id)
    )
    return [row[0] for row in rows if pattern.search(unpack(row[1]).decode())]


_TEXTS: Mapping[str, Sequence[ColumnElement[Any]]] = {
    "audit_entries": (schema.audit_entries.c.subject_name, schema.audit_entries.c.details),
    "views": (schema.views.c.name, schema.views.c.content),
    "rules": (schema.rules.c.name, schema.rules.c.condition),
    "tasks": (schema.tasks.c.arguments,),
}


def rows_with(connection: Connection, workspace_id: int, number: str, name: str) -> list[int]:
    """The rows of `audit_entries`, `views`, `rules` or `tasks` that name the number."""
    table, pattern = schema.metadata.tables[name], pattern_of(number)
    rows = connection.execute(
        select(table.c.id, *_TEXTS[name]).where(table.c.workspace_id == workspace_id)
    )
    return [row[0] for row in rows if pattern.search(json.dumps(row[1:], ensure_ascii=False))]


def evals_with(connection: Connection, workspace_id: int, number: str) -> list[int]:
    """The evals that name the number, in their own words or in those of a version."""
    evals, versions, pattern = schema.evals.c, schema.eval_versions.c, pattern_of(number)
    rows = connection.execute(
        select(evals.id, evals.name, evals.description, versions.criterion, versions.scope)
        .join_from(
            schema.evals,
            schema.eval_versions,
            (versions.workspace_id == evals.workspace_id) & (versions.eval_id == evals.id),
        )
        .where(evals.workspace_id == workspace_id)
        .order_by(evals.id)
    )
    found = {row[0] for row in rows if pattern.search(json.dumps(row[1:], ensure_ascii=False))}
    return sorted(found)


def forget_mentions(
    connection: Connection, workspace_id: int, number: str, *, but_task: int
) -> dict[str, int]:
    """Empty what names the number in the audit log, views, rules, evals and tasks, but for one."""
    entries = rows_with(connection, workspace_id, number, "audit_entries")
    views = rows_with(connection, workspace_id, number, "views")
    rules = rows_with(connection, workspace_id, number, "rules")
    tasks = [
        each for each in rows_with(connection, workspace_id, number, "tasks") if each != but_task
    ]
    evals = evals_with(connection, workspace_id, number)
    gone = deleted_with(connection, workspace_id, number)
    _change(connection, schema.audit_entries, workspace_id, entries, subject_name="", details=None)
    _change(connection, schema.tasks, workspace_id, tasks, arguments={})
    for table, column, ids in (
        (schema.views, schema.views.c.id, views),
        (schema.call_tags, schema.call_tags.c.rule_id, rules),
        (schema.rules, schema.rules.c.id, rules),
        (schema.eval_labels, schema.eval_labels.c.eval_id, evals),
        (schema.eval_results, schema.eval_results.c.eval_id, evals),
        (schema.call_facts, schema.call_facts.c.field, [f"{FACT}{each}" for each in evals]),
        (schema.eval_versions, schema.eval_versions.c.eval_id, evals),
        (schema.evals, schema.evals.c.id, evals),
        (schema.deleted_calls, schema.deleted_calls.c.call_id, gone),
    ):
        connection.execute(
            delete(table).where(table.c.workspace_id == workspace_id, column.in_(ids))
        )
    return {
        "audit_entries": len(entries),
        "views": len(views),
        "rules": len(rules),
        "evals": len(evals),
        "tasks": len(tasks),
        "deleted_calls": len(gone),
    }


def survey(connection: Connection, workspace_id: int, number: str, *, most: int) -> Found:
    """What there is of a number; calls are counted up to `most`."""
    spellings = spellings_of(connection, workspace_id, number)
    calls = calls_of(connection, workspace_id, spellings, most=most + 1)
    return Found(
        spellings=spellings,
        calls=min(len(calls), most),
        capped=len(calls) > most,
        refused_bodies=_count(refused_with(connection, workspace_id, number)),
        deleted_calls=len(deleted_with(connection, workspace_id, number)),
        audit_entries=len(rows_with(connection, workspace_id, number, "audit_entries")),
        views=len(rows_with(connection, workspace_id, number, "views")),
        rules=len(rows_with(connection, workspace_id, number, "rules")),
        evals=len(evals_with(connection, workspace_id, number)),
    )


def mask_task(connection: Connection, workspace_id: int, task_id: int, number: str) -> None:
    """Let the task that forgot a number no longer name it."""
    masked = {"number": f"…{number[-2:]}"}
    _change(connection, schema.tasks, workspace_id, [task_id], arguments=masked)


def _change(
    connection: Connection, table: Any, workspace_id: int, ids: Sequence[int], **values: Any
) -> None:
    of_rows = (table.c.workspace_id == workspace_id, table.c.id.in_(ids))
    connection.execute(update(table).where(*of_rows).values(**values))


def _count(found: Iterable[object]) -> int:
    return sum(1 for _ in found)
