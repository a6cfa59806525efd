"""A call as a line of a list."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, TypeAlias

from pydantic import BaseModel
from sqlalchemy import Connection

from tuner_server.evals import Verdict
from tuner_server.store.calls import CallSummary
from tuner_server.store.listed_verdicts import classified_of_calls, verdicts_of_calls
from tuner_server.store.rules import Colour, RuleKind
from tuner_server.store.tags import TagName, names_of_tags

Included: TypeAlias = Literal["tags", "evals", "classified"]
"""What a list tells of calls only when it is asked to."""


class AgentRef(BaseModel):
    """The agent that a call belongs to."""

    id: int
    name: str
    remote_identifier: str


class TagOut(BaseModel):
    """What a rule says of a call."""

    rule_id: int
    name: str
    kind: RuleKind
    colour: Colour


class ClassifiedAs(BaseModel):
    """What a model classified a call as; null where nothing fits or it was not asked."""

    outcome: str | None
    success: bool | None
    intent: str | None
    sentiment: str | None


class CallRow(BaseModel):
    """A call in a list. `call_id` is the client's; `warnings` is how many there are.

    Times are UTC epoch milliseconds. `metrics` has the keys asked for, else every metric's; a
    value is null where its input is missing, and all are until the call was measured. `tags`, red
    flags first, `evals`, verdicts by the eval's number, and `classified`, what it was classified
    as, are null unless they were asked for.
    """

    id: int
    call_id: str
    agent: AgentRef
    call_type: str
    status: str | None
    started_at_ms: int
    ended_at_ms: int
    duration_ms: int
    version: str | None
    disconnection_reason: str | None
    successful: bool | None
    sentiment: str | None
    in_voicemail: bool | None
    caller_phone_number: str | None
    recipient: str | None
    cost_cents: float | None
    warnings: int
    filed_at_ms: int
    measured_at_ms: int | None
    metrics: dict[str, float | int | None]
    tags: list[TagOut] | None
    evals: dict[int, Verdict] | None
    classified: ClassifiedAs | None


def row_of(
    call: CallSummary,
    tags: Sequence[TagName] | None = None,
    evals: Mapping[int, Verdict] | None = None,
    classified: Mapping[str, str] | None = None,
) -> CallRow:
    """The summary as it is sent, with its tags and verdicts if they were asked for."""
    # The values come from typed columns; checking each again would cost more than the query.
    return CallRow.model_construct(
        id=call.id,
        call_id=call.call_id,
        agent=AgentRef.model_construct(
            id=call.agent_id,
            name=call.agent_name,
            remote_identifier=call.agent_remote_identifier,
        ),
        call_type=call.call_type,
        status=call.status,
        started_at_ms=call.started_at_ms,
        ended_at_ms=call.ended_at_ms,
        duration_ms=call.duration_ms,
        version=call.version,
        disconnection_reason=call.disconnection_reason,
        successful=call.successful,
        sentiment=call.sentiment,
        in_voicemail=call.in_voicemail,
        caller_phone_number=call.caller_phone_number,
        recipient=call.recipient,
        cost_cents=None if call.cost_cents is None else float(call.cost_cents),
        warnings=call.warnings,
        filed_at_ms=call.filed_at_ms,
        measured_at_ms=call.measured_at_ms,
        metrics=dict(call.metrics),
        tags=None if tags is None else [tag_out(tag) for tag in tags],
        evals=None if evals is None else dict(evals),
        classified=None if classified is None else _classified(classified),
    )


def rows_of(
    connection: Connection,
    workspace_id: int,
    calls: Sequence[CallSummary],
    include: Collection[Included],
) -> list[CallRow]:
    """The summaries as they are sent, with what else was asked for."""
    ids = [call.id for call in calls]
    tags = names_of_tags(connection, workspace_id, ids) if "tags" in include else None
    evals = verdicts_of_calls(connection, workspace_id, ids) if "evals" in include else None
    asks_classes = "classified" in include
    classified = classified_of_calls(connection, workspace_id, ids) if asks_classes else None
    return [
        row_of(
            call,
            None if tags is None else tags.get(call.id, ()),
            None if evals is None else evals.get(call.id, {}),
            None if classified is None else classified.get(call.id, {}),
        )
        for call in calls
    ]


def _classified(said: Mapping[str, str]) -> ClassifiedAs:
    success = said.get("outcome_success")
    return ClassifiedAs.model_construct(
        outcome=said.get("outcome"),
        success=None if success is None else success == "true",
        intent=said.get("intent"),
        sentiment=said.get("judged_sentiment"),
    )


def tag_out(tag: TagName) -> TagOut:
    """A tag as it is sent."""
    return TagOut.model_construct(
        rule_id=tag.rule_id, name=tag.name, kind=tag.kind, colour=tag.colour
    )
