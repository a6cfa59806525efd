"""A body as received -> the call it tells of, or why it cannot be filed."""

from collections.abc import Callable
from dataclasses import dataclass

from tuner_server.contract import values
from tuner_server.contract.body import parse
from tuner_server.contract.extras import read_extras
from tuner_server.contract.fields import Fields
from tuner_server.contract.findings import Deviation, FieldError, Findings
from tuner_server.contract.required import LONGEST_URL, Required, legible_call_id, read_required
from tuner_server.contract.segments import SEGMENTS, read_rows
from tuner_server.contract.sequence import note_sequence
from tuner_server.timeline import Call, Row

_SENTIMENTS = frozenset({"positive", "neutral", "negative", "unknown"})
_WHOLE_SECONDS_MAY_DIFFER_BY_MS = 2000


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a body.

    `call` is None exactly where there are `errors`. `warnings` are the deviations from the
    documented shape that were accepted. `call_id` is what could be read of the client's id, also
    where the body is refused.
    """

    call: Call | None
    errors: tuple[FieldError, ...]
    warnings: tuple[Deviation, ...]
    call_id: str | None


def read(body: bytes) -> Reading:
    """Read the body of Create Call, leniently.

    Only a required field that is missing or has no clear meaning refuses a body, and then every
    such field is named. All other deviations are kept and told as warnings; unknown fields are
    none. No text of the call holds a NUL or a lone surrogate, and every number is finite.

    Raises UnreadableBody where the body is not a JSON object.
    """
    return _read(body, _rows)


def read_heading(body: bytes) -> Reading:
    """Read a body as `read` does, but for the rows: all that must be known to file a call.

    The call has neither rows nor a derived transcript, and the warnings are not all there are.
    Takes a fifth of the time.
    """
    return _read(body, lambda _required, _body: ())


def _read(body: bytes, rows: Callable[[Required, Fields], tuple[Row, ...]]) -> Reading:
    findings = Findings()
    fields = Fields(parse(body, findings), (), findings)
    required = read_required(fields)
    call = None if required is None else _call(required, fields, rows(required, fields))
    return Reading(call, findings.errors, findings.deviations, legible_call_id(fields))


def _call(required: Required, body: Fields, rows: tuple[Row, ...]) -> Call:
    ended_at_ms, duration_ms = _end(required, body)
    models, usage, metadata = read_extras(body)
    return Call(
        call_id=required.call_id,
        call_type=required.call_type,
        started_at_ms=required.started_at_ms,
        ended_at_ms=ended_at_ms,
        duration_ms=duration_ms,
        recording_url=required.recording_url,
        rows=rows,
        transcript=body.text("transcript") or _derived_transcript(rows),
        recording_multi_channel_url=body.text("recording_multi_channel_url", LONGEST_URL) or None,
        agent_version=_agent_version(body),
        status=body.label("call_status", 100),
        disconnection_reason=body.label("disconnection_reason", 100),
        caller_phone_number=body.label("caller_phone_number", 50),
        recipient=body.label("recipient"),
        sip_call_id=body.text("sip_call_id") or None,
        sip_headers=body.mapping("sip_headers") or {},
        successful=body.truth("call_successful"),
        sentiment=_sentiment(body),
        in_voicemail=body.truth("in_voicemail"),
        dynamic_variables=body.mapping("collected_dynamic_variables") or {},
        cost_cents=body.read("call_cost", values.cents),
        analysis=body.mapping("call_analysis"),
        metadata=metadata,
        models=models,
        usage=usage,
    )


def _rows(required: Required, body: Fields) -> tuple[Row, ...]:
    if not required.segments:
        body.note(SEGMENTS, "filed as a call in which nobody spoke")
    rows = read_rows(required.segments, body)
    note_sequence(rows, body)
    return rows


def _end(required: Required, body: Fields) -> tuple[int, int]:
    """When the call ended (epoch ms), and how long it took (ms).

    A reported duration is taken: timestamps are mostly whole seconds, and then it is the finer
    one.
    """
    reported = body.read("duration_ms", values.length_ms)
    elapsed = required.ended_at_ms - required.started_at_ms
    if elapsed < 0:
        body.note("end_timestamp", "before start_timestamp; taken as start plus duration")
        duration = reported or 0
        return required.started_at_ms + duration, duration
    if reported is None:
        return required.ended_at_ms, elapsed
    if abs(reported - elapsed) >= _WHOLE_SECONDS_MAY_DIFFER_BY_MS:
        body.note("duration_ms", f"kept, though the timestamps are {elapsed} ms apart")
    return required.ended_at_ms, reported


def _agent_version(body: Fields) -> str | None:
    """The version as text. The docs say an integer, but clients send any text: told, and kept."""
    sent = body.value("agent_version")
    if type(sent) is int and sent >= 0:
        return str(sent)
    version = body.label("agent_version")
    if version is not None and isinstance(sent, str):
        body.note("agent_version", "kept as text, though the documented type is an integer")
    return version


def _sentiment(body: Fields) -> str | None:
    sentiment = body.label("user_sentiment")
    if sentiment is None or sentiment in _SENTIMENTS:
        return sentiment
    plain = sentiment.strip().lower()
    if plain in _SENTIMENTS:
        body.note("user_sentiment", f"read as {plain}")
        return plain
    body.note("user_sentiment", f"kept, though not one of {', '.join(sorted(_SENTIMENTS))}")
    return sentiment


def _derived_transcript(rows: tuple[Row, ...]) -> str:
    """The speech of the rows, a line each: `user: I want a table`."""
    return "\n".join(
        f"{row.role.value}: {row.text}" for row in rows if row.role.speaks and row.text
    )
