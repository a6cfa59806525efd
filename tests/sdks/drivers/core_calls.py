"""Calls of `tuner-core`, the part that other SDKs build on: `core_calls.py <prefix> [scenario …]`.

Runs with the python of an environment that has the SDK and knows nothing of Tuner Server: the
address, the key and the agent come from the SDK's own variables (`TUNER_BASE_URL`, …).
"""

import asyncio
import sys
import time
from typing import Any

import booking_graph
from tuner_core import BaseTunerHandler, TunerConfig, TunerSession
from tuner_langchain.graph_wrapper import wrap_graph

CORRELATION_ID = "0123456789abcdef0123456789abcdef"


class Ears(BaseTunerHandler):
    """A transcript collector: reports what was said, in ms from the call's start."""

    def heard(self, text: str, start_ms: int, duration_ms: int) -> None:
        self._record_user_turn(text, start_ms, duration_ms=duration_ms, stt_latency_ms=150)
        self._record_stt_usage(duration_ms / 1000)

    def spoken(self, text: str, start_ms: int, duration_ms: int, **reported: Any) -> None:
        self._record_agent_turn(text, start_ms, duration_ms=duration_ms, **reported)
        self._record_tts_usage(len(text))


def begin(call_id: str, **options: Any) -> tuple[TunerSession, Ears]:
    """A call under way. Its recording is not ready, its models are named."""
    config = TunerConfig.from_env(
        asr_model="ears-2", llm_model="brain-1", tts_model="voice-3", **options
    )
    session = TunerSession(config=config, call_id=call_id)
    return session, session.attach(Ears())


async def end(session: TunerSession, started: float, seconds: float) -> None:
    await asyncio.sleep(max(0, started + seconds - time.monotonic()))
    session.disconnection_reason = "user_hangup"
    await session.flush()


async def langgraph(call_id: str) -> None:
    started = time.monotonic()
    session, ears = begin(
        call_id, agent_version=3, cost_calculator=lambda _usage: 3.5, extra_metadata={"env": "test"}
    )
    graph = session.attach(wrap_graph(booking_graph.compiled()))
    ears.heard("A table for two.", 100, 600)
    await asyncio.sleep(0.9)
    await graph.ainvoke({"people": 0})
    ears.spoken("Done, a table for two.", 1500, 700, e2e_latency_ms=800, tts_ttfb_ms=110)
    await end(session, started, 2.6)


async def interruption(call_id: str) -> None:
    started = time.monotonic()
    session, ears = begin(call_id)
    ears.spoken(
        "Our menu of the day has a soup,",
        300,
        1700,
        interrupted=True,
        intended_text="Our menu of the day has a soup, a salad and a stew.",
    )
    ears.heard("Just book me a table.", 1600, 900)
    ears.spoken("Of course, for how many people?", 3000, 800, e2e_latency_ms=500)
    await end(session, started, 4.2)


async def empty(call_id: str) -> None:
    session, _ears = begin(call_id)
    await end(session, time.monotonic(), 0.4)


async def sip(call_id: str) -> None:
    started = time.monotonic()
    session, ears = begin(
        call_id,
        call_type="phone_call",
        recipient="+15550100",
        sip_call_id="abc123@carrier",
        sip_headers={"X-Correlation-Id": CORRELATION_ID},
        recording_file_extension="wav",
        recording_s3_multi_channel=True,
        recording_s3_caller_channel=0,
    )
    ears.spoken("Hello?", 300, 400)
    ears.heard("Wrong number, sorry.", 1000, 800)
    await end(session, started, 2.2)


SCENARIOS = {play.__name__: play for play in (interruption, empty, sip, langgraph)}


async def main(prefix: str, names: list[str]) -> None:
    await asyncio.gather(*(SCENARIOS[name](prefix + name) for name in names or SCENARIOS))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
