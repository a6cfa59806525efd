"""A call that has ended, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tuner_server.timeline.row import Json, Row


@dataclass(frozen=True, slots=True)
class Models:
    """The models that the voice stack named."""

    asr: str | None = None
    llm: str | None = None
    tts: str | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What the call consumed, as reported."""

    stt_seconds: float | None = None
    llm_tokens: int | None = None
    tts_characters: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call that has ended.

    `call_id` is the client's own id. `duration_ms` is the reported one, else the difference of
    the timestamps. `agent_version` is text, also where a number was sent. `cost_cents` may have
    fractions. `metadata` are the user's keys, without models and usage, which stand in fields of
    their own. `transcript` is the client's, else derived from the rows.
    """

    call_id: str
    call_type: str
    started_at_ms: int
    ended_at_ms: int
    duration_ms: int
    recording_url: str
    rows: tuple[Row, ...] = ()
    transcript: str = ""
    recording_multi_channel_url: str | None = None
    agent_version: str | None = None
    status: str | None = None
    disconnection_reason: str | None = None
    caller_phone_number: str | None = None
    recipient: str | None = None
    sip_call_id: str | None = None
    sip_headers: Mapping[str, Json] = field(default_factory=dict)
    successful: bool | None = None
    sentiment: str | None = None
    in_voicemail: bool | None = None
    dynamic_variables: Mapping[str, Json] = field(default_factory=dict)
    cost_cents: Decimal | None = None
    analysis: Mapping[str, Json] | None = None
    metadata: Mapping[str, Json] = field(default_factory=dict)
    models: Models = Models()
    usage: Usage = Usage()
