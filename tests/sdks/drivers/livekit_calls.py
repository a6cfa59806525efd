"""Calls of the LiveKit SDK, without audio or model: `livekit_calls.py <prefix> [scenario …]`.

Runs with the python of an environment that has the SDK and knows nothing of Tuner Server: the
address, the key and the agent come from the SDK's own variables (`TUNER_BASE_URL`, …). A call
lasts as long as it says, so that its duration agrees with its speech; all run side by side.
"""

import asyncio
import inspect
import logging
import sys
import time
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any

from livekit import rtc
from livekit.agents import Agent, AgentSession, function_tool, llm
from livekit.agents.llm import ChatMessage, FunctionCall, FunctionCallOutput
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS
from tuner import TunerPlugin

CORRELATION_ID = "0123456789abcdef0123456789abcdef"


class Room:
    """What the SDK asks of a room: its name, who is in it, and its events."""

    name = "room-1"

    def __init__(self) -> None:
        self.remote_participants: dict[str, Any] = {}
        self._listeners: dict[str, Callable[..., None]] = {}

    def on(self, event: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
        def listen(callback: Callable[..., None]) -> Callable[..., None]:
            self._listeners[event] = callback
            return callback

        return listen

    def join(self, participant: Any) -> None:
        self.remote_participants[participant.identity] = participant
        self._listeners["participant_connected"](participant)


class Job:
    """A job's context: the hooks that the SDK registers run when the call has ended."""

    def __init__(self, call_id: str) -> None:
        self.job = SimpleNamespace(id=call_id)
        self.room = Room()
        self._callbacks: list[Callable[..., Any]] = []

    def add_shutdown_callback(self, callback: Callable[..., Any]) -> None:
        self._callbacks.append(callback)

    async def shut_down(self) -> None:
        for callback in self._callbacks:
            await callback("")


class Conversation:
    """A call under way. Times are seconds from the plugin's own start."""

    def __init__(self, call_id: str, **options: Any) -> None:
        known = inspect.signature(TunerPlugin.__init__).parameters
        self.job = Job(call_id)
        self.session = AgentSession()
        self.plugin = TunerPlugin(
            self.session, self.job, **{key: options[key] for key in options if key in known}
        )
        self.start = time.time()

    def say(self, role: str, text: str, start: float, end: float, **reported: Any) -> None:
        """Adds what somebody said; `reported` are LiveKit's own measurements, in seconds."""
        extra = {key: reported.pop(key) for key in ("interrupted",) if key in reported}
        confidence = reported.pop("transcript_confidence", None)
        self.session.history.items.append(
            ChatMessage(
                role=role,
                content=[text],
                transcript_confidence=confidence,
                metrics={
                    "started_speaking_at": self.start + start,
                    "stopped_speaking_at": self.start + end,
                    **reported,
                },
                **extra,
            )
        )

    def call_tool(self, request_id: str, name: str, arguments: str, at: float) -> None:
        self.session.history.items.append(
            FunctionCall(
                call_id=request_id, name=name, arguments=arguments, created_at=self.start + at
            )
        )

    def tool_result(
        self, request_id: str, name: str, output: str, at: float, *, is_error: bool = False
    ) -> None:
        self.session.history.items.append(
            FunctionCallOutput(
                call_id=request_id,
                name=name,
                output=output,
                is_error=is_error,
                created_at=self.start + at,
            )
        )

    async def end(self, at: float) -> None:
        """Waits for the call's last moment, then ends it: the SDK delivers now."""
        await asyncio.sleep(self.start + at - time.time())
        await self.job.shut_down()


async def tools(call_id: str) -> None:
    call = Conversation(call_id)
    call.say("assistant", "Hello, Olive Tree, how can I help?", 0.3, 1.0, tts_node_ttfb=0.12)
    call.say(
        "user",
        "A table for two tonight at eight, please.",
        1.3,
        2.1,
        transcription_delay=0.2,
        end_of_turn_delay=0.35,
        transcript_confidence=0.97,
    )
    call.call_tool("call_1", "book_table", '{"people": 2, "time": "20:00"}', 2.5)
    call.tool_result("call_1", "book_table", '{"ok": true, "booking": "B-17"}', 2.75)
    call.say(
        "assistant",
        "Booked for two at eight.",
        3.1,
        3.7,
        llm_node_ttft=0.31,
        tts_node_ttfb=0.11,
        e2e_latency=1.0,
    )
    call.say("user", "Thanks, bye.", 4.0, 4.4, transcription_delay=0.18, end_of_turn_delay=0.3)
    await call.end(5.0)


async def errored_tool(call_id: str) -> None:
    call = Conversation(call_id)
    call.say("user", "Book me a table.", 0.3, 0.9)
    call.call_tool("call_1", "book_table", "people two", 1.1)
    call.tool_result("call_1", "book_table", "arguments are not JSON", 1.3, is_error=True)
    call.call_tool("call_2", "list_tables", "[1, 2]", 1.4)
    call.say("assistant", "I am sorry, the booking system is down.", 1.7, 2.6, e2e_latency=0.8)
    await call.end(3.0)


async def interruption(call_id: str) -> None:
    call = Conversation(call_id)
    call.say("assistant", "Our menu of the day has a soup,", 0.3, 2.0, interrupted=True)
    call.say("user", "Just book me a table.", 1.6, 2.5)
    call.say("assistant", "Of course, for how many people?", 3.0, 3.8, e2e_latency=0.5)
    await call.end(4.2)


async def empty(call_id: str) -> None:
    await Conversation(call_id).end(0.4)


async def sip(call_id: str) -> None:
    call = Conversation(
        call_id,
        agent_version="42",
        recipient="+15550100",
        cost_calculator=lambda _usage: 1.25,
        extra_metadata={"env": "test"},
    )
    call.job.room.join(
        SimpleNamespace(
            identity="caller",
            kind=rtc.ParticipantKind.PARTICIPANT_KIND_SIP,
            attributes={
                "sip.phoneNumber": "+15550123",
                "sip.callIDFull": "abc123@carrier",
                "sip.h.x-correlation-id": CORRELATION_ID,
            },
        )
    )
    call.say("assistant", "Hello?", 0.3, 0.7)
    call.say("user", "Wrong number, sorry.", 1.0, 1.8)
    await call.end(2.2)


class CannedStream(llm.LLMStream):
    """Calls the tool once, then answers with its result."""

    async def _run(self) -> None:
        if any(isinstance(item, FunctionCallOutput) for item in self._chat_ctx.items):
            delta = llm.ChoiceDelta(role="assistant", content="Booked for two.")
        else:
            tool_call = llm.FunctionToolCall(
                name="book_table", arguments='{"people": 2}', call_id="call_1"
            )
            delta = llm.ChoiceDelta(role="assistant", tool_calls=[tool_call])
        self._event_ch.send_nowait(llm.ChatChunk(id="chunk", delta=delta))


class CannedLLM(llm.LLM):
    """A model that needs no network."""

    @property
    def model(self) -> str:
        return "canned-1"

    def chat(
        self,
        *,
        chat_ctx: llm.ChatContext,
        tools: list[Any] | None = None,
        conn_options: Any = DEFAULT_API_CONNECT_OPTIONS,
        **_options: Any,
    ) -> llm.LLMStream:
        return CannedStream(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)


@function_tool
async def book_table(people: int) -> str:
    """Books a table."""
    return f"booked {people}"


async def real_session(call_id: str) -> None:
    """A session that really runs: agent, model and tool; what the SDK sees is LiveKit's own."""
    call = Conversation(call_id)
    model = CannedLLM()
    await call.session.start(Agent(instructions="You book tables.", llm=model, tools=[book_table]))
    await call.session.run(user_input="I want a table")
    await call.session.aclose()
    await call.job.shut_down()


async def langgraph(call_id: str) -> None:
    import booking_graph

    graph = booking_graph.compiled()
    call = Conversation(call_id)
    call.say("user", "A table for two.", 0.1, 0.7)
    await asyncio.sleep(0.9)
    chunks: AsyncIterator[Any] = call.plugin.wrap_graph(graph).astream({"people": 0})
    async for _chunk in chunks:
        pass
    call.say("assistant", "Done, a table for two.", 1.5, 2.2)
    await call.end(2.6)


TIMED = [tools, errored_tool, interruption, empty, sip]
SLOW_TO_START = [real_session]
if hasattr(TunerPlugin, "wrap_graph"):
    SLOW_TO_START.append(langgraph)


async def main(prefix: str, names: list[str]) -> None:
    """Plays the timed calls side by side, then those whose start would hold the others up."""

    def wanted(plays: list[Callable[[str], Any]]) -> list[Callable[[str], Any]]:
        return [play for play in plays if not names or play.__name__ in names]

    await asyncio.gather(*(play(prefix + play.__name__) for play in wanted(TIMED)))
    for play in wanted(SLOW_TO_START):
        await play(prefix + play.__name__)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
