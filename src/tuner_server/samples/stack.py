"""How fast a version of a sample agent hears, thinks and speaks."""

from dataclasses import dataclass
from math import exp, log
from random import Random

_P95_IN_DEVIATIONS = 1.645


@dataclass(frozen=True, slots=True)
class Spread:
    """Times around a median, of which 5 of 100 exceed `p95_ms` (log-normal, as latencies are)."""

    median_ms: int
    p95_ms: int

    def draw(self, rng: Random) -> int:
        """One time, in whole ms."""
        deviation = log(self.p95_ms / self.median_ms) / _P95_IN_DEVIATIONS
        return round(self.median_ms * exp(deviation * rng.gauss(0, 1)))


@dataclass(frozen=True, slots=True)
class Stack:
    """A version of an agent: its models and their speed.

    `eou` is the wait for the end of the user's turn, `stt` the recogniser's delay after it,
    `llm` the time to the first token, `tts` the time to the first audio, `stop` how long the
    agent talks on when it is interrupted. `age_days` is how long ago the version went live.
    """

    version: int
    age_days: int
    asr_model: str
    llm_model: str
    tts_model: str
    eou: Spread
    stt: Spread
    llm: Spread
    tts: Spread
    stop: Spread
    words_per_minute: int = 165
