"""A call with everything that is known of it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from pydantic import BaseModel

from tuner_server.api.call_row import CallRow
from tuner_server.contract import Deviation
from tuner_server.metrics import Measurements, Reply, ReplyKind, Stage, tool_failed
from tuner_server.store.job_reports import Progress
from tuner_server.timeline import Call, Row


class WordOut(BaseModel):
    """A spoken word; times in ms from the start of the call."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float | None


class ToolOut(BaseModel):
    """A tool call or its result. `failed` is our judgement of what it reported."""

    name: str | None
    request_id: str | None
    params: Any
    result: Any
    is_error: bool | None
    error: Any
    start_ms: int | None
    end_ms: int | None
    duration_ms: int | None
    failed: bool


class NodeOut(BaseModel):
    """A change of node."""

    from_node: str | None
    to_node: str | None
    reason: str | None


class ReportedOut(BaseModel):
    """What the voice stack measured for a row, in ms; confidences from 0 to 1."""

    e2e_ms: int | None
    llm_ttft_ms: int | None
    tts_ttfb_ms: int | None
    stt_ms: int | None
    eou_ms: int | None
    transcript_confidence: float | None
    eou_confidence: float | None
    eou_reason: str | None
    interrupted: bool | None


class RowOut(BaseModel):
    """A row of the timeline, in the client's order; times in ms from the start of the call.

    `injected`: a prompt that the stack put in as if the caller had said it.
    """

    index: int
    role: str
    role_as_sent: str
    text: str | None
    start_ms: int | None
    end_ms: int | None
    words: list[WordOut]
    tool: ToolOut | None
    node: NodeOut | None
    reported: ReportedOut
    injected: bool
    metadata: dict[str, Any]


class WarningOut(BaseModel):
    """How the body differs from the documented shape, and what was made of it."""

    path: str
    found: str
    done: str


class QualityOut(BaseModel):
    """An input that was absent or odd, and the metrics that this leaves empty."""

    code: str
    message: str
    disables: list[str]


class NodeTimeOut(BaseModel):
    """A node of the call's path: how often it was entered and how long it lasted."""

    name: str
    visits: int
    time_ms: int | None


class NodeVisitOut(BaseModel):
    """One stay in a node; outside of the graph where `node` is null.

    `row_index` is the row that entered it; null: the call began in it. `is_loop`: it had been left
    before.
    """

    node: str | None
    row_index: int | None
    from_ms: int | None
    time_ms: int | None
    is_loop: bool


class ReplyOut(BaseModel):
    """An agent's row and what the wait before it was spent on, in ms.

    `gap_ms` is measured from the timeline, between `from_ms` and `to_ms`; where it is null,
    `gap_reason` says why. The stages and `e2e_ms` are as reported and null where they were not;
    `tool_ms` is the time of the tools in the wait, whose rows are `tools`. `unknown` names the
    stages that there must have been and of which nobody told. `stages_ms` is the sum of the known
    ones, which may overlap.
    """

    row_index: int
    kind: ReplyKind
    asked_by: int | None
    from_ms: int | None
    to_ms: int | None
    gap_ms: int | None
    gap_reason: str | None
    eou_ms: int | None
    stt_ms: int | None
    llm_ttft_ms: int | None
    tool_ms: int | None
    tts_ttfb_ms: int | None
    e2e_ms: int | None
    tools: list[int]
    stages_ms: int | None
    unknown: list[Stage]


class MomentOut(BaseModel):
    """Something worth a mark on the timeline; times in ms from the start of the call."""

    kind: str
    row_index: int | None
    start_ms: int
    end_ms: int
    latency_ms: int | None


class ModelsOut(BaseModel):
    """The models that the voice stack named."""

    asr: str | None
    llm: str | None
    tts: str | None


class UsageOut(BaseModel):
    """What the call consumed, as reported."""

    stt_seconds: float | None
    llm_tokens: int | None
    tts_characters: int | None


class ProcessingOut(BaseModel):
    """Where measuring the call stands; `dead`: it failed too often, for the reason in `error`."""

    state: Literal["queued", "running", "done", "dead"]
    error: str | None


class CallDetail(CallRow):
    """A call with everything that is known of it.

    Its measurements are those of the current definitions, computed for this answer, so they are
    there even while the stored ones wait for the job that writes them. `metric_reasons` says in
    words why an empty metric is empty.

    Where `body_kept` is false, the body went after its time (retention): there are no rows, and the
    measurements are the stored ones.
    """

    recording_url: str
    recording_multi_channel_url: str | None
    recording_playable: bool
    transcript: str
    rows: list[RowOut]
    warning_list: list[WarningOut]
    metric_reasons: dict[str, str]
    quality: list[QualityOut]
    nodes: list[NodeTimeOut]
    node_visits: list[NodeVisitOut]
    moments: list[MomentOut]
    replies: list[ReplyOut]
    models: ModelsOut
    usage: UsageOut
    metadata: dict[str, Any]
    analysis: dict[str, Any] | None
    dynamic_variables: dict[str, Any]
    sip_call_id: str | None
    sip_headers: dict[str, Any]
    processing: ProcessingOut
    body_kept: bool


def detail_of(
    row: CallRow,
    call: Call,
    warnings: Sequence[Deviation],
    measurements: Measurements,
    replies: Sequence[Reply],
    progress: Progress,
    *,
    body_kept: bool,
) -> CallDetail:
    """Everything of a call as it is sent."""
    listed = row.model_dump()
    listed["metrics"] = dict(measurements.values)
    return CallDetail(
        **listed,
        recording_url=call.recording_url,
        recording_multi_channel_url=call.recording_multi_channel_url,
        recording_playable=_playable(call.recording_url),
        transcript=call.transcript,
        rows=[_row(row) for row in call.rows],
        warning_list=[WarningOut(**asdict(warning)) for warning in warnings],
        metric_reasons=dict(measurements.reasons),
        quality=[
            QualityOut(code=note.code, message=note.message, disables=list(note.disables))
            for note in measurements.quality
        ],
        nodes=[NodeTimeOut(**asdict(node)) for node in measurements.nodes],
        node_visits=[
            NodeVisitOut.model_construct(**_plain(visit)) for visit in measurements.visits
        ],
        moments=[MomentOut.model_construct(**moment._asdict()) for moment in measurements.moments],
        replies=[_reply(reply) for reply in replies],
        models=ModelsOut(**asdict(call.models)),
        usage=UsageOut(**asdict(call.usage)),
        metadata=dict(call.metadata),
        analysis=None if call.analysis is None else dict(call.analysis),
        dynamic_variables=dict(call.dynamic_variables),
        sip_call_id=call.sip_call_id,
        sip_headers=dict(call.sip_headers),
        processing=ProcessingOut(state=progress.state, error=progress.error),
        body_kept=body_kept,
    )


def _playable(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def _plain(value: Any) -> dict[str, Any]:
    """The fields of a dataclass as they are: `asdict` copies what is in them, ten times slower."""
    return {name: getattr(value, name) for name in value.__slots__}


def _reply(reply: Reply) -> ReplyOut:
    return ReplyOut.model_construct(
        **_plain(reply) | {"tools": list(reply.tools)},
        gap_ms=reply.gap_ms,
        stages_ms=reply.stages_ms,
        unknown=list(reply.unknown),
    )


def _row(row: Row) -> RowOut:
    return RowOut.model_construct(
        index=row.index,
        role=row.role.value,
        role_as_sent=row.role_as_sent,
        text=row.text,
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        words=[WordOut.model_construct(**word._asdict()) for word in row.words],
        tool=None
        if row.tool is None
        else ToolOut.model_construct(**_plain(row.tool), failed=tool_failed(row.tool)),
        node=None if row.node is None else NodeOut.model_construct(**_plain(row.node)),
        reported=ReportedOut.model_construct(**row.reported._asdict()),
        injected=row.injected,
        metadata=dict(row.metadata),
    )
