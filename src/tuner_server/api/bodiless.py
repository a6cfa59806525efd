"""A call whose body went after its time: what is still known of it."""

from dataclasses import replace
from decimal import Decimal

from tuner_server.metrics import Measurements, measure
from tuner_server.store.calls import CallSummary
from tuner_server.timeline import Call

GONE = "The body of this call was taken away after its time (Workspace > Retention)."


def remains_of(summary: CallSummary) -> tuple[Call, Measurements]:
    """The call without rows, and its measurements as they were stored."""
    cost = summary.cost_cents
    call = Call(
        call_id=summary.call_id,
        call_type=summary.call_type,
        started_at_ms=summary.started_at_ms,
        ended_at_ms=summary.ended_at_ms,
        duration_ms=summary.duration_ms,
        recording_url="",
        agent_version=summary.version,
        status=summary.status,
        disconnection_reason=summary.disconnection_reason,
        caller_phone_number=summary.caller_phone_number,
        recipient=summary.recipient,
        successful=summary.successful,
        sentiment=summary.sentiment,
        in_voicemail=summary.in_voicemail,
        cost_cents=None if cost is None else Decimal(str(cost)),
    )
    empty = {key: GONE for key, value in summary.metrics.items() if value is None}
    nothing = measure(call)
    return call, replace(nothing, values=summary.metrics, reasons=empty, quality=())
