"""The JSON schema of the body as it is really accepted: JSON Schema 2020-12, as in OpenAPI 3.1.

Of every body that fits the schema `read` yields a call. Only the required fields constrain it; the
other ones are described, but whatever else is sent in them is kept with a warning.
"""

from typing import Any

from tuner_server.contract.epoch import EARLIEST_MS, LARGEST_NUMBER
from tuner_server.timeline import Json

_ANY_OBJECT = "any keys; kept as it is"
_URL = "audio, 1 to 1024 characters; placeholders as `pending` are fine for a call without one"
_TEXT_TIME = r"^\d{1,20}(\.\d{1,20})?$"


def _documented(documented_type: str, meaning: str) -> Json:
    """A field in which anything is accepted."""
    return {"description": f"{documented_type}: {meaning}."}


def _time(meaning: str) -> Json:
    return {
        "description": f"{meaning}. Epoch seconds or milliseconds, judged per field: from 10^11 "
        "on it is milliseconds. Numeric texts, fractions, and ISO 8601 times with an offset are "
        "read too.",
        "anyOf": [
            {"type": "number", "minimum": EARLIEST_MS // 1000, "maximum": LARGEST_NUMBER},
            {"type": "string", "pattern": _TEXT_TIME},
        ],
        "examples": [1795403516, 1795403516000],
    }


_TOOL: dict[str, Json] = {
    "name": _documented("text", "which tool"),
    "request_id": _documented("text", "joins a call and its result"),
    "params": _documented("object", "what the tool was called with; any JSON is kept"),
    "result": _documented("object", "what it returned; any JSON is kept"),
    "is_error": _documented("boolean", "whether it failed"),
    "error": _documented("text", "why it failed; any JSON is kept"),
    "start_ms": _documented("integer", "ms from call start"),
    "end_ms": _documented("integer", "ms from call start"),
    "duration_ms": _documented("integer", "ms"),
}

_ROW_METADATA: dict[str, Json] = {
    "e2e_latency": _documented("integer", "ms, on agent rows"),
    "llm_node_ttft": _documented("integer", "ms, on agent rows"),
    "tts_node_ttfb": _documented("integer", "ms, on agent rows"),
    "stt_node_ttfb": _documented("integer", "ms, on user rows; also as asr_node_ttfb"),
    "eou_delay": _documented("integer", "ms, on user rows"),
    "eou_confidence": _documented("number", "0 to 1, on user rows"),
    "eou_reason": _documented("text", "why the turn was taken to end, on user rows"),
    "transcript_confidence": _documented("number", "0 to 1, on user rows"),
    "interrupted": _documented("boolean", "the row was cut off"),
}

_NODE: dict[str, Json] = {
    "from": _documented("text", "the node that was left; empty where the graph was entered"),
    "to": _documented("text", "the node that was entered"),
    "reason": _documented("text", "why"),
}

_SEGMENT: dict[str, Json] = {
    "role": _documented("text", "user, agent, agent_function, agent_result or node_transition"),
    "text": _documented("text", "the utterance, or a rendering of the tool call"),
    "words": _documented("array", "objects of word, start_ms, end_ms and perhaps confidence"),
    "start_ms": _documented("integer", "ms from call start; fractions are rounded up"),
    "end_ms": _documented("integer", "ms from call start; else start plus duration, or the words"),
    "duration_ms": _documented("integer", "ms"),
    "node": {"description": "object, for node_transition.", "properties": _NODE},
    "tool": {"description": "object, for tool calls and results.", "properties": _TOOL},
    "metadata": {"description": "object: measurements.", "properties": _ROW_METADATA},
}

_OPTIONAL: dict[str, Json] = {
    "recording_multi_channel_url": _documented("text", "one speaker per channel, up to 1024"),
    "agent_version": _documented("integer from 0", "or any text, with a warning"),
    "transcript": _documented("text", "plain diarized text; derived from the rows when absent"),
    "duration_ms": _documented("integer", "derived from the timestamps when absent"),
    "call_status": _documented("text up to 100", "call_ended, completed, error, …"),
    "disconnection_reason": _documented("text up to 100", "user_hangup, agent_hangup, error, …"),
    "caller_phone_number": _documented("text up to 50", "E.164 when available"),
    "recipient": _documented("text", "the number or SIP URI that was dialled"),
    "sip_call_id": _documented("text", "the SIP identifier of the call"),
    "sip_headers": _documented("object", _ANY_OBJECT),
    "call_successful": _documented("boolean", "the provider's verdict"),
    "user_sentiment": _documented("text", "positive, neutral, negative or unknown"),
    "in_voicemail": _documented("boolean", "whether a voicemail answered"),
    "collected_dynamic_variables": _documented("object", _ANY_OBJECT),
    "call_cost": _documented("number", "cents; fractions allowed: 125 is $1.25"),
    "call_analysis": _documented("object", "the provider's own analysis, kept as it is"),
    "metadata": _documented("object", "ai_models, usage_token, and any key of your own"),
    "general_meta_data_raw": _documented("object", "where the SDKs put models, usage and keys"),
    "recording_file_extension": _documented("text", "wav, no dot; asks for recording_upload"),
    "recording_s3_multi_channel": _documented("boolean", "about the audio to be uploaded"),
    "recording_s3_caller_channel": _documented("integer", "about the audio to be uploaded"),
}

EXAMPLE: dict[str, Json] = {
    "call_id": "call-2031",
    "call_type": "phone_call",
    "start_timestamp": 1795403516,
    "end_timestamp": 1795403524,
    "duration_ms": 7800,
    "recording_url": "https://recordings.example.com/call-2031.wav",
    "call_status": "call_ended",
    "disconnection_reason": "user_hangup",
    "caller_phone_number": "+14155550123",
    "agent_version": 42,
    "call_cost": 12.5,
    "transcript_with_tool_calls": [
        {
            "role": "agent",
            "text": "Hello, how can I help?",
            "start_ms": 400,
            "end_ms": 1900,
            "metadata": {"llm_node_ttft": 310, "tts_node_ttfb": 120},
        },
        {
            "role": "user",
            "text": "A table for two, please.",
            "start_ms": 2500,
            "end_ms": 4000,
            "metadata": {"stt_node_ttfb": 200, "transcript_confidence": 0.97},
        },
        {
            "role": "agent_function",
            "start_ms": 4600,
            "tool": {"name": "book", "request_id": "book-1", "params": {"people": 2}},
        },
        {
            "role": "agent_result",
            "start_ms": 5000,
            "tool": {"name": "book", "request_id": "book-1", "result": {"ok": True}},
        },
        {
            "role": "agent",
            "text": "Booked for two.",
            "start_ms": 5500,
            "end_ms": 6500,
            "metadata": {"e2e_latency": 1500},
        },
    ],
    "metadata": {"ai_models": {"llm_model": "gpt-4o-mini"}, "env": "prod"},
}

BODY_SCHEMA: dict[str, Any] = {
    "title": "Call",
    "description": "A call that has ended. Null means absent, and unknown fields are kept.",
    "type": "object",
    "required": [
        "call_id",
        "call_type",
        "transcript_with_tool_calls",
        "start_timestamp",
        "end_timestamp",
        "recording_url",
    ],
    "properties": {
        "call_id": {
            "description": "Your own id of the call: a repeat of it, for the same agent, is "
            "answered but not filed again. A number is kept as text.",
            "anyOf": [
                {"type": "string", "minLength": 1, "maxLength": 200},
                {"type": "number", "minimum": -(2**63), "maximum": 2**63 - 1},
            ],
        },
        "call_type": {
            "description": "Free text of up to 100 characters: `phone_call`, `web_call`, …",
            "type": "string",
            "minLength": 1,
        },
        "transcript_with_tool_calls": {
            "description": "The timeline; `[]` for a call in which nobody spoke.",
            "type": "array",
            "items": {"description": "A row.", "properties": _SEGMENT},
        },
        "start_timestamp": _time("When the call began"),
        "end_timestamp": _time("When the call ended"),
        "recording_url": {"description": _URL, "type": "string", "minLength": 1},
        **_OPTIONAL,
    },
    "additionalProperties": True,
    "examples": [EXAMPLE],
}
