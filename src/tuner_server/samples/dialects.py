"""How each client packs a played call into a body: the same facts in three shapes.

LiveKit's and Pipecat's shapes are those of their SDKs, as seen on the wire; the third is what a
team sends that follows the documentation to the letter.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from tuner_server.samples.performance import Performance, PlayedRow, SpokenWord, ToolTrace
from tuner_server.samples.script import Ending, Facts
from tuner_server.samples.stack import Stack
from tuner_server.timeline import Json, Role

Body: TypeAlias = dict[str, Json]
_LIVEKIT_AGENT_KEYS = ("llm_node_ttft", "tts_node_ttfb", "e2e_latency")
_LIVEKIT_USER_KEYS = ("stt_node_ttfb", "eou_delay", "transcript_confidence")


@dataclass(frozen=True, slots=True)
class Ended:
    """A call that has ended, with all that its client knows of it."""

    call_id: str
    started_at_ms: int
    performance: Performance
    stack: Stack
    ending: Ending
    summary: str
    language: str
    facts: Facts
    environment: str
    region: str
    campaign: str
    cost_cents: Decimal

    @property
    def ended_at_ms(self) -> int:
        return self.started_at_ms + self.performance.duration_ms

    @property
    def phone(self) -> str:
        return str(self.facts["phone"])


Dialect: TypeAlias = Callable[[Ended], Body]


def livekit_body(call: Ended) -> Body:
    """The shape of the LiveKit SDK: whole seconds, models and usage in general_meta_data_raw."""
    performance = call.performance
    body = _head(call) | {
        "call_type": "phone_call",
        "transcript_with_tool_calls": [_livekit_row(row) for row in performance.rows],
        "start_timestamp": call.started_at_ms // 1000,
        "end_timestamp": call.ended_at_ms // 1000,
        "duration_ms": performance.duration_ms,
        "call_status": call.ending.status,
        "agent_version": call.stack.version,
        "caller_phone_number": call.phone,
        "recipient": "+12025550100",
        "sip_call_id": f"{call.call_id.lower()}@trunk.example",
        "recording_url": "pending",
        "general_meta_data_raw": {
            "livekit_job_id": call.call_id,
            "livekit_room_name": f"room-{call.call_id[-6:].lower()}",
            "usage_token": {
                "llm_token": performance.llm_tokens,
                "tts_characters_count": performance.tts_characters,
                "stt_duration_seconds": performance.stt_seconds,
            },
            "ai_models": {
                "stt_model": call.stack.asr_model,
                "llm_model": call.stack.llm_model,
                "tts_model": call.stack.tts_model,
            },
            **_labels(call),
        },
    }
    if performance.rows:
        body["transcript"] = performance.transcript
    return body


def pipecat_body(call: Ended) -> Body:
    """The shape of the Pipecat SDK: numbered turns, whole seconds, no recording of its own."""
    performance = call.performance
    rows: list[Json] = [_pipecat_row(row, turn) for turn, row in enumerate(performance.rows)]
    return _head(call) | {
        "call_type": "phone_call",
        "start_timestamp": call.started_at_ms // 1000,
        "end_timestamp": call.ended_at_ms // 1000,
        "recording_url": "pipecat://no-recording",
        "transcript_with_tool_calls": rows,
        "call_status": call.ending.status,
        "duration_ms": performance.duration_ms,
        "agent_version": call.stack.version,
        "caller_phone_number": call.phone,
        "recipient": "sip:reception@clinic.example",
        "general_meta_data_raw": {
            "ai_models": _models(call),
            "usage_token": {
                "asr_duration": round(performance.duration_ms / 1000),
                "llm_token": performance.llm_tokens,
                "tts_character_count": performance.tts_characters,
            },
            **_labels(call),
        },
    }


def custom_body(call: Ended) -> Body:
    """The documented shape: milliseconds, words with times, typed metadata, an own analysis."""
    performance = call.performance
    return _head(call) | {
        "call_type": "phone_call",
        "start_timestamp": call.started_at_ms,
        "end_timestamp": call.ended_at_ms,
        "duration_ms": performance.duration_ms,
        "transcript_with_tool_calls": [_custom_row(row) for row in performance.rows],
        "transcript": performance.transcript,
        "recording_url": "pending",
        "call_status": "no_answer" if not performance.rows else call.ending.status,
        "agent_version": call.stack.version,
        "caller_phone_number": "+12025550199",
        "recipient": call.phone,
        "in_voicemail": call.ending.in_voicemail,
        "collected_dynamic_variables": {
            "recipient_name": f"{call.facts['first_name']} {call.facts['surname']}",
            "parcel": call.facts["parcel"],
            "shop": call.facts["shop"],
        },
        "call_analysis": {"summary": call.summary, "in_voicemail": call.ending.in_voicemail},
        "metadata": {
            "ai_models": _models(call),
            "usage_token": {
                "stt_duration_seconds": performance.stt_seconds,
                "llm_token": performance.llm_tokens,
                "tts_characters_count": performance.tts_characters,
            },
            **_labels(call),
        },
    }


def _head(call: Ended) -> Body:
    """What every client sends, as far as it is known."""
    body: Body = {
        "call_id": call.call_id,
        "disconnection_reason": call.ending.disconnection,
        "call_cost": float(call.cost_cents),
    }
    if call.ending.successful is not None:
        body["call_successful"] = call.ending.successful
    if call.ending.sentiment is not None:
        body["user_sentiment"] = call.ending.sentiment
    return body


def _labels(call: Ended) -> Body:
    return {
        "env": call.environment,
        "region": call.region,
        "campaign": call.campaign,
        "language": call.language,
    }


def _models(call: Ended) -> Body:
    stack = call.stack
    return {
        "asr_model": stack.asr_model,
        "llm_model": stack.llm_model,
        "tts_model": stack.tts_model,
    }


def _livekit_row(row: PlayedRow) -> Body:
    if row.tool is not None:
        return {"role": row.role.value, "start_ms": row.start_ms, "tool": _livekit_tool(row)}
    keys = (*_LIVEKIT_AGENT_KEYS, *_LIVEKIT_USER_KEYS)
    reported: Body = {key: row.reported.get(key) for key in keys}
    return _speech(row, {"interrupted": row.interrupted, **reported})


def _livekit_tool(row: PlayedRow) -> Json:
    tool = row.tool or ToolTrace("", "")
    body: Body = {"name": tool.name, "request_id": tool.request_id}
    if row.role is Role.AGENT_FUNCTION:
        body["params"] = tool.params
    elif tool.error is not None:
        body |= {"is_error": True, "error": tool.error}
    else:
        body |= {"is_error": False, "result": {"value": json.dumps(tool.result)}}
    return body


def _pipecat_row(row: PlayedRow, turn: int) -> Body:
    if row.tool is not None:
        return _documented_tool_row(row, row.tool)
    if row.role is Role.NODE_TRANSITION:
        return _node_row(row)
    reported: Body = {"interrupted": row.interrupted, "turn_index": turn, "node": row.node}
    reported |= row.reported
    reported.pop("transcript_confidence", None)
    if "eou_delay" in row.reported:
        reported |= {"eou_confidence": 0.9, "eou_reason": "model_verdict"}
    return _speech(row, reported)


def _custom_row(row: PlayedRow) -> Body:
    if row.tool is not None:
        return _documented_tool_row(row, row.tool)
    body = _speech(row, dict(row.reported))
    body["words"] = [_word(word, row.role) for word in row.words]
    if row.interrupted:
        body["metadata"] = {**row.reported, "interrupted": True}
    return body


def _speech(row: PlayedRow, metadata: Body) -> Body:
    return {
        "role": row.role.value,
        "text": row.text,
        "start_ms": row.start_ms,
        "end_ms": row.end_ms,
        "metadata": metadata,
    }


def _word(word: SpokenWord, role: Role) -> Body:
    body: Body = {"word": word.text, "start_ms": word.start_ms, "end_ms": word.end_ms}
    if role is Role.USER:
        body["confidence"] = word.confidence
    return body


def _documented_tool_row(row: PlayedRow, tool: ToolTrace) -> Body:
    body: Body = {"name": tool.name, "request_id": tool.request_id, "start_ms": row.start_ms}
    if row.role is Role.AGENT_FUNCTION:
        body["params"] = tool.params
    elif tool.error is not None:
        body |= {"is_error": True, "error": tool.error}
    else:
        body["result"] = tool.result
    return {"role": row.role.value, "start_ms": row.start_ms, "tool": body}


def _node_row(row: PlayedRow) -> Body:
    node: Body = {"to": row.text, "reason": row.reason}
    if row.from_node is not None:
        node["from"] = row.from_node
    return {
        "role": row.role.value,
        "text": row.text,
        "start_ms": row.start_ms,
        "end_ms": row.end_ms,
        "node": node,
    }
