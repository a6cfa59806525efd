"""A body for benchmarks: a call of 60 rows and about 22 KB, made anew by changing its id only."""

import json
from collections.abc import Callable
from random import Random

from tuner_server.samples.dialects import Body
from tuner_server.timeline import Json

_START_MS = 1_795_400_000_000
_TURN_MS = 6_000
_TURNS = 20
_ID_PLACE = "CALL-ID-GOES-HERE"
_WORDS = (
    "I would like to move my booking from Friday to Saturday evening somewhere around eight if "
    "that is possible and we will be five people instead of four this time because our friends "
    "are in town of course let me have a look at the table plan for the garden there is a free "
    "place by the window right away anything else you need please tell me about the menu"
)
_RESULT_NOTE = "window seat, high chair asked for, guests arrive in two groups"


def benchmark_bodies(size_bytes: int = 22_000) -> Callable[[int], bytes]:
    """Give a maker of bodies that differ in their call id only; each costs one copy.

    Texts are cut or filled up so that a body has `size_bytes`, from 12,000 up.
    """
    bare_bytes = len(json.dumps(_body(0)))
    text_length = max(1, (size_bytes - bare_bytes) // (2 * _TURNS))
    before, _, after = json.dumps(_body(text_length)).encode().partition(_ID_PLACE.encode())
    return lambda index: b"%sbench-%012d%s" % (before, index, after)


def _body(text_length: int) -> Body:
    rows: list[Json] = []
    for turn in range(_TURNS):
        start_ms = turn * _TURN_MS
        heard, said = _text(2 * turn, text_length), _text(2 * turn + 1, text_length)
        rows += [_user(start_ms, heard), *_middle(turn, start_ms), _agent(start_ms, said)]
    return {
        "call_id": _ID_PLACE,
        "call_type": "phone_call",
        "transcript_with_tool_calls": rows,
        "start_timestamp": _START_MS,
        "end_timestamp": _START_MS + _TURNS * _TURN_MS,
        "recording_url": "pending",
        "agent_version": 42,
        "call_status": "completed",
        "disconnection_reason": "user_hangup",
        "call_successful": True,
        "user_sentiment": "neutral",
        "call_cost": 12.5,
        "caller_phone_number": "+12025550143",
        "metadata": {
            "ai_models": {"asr_model": "ears-2", "llm_model": "brain-2", "tts_model": "voice-3"},
            "usage_token": {
                "stt_duration_seconds": 48.2,
                "llm_token": 21_000,
                "tts_characters_count": 3_200,
            },
            "env": "bench",
        },
    }


def _text(number: int, length: int) -> str:
    """Words in an order of their own for each number, cut to a length."""
    rng = Random(number)  # noqa: S311 - filler, nothing secret
    return " ".join(rng.choices(_WORDS.split(), k=length // 3 + 1))[:length]


def _user(start_ms: int, text: str) -> Body:
    return {
        "role": "user",
        "text": text,
        "start_ms": start_ms,
        "end_ms": start_ms + 2_400,
        "metadata": {"stt_node_ttfb": 160, "eou_delay": 380, "transcript_confidence": 0.96},
    }


def _middle(turn: int, start_ms: int) -> list[Json]:
    """What stands between the two sides: in turn a tool's call, its result, a node."""
    if turn % 3 == 2:
        node: Body = {"from": f"node_{turn}", "to": f"node_{turn + 1}", "reason": "next step"}
        return [{"role": "node_transition", "start_ms": start_ms + 3_000, "node": node}]
    tool: Body = {"name": "change_booking", "request_id": f"call_{turn // 3}"}
    if turn % 3 == 0:
        tool |= {"params": {"booking": "B-1234", "people": 5, "note": _RESULT_NOTE}}
        return [{"role": "agent_function", "start_ms": start_ms + 3_000, "tool": tool}]
    tool |= {"result": {"success": True, "booking": "B-1234", "note": _RESULT_NOTE}}
    return [{"role": "agent_result", "start_ms": start_ms + 3_000, "tool": tool}]


def _agent(start_ms: int, text: str) -> Body:
    return {
        "role": "agent",
        "text": text,
        "start_ms": start_ms + 3_400,
        "end_ms": start_ms + 5_700,
        "metadata": {"llm_node_ttft": 320, "tts_node_ttfb": 140, "e2e_latency": 1_000},
    }
