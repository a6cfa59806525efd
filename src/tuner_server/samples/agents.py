"""The three sample agents: who they are, how fast each of their versions is, when they talk."""

from dataclasses import dataclass
from typing import Literal

from tuner_server.samples.dialects import Dialect, custom_body, livekit_body, pipecat_body
from tuner_server.samples.rhythm import Rhythm
from tuner_server.samples.script import Scenario
from tuner_server.samples.scripts import clinic, parcels, restaurant
from tuner_server.samples.stack import Spread, Stack
from tuner_server.timeline import Json


@dataclass(frozen=True, slots=True)
class SampleAgent:
    """An agent of the samples. `stacks` are its versions, the oldest first."""

    agent_id: str
    name: str
    provider: str
    direction: Literal["inbound", "outbound"]
    language: str
    summary: str
    prompt: str
    scenarios: tuple[Scenario, ...]
    stacks: tuple[Stack, ...]
    rhythm: Rhythm
    share: int
    dialect: Dialect
    office_hours: bool

    def stack_at(self, age_days: float) -> Stack:
        """The version that took calls so many days ago."""
        live = [stack for stack in self.stacks if stack.age_days >= age_days]
        return live[-1] if live else self.stacks[0]

    @property
    def creation_body(self) -> dict[str, Json]:
        """The body that creates this agent through the public API."""
        return {
            "agent_name": self.name,
            "provider_name": self.provider,
            "agent_id": self.agent_id,
            "summary": self.summary,
            "agent_lang": self.language,
            "call_direction": self.direction,
            "prompt": self.prompt,
        }


RESTAURANT = SampleAgent(
    agent_id="olive-tree-bookings",
    name="Olive Tree bookings",
    provider="livekit",
    direction="inbound",
    language="en",
    summary="Books tables for a restaurant. Version 42 brought a slower model, 43 took it back.",
    prompt=restaurant.PROMPT,
    scenarios=restaurant.SCENARIOS,
    stacks=(
        Stack(
            version=41,
            age_days=400,
            asr_model="ears-2",
            llm_model="brain-mini-1",
            tts_model="voice-warm-3",
            eou=Spread(380, 720),
            stt=Spread(160, 290),
            llm=Spread(430, 820),
            tts=Spread(140, 260),
            stop=Spread(380, 800),
        ),
        Stack(
            version=42,
            age_days=17,
            asr_model="ears-2",
            llm_model="brain-large-2",
            tts_model="voice-warm-3",
            eou=Spread(380, 720),
            stt=Spread(160, 290),
            llm=Spread(1_150, 2_700),
            tts=Spread(140, 260),
            stop=Spread(620, 2_400),
        ),
        Stack(
            version=43,
            age_days=8,
            asr_model="ears-2",
            llm_model="brain-mini-2",
            tts_model="voice-warm-3",
            eou=Spread(360, 680),
            stt=Spread(150, 270),
            llm=Spread(360, 640),
            tts=Spread(130, 230),
            stop=Spread(310, 620),
        ),
    ),
    rhythm=Rhythm(
        weekdays=(2, 5, 6, 7, 11, 10, 5),
        hours=(0, 0, 0, 0, 0, 0, 0, 0, 1, 4, 9, 10, 7, 4, 3, 5, 9, 12, 11, 7, 3, 1, 0, 0),
    ),
    share=40,
    dialect=livekit_body,
    office_hours=False,
)

CLINIC = SampleAgent(
    agent_id="harbour-clinic-line",
    name="Harbour Clinic line",
    provider="pipecat",
    direction="inbound",
    language="en",
    summary="Takes patients from triage to an appointment, as a graph of nodes.",
    prompt=clinic.PROMPT,
    scenarios=clinic.SCENARIOS,
    stacks=(
        Stack(
            version=7,
            age_days=400,
            asr_model="clear/medical-1",
            llm_model="steady-4",
            tts_model="calm/voice-2",
            eou=Spread(620, 1_250),
            stt=Spread(210, 360),
            llm=Spread(520, 980),
            tts=Spread(180, 320),
            stop=Spread(520, 1_300),
            words_per_minute=152,
        ),
        Stack(
            version=8,
            age_days=12,
            asr_model="clear/medical-2",
            llm_model="steady-4",
            tts_model="calm/voice-2",
            eou=Spread(420, 760),
            stt=Spread(170, 300),
            llm=Spread(500, 900),
            tts=Spread(170, 290),
            stop=Spread(430, 900),
            words_per_minute=152,
        ),
    ),
    rhythm=Rhythm(
        weekdays=(12, 9, 8, 8, 7, 1, 0),
        hours=(0, 0, 0, 0, 0, 0, 1, 6, 12, 11, 9, 7, 4, 6, 7, 6, 4, 2, 1, 0, 0, 0, 0, 0),
    ),
    share=32,
    dialect=pipecat_body,
    office_hours=True,
)

PARCELS = SampleAgent(
    agent_id="swift-parcel-desk",
    name="Swift Parcel desk",
    provider="custom_api",
    direction="outbound",
    language="en",
    summary="Calls recipients when a delivery needs their word.",
    prompt=parcels.PROMPT,
    scenarios=parcels.SCENARIOS,
    stacks=(
        Stack(
            version=3,
            age_days=400,
            asr_model="nimble-asr-1",
            llm_model="brain-mini-1",
            tts_model="crisp-1",
            eou=Spread(300, 620),
            stt=Spread(120, 220),
            llm=Spread(480, 1_100),
            tts=Spread(110, 200),
            stop=Spread(450, 1_100),
            words_per_minute=175,
        ),
        Stack(
            version=4,
            age_days=10,
            asr_model="nimble-asr-2",
            llm_model="brain-mini-2",
            tts_model="crisp-2",
            eou=Spread(280, 520),
            stt=Spread(110, 200),
            llm=Spread(350, 650),
            tts=Spread(100, 170),
            stop=Spread(320, 700),
            words_per_minute=170,
        ),
    ),
    rhythm=Rhythm(
        weekdays=(8, 9, 9, 9, 8, 3, 0),
        hours=(0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 9, 9, 5, 7, 9, 8, 8, 9, 6, 2, 0, 0, 0, 0),
    ),
    share=28,
    dialect=custom_body,
    office_hours=True,
)

SAMPLE_AGENTS = (RESTAURANT, CLINIC, PARCELS)
