"""Calls of the Pipecat SDK, without audio or model: `pipecat_calls.py <prefix> [scenario …]`.

Runs with the python of an environment that has the SDK and knows nothing of Tuner Server. Frames
pass through a real pipeline at the times that the call says; all calls run side by side. The
oldest SDK is a processor for Pipecat Flows and takes the texts from the flow's context, the
newest is an observer that reads them from the frames: `Conversation` feeds both.
"""

import asyncio
import os
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import tuner_pipecat_sdk as sdk
from pipecat.frames import frames
from pipecat.metrics import metrics
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.runner import PipelineRunner
from pipecat.pipeline.task import PipelineParams, PipelineTask
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

NEWEST = hasattr(sdk, "Observer")
CORRELATION_ID = "0123456789abcdef0123456789abcdef"
SILENCE_BEFORE_STOP_SECONDS = 0.2
MODELS = {"asr_model": "ears-2", "llm_model": "brain-1", "tts_model": "voice-3"}


class Forward(FrameProcessor):
    """A processor that passes every frame on."""

    async def process_frame(self, frame: frames.Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        await self.push_frame(frame, direction)


class Conversation:
    """A call as frames at their times, in seconds from the pipeline's start."""

    def __init__(self, call_id: str, **options: Any) -> None:
        observer_class = sdk.Observer if NEWEST else sdk.FlowsObserver
        self.observer = observer_class(
            api_key=os.environ["TUNER_API_KEY"],
            workspace_id=int(os.environ["TUNER_WORKSPACE_ID"]),
            agent_id=os.environ["TUNER_AGENT_ID"],
            base_url=os.environ["TUNER_BASE_URL"],
            call_id=call_id,
            **MODELS,
            **options,
        )
        self._timeline: list[tuple[float, Callable[[], list[frames.Frame]]]] = []
        self._context: list[dict[str, Any]] = []

    def user_says(self, text: str, start: float, end: float) -> None:
        measured = [metrics.TTFBMetricsData(processor="EarsSTTService#0", value=0.2)]
        if hasattr(metrics, "TurnMetricsData"):
            measured.append(
                metrics.TurnMetricsData(
                    processor="SmartTurn#0",
                    is_complete=True,
                    probability=0.91,
                    e2e_processing_time_ms=120,
                )
            )
        self._at(
            start,
            lambda: [frames.VADUserStartedSpeakingFrame(), frames.UserStartedSpeakingFrame()],
        )
        self._at(
            end,
            lambda: [
                frames.MetricsFrame(data=measured),
                frames.TranscriptionFrame(text, "caller", "2026-01-01T00:00:00Z"),
                frames.VADUserStoppedSpeakingFrame(stop_secs=SILENCE_BEFORE_STOP_SECONDS),
                frames.UserStoppedSpeakingFrame(),
            ],
        )
        self._context.append({"role": "user", "content": text})

    def agent_says(self, text: str, start: float, end: float) -> None:
        self._at(
            start - 0.05,
            lambda: [
                frames.LLMFullResponseStartFrame(),
                frames.LLMTextFrame(text),
                frames.LLMFullResponseEndFrame(),
                frames.MetricsFrame(data=_measured_response(text)),
                frames.TTSTextFrame(text, "sentence"),
            ],
        )
        self._at(start, lambda: [frames.BotStartedSpeakingFrame()])
        self._at(
            end,
            lambda: [
                frames.BotStoppedSpeakingFrame(),
                frames.LLMContextAssistantTimestampFrame("2026-01-01T00:00:00Z"),
            ],
        )
        self._context.append({"role": "assistant", "content": text})

    def tool(
        self, request_id: str, name: str, arguments: Any, result: Any, start: float, end: float
    ) -> None:
        self._at(start, lambda: [frames.FunctionCallInProgressFrame(name, request_id, arguments)])
        self._at(end, lambda: [frames.FunctionCallResultFrame(name, request_id, arguments, result)])
        function = {"name": name, "arguments": arguments}
        self._context += [
            {"role": "assistant", "tool_calls": [{"id": request_id, "function": function}]},
            {"role": "tool", "tool_call_id": request_id, "content": result},
        ]

    async def play(self, until: float) -> None:
        """Runs the pipeline to the call's end, and on until the SDK has delivered."""
        processors = [Forward(), Forward()] if NEWEST else [Forward(), self.observer, Forward()]
        observers = [self.observer.latency_observer]
        if NEWEST:
            observers.insert(0, self.observer)
        else:
            context = self._context
            self.observer.attach_flow_manager(SimpleNamespace(get_current_context=lambda: context))
        task = PipelineTask(
            Pipeline(processors),
            params=PipelineParams(enable_metrics=True, enable_usage_metrics=True),
            observers=observers,
            enable_rtvi=False,
        )
        self.observer.attach_turn_tracking_observer(task.turn_tracking_observer)
        started = asyncio.Event()

        @task.event_handler("on_pipeline_started")
        async def _on_started(*_args: Any) -> None:
            started.set()

        run = asyncio.create_task(PipelineRunner(handle_sigint=False).run(task))
        await started.wait()
        start = time.monotonic()
        self._at(0, lambda: [frames.ClientConnectedFrame()])
        self._at(until, lambda: [frames.EndFrame()])
        for moment, make in sorted(self._timeline, key=lambda entry: entry[0]):
            await asyncio.sleep(max(0, start + moment - time.monotonic()))
            for frame in make():
                await task.queue_frame(frame)
        await run
        await asyncio.sleep(1.0)

    def _at(self, moment: float, make: Callable[[], list[frames.Frame]]) -> None:
        """Plans frames. They are made at their moment, for some carry the time they were made."""
        self._timeline.append((moment, make))


def _measured_response(text: str) -> list[metrics.MetricsData]:
    tokens = metrics.LLMTokenUsage(prompt_tokens=100, completion_tokens=20, total_tokens=120)
    return [
        metrics.TTFBMetricsData(processor="BrainLLMService#0", value=0.25),
        metrics.ProcessingMetricsData(processor="BrainLLMService#0", value=0.31),
        metrics.TTFBMetricsData(processor="VoiceTTSService#0", value=0.11),
        metrics.LLMUsageMetricsData(processor="BrainLLMService#0", value=tokens),
        metrics.TTSUsageMetricsData(processor="VoiceTTSService#0", value=len(text)),
    ]


async def tools(call_id: str) -> None:
    call = Conversation(call_id)
    call.agent_says("Hello, Olive Tree, how can I help?", 0.4, 1.0)
    call.user_says("A table for two tonight at eight, please.", 1.3, 2.1)
    call.tool("call_1", "book_table", {"people": 2, "time": "20:00"}, {"ok": True}, 2.3, 2.5)
    call.tool("call_2", "note", {}, "window seat", 2.55, 2.65)
    call.agent_says("Booked for two at eight.", 3.0, 3.6)
    call.user_says("Thanks, bye.", 3.9, 4.3)
    await call.play(4.8)


async def errored_tool(call_id: str) -> None:
    call = Conversation(call_id)
    call.user_says("Book me a table.", 0.4, 0.9)
    call.tool("call_1", "book_table", {"people": 2}, {"error": "booking system is down"}, 1.1, 1.3)
    call.agent_says("I am sorry, the booking system is down.", 1.6, 2.4)
    await call.play(2.8)


async def interruption(call_id: str) -> None:
    call = Conversation(call_id)
    call.agent_says("Our menu of the day has a soup,", 0.4, 2.0)
    call.user_says("Just book me a table.", 1.6, 2.5)
    call.agent_says("Of course, for how many people?", 3.0, 3.8)
    await call.play(4.2)


async def empty(call_id: str) -> None:
    await Conversation(call_id).play(0.4)


async def sip(call_id: str) -> None:
    call = Conversation(call_id, call_type="phone_call", recording_url="pending")
    if NEWEST:
        call.observer.attach_sip(
            sip_call_id="abc123@carrier",
            sip_headers={"X-Correlation-Id": CORRELATION_ID},
            recipient="sip:olive@example.com",
        )
    call.agent_says("Hello?", 0.4, 0.8)
    call.user_says("Wrong number, sorry.", 1.1, 1.8)
    await call.play(2.2)


async def langgraph(call_id: str) -> None:
    import booking_graph

    call = Conversation(call_id)
    wrapped = call.observer.wrap_graph(booking_graph.compiled())
    call.user_says("A table for two.", 0.4, 0.9)
    call.agent_says("Done, a table for two.", 1.6, 2.3)

    async def think() -> None:
        await asyncio.sleep(1.1)
        await wrapped.ainvoke({"people": 0})

    await asyncio.gather(call.play(2.7), think())


TIMED = [tools, errored_tool, interruption, empty, sip]
SLOW_TO_START = [langgraph] if NEWEST else []


async def main(prefix: str, names: list[str]) -> None:
    """Plays the timed calls side by side, then those whose start would hold the others up."""

    def wanted(plays: list[Callable[[str], Any]]) -> list[Callable[[str], Any]]:
        return [play for play in plays if not names or play.__name__ in names]

    await asyncio.gather(*(play(prefix + play.__name__) for play in wanted(TIMED)))
    for play in wanted(SLOW_TO_START):
        await play(prefix + play.__name__)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
