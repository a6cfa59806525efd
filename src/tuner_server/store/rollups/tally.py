"""What is counted of a set of calls. Tallies add up: that of two sets is their sum, exactly."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from tuner_server.metrics.attention import LOOK
from tuner_server.store.rollups.histogram import (
    bucket_of,
    counts_at,
    frozen,
    packed,
    percentile,
    thawed,
)

RESPONSE = ("response_latency",)
STAGES = ("eou", "stt", "llm_ttft", "tts_ttfb", "e2e")
_PERCENTS = (50, 95)
MICRO = 1_000_000
Part: TypeAlias = Literal["sums", "response", "stages"]
_KEPT_READY = 8_192
NONE = ""
"""The value of calls that have none; the others have `=` in front of theirs."""


def _keys(measures: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{measure}_p{percent}_ms" for measure in measures for percent in _PERCENTS)


RESPONSE_KEYS = _keys(RESPONSE)
STAGE_KEYS = _keys(STAGES)
CALL_COLUMNS = (
    "version",
    "duration_ms",
    "cost_cents",
    "successful",
    "sentiment",
    "disconnection_reason",
    "tool_calls",
    "tool_errors",
    "tool_times",
    *RESPONSE_KEYS,
    *STAGE_KEYS,
)
"""What a tally takes from a row of `calls`."""
FACTS = ("tool", "tool_error", LOOK)
"""What it takes from a call's facts."""


@dataclass(slots=True)
class Tally:
    """Sums by name, shares by (of what, value), and histograms of latencies, side by side.

    A share is a number of calls: (`disconnection_reason`, `=user_hangup`), (`sentiment`, `NONE`),
    (`tool`, `book`), (`tool_error`, `book`), (`look`, `long_silence`), (`tag`, `12`).
    Only (`tool_ms`, `57 book`) is a number of tool calls: those of `book` whose duration is in
    bucket 57.
    """

    sums: Counter[str] = field(default_factory=Counter)
    shares: Counter[tuple[str, str]] = field(default_factory=Counter)
    response: int = 0
    stages: int = 0

    def add(self, other: "Tally") -> None:
        """Count these calls as well."""
        self.sums.update(other.sums)
        self.shares.update(other.shares)
        self.response += other.response
        self.stages += other.stages

    def take(self, other: "Tally") -> None:
        """Count these calls, which were counted, no longer."""
        self.sums.subtract(other.sums)
        self.shares.subtract(other.shares)
        self.response -= other.response
        self.stages -= other.stages

    def add_stored(self, part: Part, stored: Any) -> None:
        """Count one part of a stored tally as well: the short way, for very many of them."""
        match part:
            case "sums":
                sums = self.sums
                for name, n in _sums(stored):
                    sums[name] += n
            case "response":
                self.response += _response(stored)
            case "stages":
                self.stages += thawed(stored)

    def of(self, share: str) -> dict[str, int]:
        """How many calls each value has, the most common first."""
        found = {value: n for (what, value), n in self.shares.items() if what == share and n}
        return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))

    def response_ms(self, percent: int) -> int | None:
        """The percentile, over the calls, of their own percentile of the response latency."""
        return _read(self.response, RESPONSE_KEYS, "response_latency", percent)

    def stage_ms(self, stage: str, percent: int) -> int | None:
        """The same of a stage."""
        return _read(self.stages, STAGE_KEYS, stage, percent)

    def row(self) -> tuple[str, str, bytes | None, bytes | None]:
        """As it is stored: see `stored_tally`."""
        return (
            _written({name: n for name, n in self.sums.items() if n}),
            _written({"\0".join(key): n for key, n in self.shares.items() if n}),
            frozen(self.response),
            frozen(self.stages),
        )


# Hours that are over do not change, and charts read the same ones again and again. The stages are
# twenty times as large, and are read anew.
@lru_cache(maxsize=_KEPT_READY)
def _sums(stored: str) -> tuple[tuple[str, int], ...]:
    return tuple(json.loads(stored).items())


@lru_cache(maxsize=_KEPT_READY)
def _response(stored: bytes | None) -> int:
    return thawed(stored)


def stored_tally(
    sums: str | None = None,
    shares: str | None = None,
    response: bytes | None = None,
    stages: bytes | None = None,
) -> Tally:
    """The tally that was stored, or the parts of it that were read."""
    return Tally(
        Counter() if sums is None else Counter(json.loads(sums)),
        Counter() if shares is None else Counter(_pairs(json.loads(shares))),
        thawed(response),
        thawed(stages),
    )


def tally_of(calls: Sequence[Mapping[str, Any]], facts: Iterable[tuple[int, str, str]]) -> Tally:
    """What these calls, with `id` and `CALL_COLUMNS`, and their facts by call id come to.

    A tag is given as a fact of the field `tag`, with the number of its rule, deleted or not.
    """
    tally = Tally()
    for call in calls:
        _count(tally, call)
    looked = set()
    for call_id, name, value in facts:
        tally.shares[name, value] += 1
        if name == LOOK:
            looked.add(call_id)
    tally.sums["look"] = len(looked)
    tally.response = _histograms(calls, RESPONSE_KEYS)
    tally.stages = _histograms(calls, STAGE_KEYS)
    return tally


def _count(tally: Tally, call: Mapping[str, Any]) -> None:
    sums, shares = tally.sums, tally.shares
    sums["calls"] += 1
    sums["duration_ms"] += call["duration_ms"]
    sums["tool_calls"] += call["tool_calls"] or 0
    sums["tool_errors"] += call["tool_errors"] or 0
    if call["successful"] is not None:
        sums["successful" if call["successful"] else "unsuccessful"] += 1
    if call["cost_cents"] is not None:
        sums["costed"] += 1
        # A whole number, so that sums do not hang on the order of adding.
        sums["cost_micro_cents"] += round(call["cost_cents"] * MICRO)
    for what in ("disconnection_reason", "sentiment"):
        shares[what, NONE if call[what] is None else f"={call[what]}"] += 1
    for name, durations in (call["tool_times"] or {}).items():
        for ms in durations:
            shares["tool_ms", f"{bucket_of(ms)} {name}"] += 1


def _histograms(calls: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> int:
    return packed(
        (
            (place, value)
            for place, key in enumerate(keys)
            for call in calls
            if (value := call[key]) is not None
        ),
        places=len(keys),
    )


def _read(lanes: int, keys: Sequence[str], measure: str, percent: int) -> int | None:
    return percentile(counts_at(lanes, keys.index(f"{measure}_p{percent}_ms")), percent)


def _written(values: Mapping[str, int]) -> str:
    return json.dumps(dict(sorted(values.items())), ensure_ascii=False, separators=(",", ":"))


def _pairs(values: Mapping[str, int]) -> dict[tuple[str, str], int]:
    pairs = {}
    for key, n in values.items():
        what, _, value = key.partition("\0")
        pairs[what, value] = n
    return pairs
