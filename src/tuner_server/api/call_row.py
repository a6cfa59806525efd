"""A call as a line of a list."""

from pydantic import BaseModel

from tuner_server.store.calls import CallSummary


class AgentRef(BaseModel):
    """The agent that a call belongs to."""

    id: int
    name: str
    remote_identifier: str


class CallRow(BaseModel):
    """A call in a list. `call_id` is the client's; `warnings` is how many there are.

    Times are UTC epoch milliseconds. `metrics` has the keys asked for, else every metric's; a
    value is null where its input is missing, and all are until the call was measured.
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


def row_of(call: CallSummary) -> CallRow:
    """The summary as it is sent."""
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
    )
