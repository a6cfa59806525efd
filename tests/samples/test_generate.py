"""Sample calls: the same every time, believable, and accepted as they are."""

import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Any

import pytest

from tuner_server.contract import Reading, read
from tuner_server.metrics import Measurements, measure
from tuner_server.samples import SAMPLE_AGENTS, SampleCall, generate

NOW_MS = 1_795_400_000_000
DAY_MS = 86_400_000
FICTIONAL_NUMBER = re.compile(r"\+1\d{3}55501\d\d")


@cache
def sample_calls() -> tuple[SampleCall, ...]:
    return tuple(generate(NOW_MS))


@cache
def readings() -> tuple[Reading, ...]:
    return tuple(read(json.dumps(call.body).encode()) for call in sample_calls())


@cache
def measurements() -> tuple[Measurements, ...]:
    return tuple(measure(reading.call) for reading in readings() if reading.call is not None)


def rows_of(call: SampleCall) -> list[dict[str, Any]]:
    rows: Any = call.body["transcript_with_tool_calls"]
    return rows


def all_rows() -> list[dict[str, Any]]:
    return [row for call in sample_calls() for row in rows_of(call)]


def all_tools() -> list[dict[str, Any]]:
    return [row["tool"] for row in all_rows() if "tool" in row]


def values_of(key: str) -> list[float]:
    values = (measured.values[key] for measured in measurements())
    return [value for value in values if value is not None]


def test_the_same_seed_makes_the_same_calls() -> None:
    again = tuple(call.body for call in generate(NOW_MS))
    assert again == tuple(call.body for call in sample_calls())


def test_another_seed_makes_other_calls() -> None:
    other = {str(call.body) for call in generate(NOW_MS, seed=1)}
    assert other.isdisjoint(str(call.body) for call in sample_calls())


@pytest.mark.parametrize("count", [0, 1, 7, 41, 500])
def test_there_are_as_many_calls_as_asked_for(count: int) -> None:
    assert len(list(generate(NOW_MS, calls=count))) == count


def test_every_call_has_an_id_of_its_own() -> None:
    assert len({call.body["call_id"] for call in sample_calls()}) == len(sample_calls()) == 320


def test_calls_lie_within_the_last_thirty_days_and_are_sorted() -> None:
    starts = [call.started_at_ms for call in sample_calls()]
    assert starts == sorted(starts)
    for reading in readings():
        assert reading.call is not None
        assert reading.call.started_at_ms >= NOW_MS - 30 * DAY_MS - 1000
        assert reading.call.ended_at_ms <= NOW_MS


def test_a_period_in_which_an_agent_never_works_still_gets_its_calls() -> None:
    midnight_ms = NOW_MS - NOW_MS % DAY_MS
    assert len(list(generate(midnight_ms, calls=40, days=1))) == 40


def test_every_body_is_accepted() -> None:
    assert [reading.errors for reading in readings() if reading.errors] == []


def test_a_few_bodies_give_warnings_and_most_do_not() -> None:
    with_warnings = sum(bool(reading.warnings) for reading in readings())
    assert 15 <= with_warnings <= 60
    paths = {re.sub(r"\[\d+\]", "", warning.path) for r in readings() for warning in r.warnings}
    assert {"agent_version", "transcript_with_tool_calls.tool.params", "user_sentiment"} <= paths


def test_there_are_three_agents_of_three_providers_in_both_directions() -> None:
    assert {agent.provider for agent in SAMPLE_AGENTS} == {"livekit", "pipecat", "custom_api"}
    assert {agent.direction for agent in SAMPLE_AGENTS} == {"inbound", "outbound"}
    shares = Counter(call.agent.agent_id for call in sample_calls())
    assert min(shares.values()) >= 80


def test_every_scenario_of_every_agent_occurs() -> None:
    played = {(call.agent.agent_id, call.scenario.name) for call in sample_calls()}
    written = {(agent.agent_id, s.name) for agent in SAMPLE_AGENTS for s in agent.scenarios}
    assert played == written


def test_working_days_are_busier_than_nights() -> None:
    hours = Counter(call.started_at_ms // 3_600_000 % 24 for call in sample_calls())
    assert sum(hours[hour] for hour in range(6)) == 0
    assert hours[10] > 0


FEATURES: dict[str, Callable[[], bool]] = {
    "all five roles": lambda: (
        {row["role"] for row in all_rows()}
        == {"user", "agent", "agent_function", "agent_result", "node_transition"}
    ),
    "failed tools": lambda: any(tool.get("is_error") for tool in all_tools()),
    "tools that report a failure": lambda: (
        max(values_of("tool_errors")) > 0 and any("status" in str(tool) for tool in all_tools())
    ),
    "slow tools": lambda: max(values_of("tool_p95_ms")) > 5_000,
    "unanswered tools": lambda: max(values_of("unanswered_tool_calls")) > 0,
    "loops between nodes": lambda: max(values_of("node_loops")) > 0,
    "interruptions by the user": lambda: max(values_of("user_interruptions")) > 0,
    "interruptions by the agent": lambda: max(values_of("agent_interruptions")) > 0,
    "interruptions that the agent ignores": lambda: min(values_of("yield_rate")) == 0,
    "backchannels": lambda: max(values_of("backchannels")) > 0,
    "backchannels that stop the agent": lambda: min(values_of("backchannel_selectivity")) == 0,
    "long silences": lambda: max(values_of("longest_silence_ms")) > 5_000,
    "repetitions": lambda: max(values_of("repetitions")) > 1,
    "missing responses": lambda: min(values_of("response_rate")) < 1,
    "empty transcripts": lambda: any(not rows_of(call) for call in sample_calls()),
    "voicemail": lambda: any(call.body.get("in_voicemail") is True for call in sample_calls()),
    "calls that broke": lambda: any(c.body["call_status"] == "error" for c in sample_calls()),
    "words with times": lambda: any(row.get("words") for row in all_rows()),
    "dynamic variables": lambda: any(
        call.body.get("collected_dynamic_variables") for call in sample_calls()
    ),
    "calls without a verdict": lambda: any(
        "call_successful" not in call.body for call in sample_calls()
    ),
    "seconds and milliseconds": lambda: (
        len({len(str(call.body["start_timestamp"])) for call in sample_calls()}) == 2
    ),
    "three languages": lambda: (
        {call.scenario.language for call in sample_calls()} == {"en", "es", "de"}
    ),
}


@pytest.mark.parametrize("feature", FEATURES)
def test_the_samples_show(feature: str) -> None:
    assert FEATURES[feature]()


def test_there_are_many_ways_to_end_a_call() -> None:
    reasons = {call.body["disconnection_reason"] for call in sample_calls()}
    assert {"user_hangup", "agent_hangup", "error", "timeout", "voicemail"} <= reasons


def test_every_call_says_what_it_cost_and_which_models_served_it() -> None:
    for reading in readings():
        call = reading.call
        assert call is not None
        assert call.cost_cents is not None
        assert call.models.llm
        assert call.models.asr
        assert call.models.tts
        assert {"env", "region", "campaign"} <= call.metadata.keys()


def test_telephone_numbers_are_reserved_for_fiction() -> None:
    numbers = re.findall(r"\+\d[\d ]{6,}", json.dumps([call.body for call in sample_calls()]))
    assert numbers
    assert [number for number in numbers if not FICTIONAL_NUMBER.fullmatch(number)] == []


def test_no_text_keeps_a_place_holder() -> None:
    texts = [row.get("text", "") for row in all_rows()]
    assert [text for text in texts if "{" in text or " | " in text] == []


def test_what_the_stack_reports_explains_the_gap_in_the_timeline() -> None:
    """End of turn, recognition, first token and first audio add up to the wait for words."""
    unexplained_ms = [
        gap_ms
        for call in sample_calls()
        for heard, said in pairwise(rows_of(call))
        if (gap_ms := _unexplained_ms(heard, said)) is not None
    ]
    assert len(unexplained_ms) > 250
    assert sum(abs(gap_ms) <= 2 for gap_ms in unexplained_ms) >= 0.95 * len(unexplained_ms)


def _unexplained_ms(heard: dict[str, Any], said: dict[str, Any]) -> float | None:
    """What of the wait between two rows is left over; empty where they are no direct answer."""
    if (heard["role"], said["role"]) != ("user", "agent") or "start_ms" not in said:
        return None
    before, after = heard["metadata"], said["metadata"]
    if after.get("e2e_latency") is None or "end_ms" not in heard:
        return None
    parts = before["eou_delay"], before["stt_node_ttfb"]
    total_ms = sum(parts) + after["llm_node_ttft"] + after["tts_node_ttfb"]
    gap_ms: float = said["start_ms"] - heard["end_ms"]
    assert abs(after["e2e_latency"] - gap_ms) <= 50
    return gap_ms - total_ms


def test_version_42_of_the_restaurant_thinks_slowly_and_43_mends_it() -> None:
    latencies: dict[str | None, list[float]] = {}
    for sample, reading, measured in zip(sample_calls(), readings(), measurements(), strict=True):
        value = measured.values["response_latency_p50_ms"]
        if sample.agent.provider == "livekit" and reading.call and value is not None:
            latencies.setdefault(reading.call.agent_version, []).append(value)
    assert latencies.keys() == {"41", "42", "43"}
    medians = {version: median(values) for version, values in latencies.items()}
    assert medians["42"] > 1.5 * medians["41"]
    assert medians["43"] < medians["41"]


def test_the_measurements_are_those_of_people_on_the_telephone() -> None:
    assert 100 < median(values_of("user_wpm")) < 180
    assert 120 < median(values_of("agent_wpm")) < 200
    assert 700 < median(values_of("response_latency_p50_ms")) < 3_000
    assert 0.5 < median(values_of("talk_ratio")) < 0.8
    assert median(values_of("response_rate")) == 1
    assert median(values_of("crosstalk_ms")) == 0
    assert 0.9 < median(values_of("transcript_confidence_mean")) < 1
    assert median(values_of("cost_per_minute_cents")) < 20


def test_a_patient_is_addressed_by_the_name_that_the_lookup_gave() -> None:
    addressed = 0
    for call in sample_calls():
        found = ""
        for row in rows_of(call):
            tool = row.get("tool") or {}
            if tool.get("name") == "find_patient" and row["role"] == "agent_result":
                found = (tool.get("result") or {}).get("name", "")
            told = re.match(r"Thank you, (\w+)\. What seems", row.get("text") or "")
            if told:
                assert found.split()[0] == told[1]
                addressed += 1
    assert addressed > 10
