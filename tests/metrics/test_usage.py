from dataclasses import replace
from decimal import Decimal

from tests.timeline.picture import call_of, row_of
from tuner_server.metrics import measure
from tuner_server.timeline import Role, Usage


def test_the_cost_per_minute_is_the_cost_over_the_duration() -> None:
    call = replace(call_of(duration_ms=90_000), cost_cents=Decimal("4.5"))
    assert measure(call).values["cost_per_minute_cents"] == 3


def test_a_free_call_costs_nothing() -> None:
    call = replace(call_of(), cost_cents=Decimal(0))
    assert measure(call).values["cost_per_minute_cents"] == 0


def test_a_call_shorter_than_a_second_has_no_cost_per_minute() -> None:
    call = replace(call_of(duration_ms=999), cost_cents=Decimal(1))
    reason = "the call lasted less than a second"
    assert measure(call).reasons["cost_per_minute_cents"] == reason
    assert measure(replace(call, duration_ms=1_000)).values["cost_per_minute_cents"] == 60


def test_a_wrong_duration_leaves_the_cost_per_minute_empty() -> None:
    call = replace(call_of(row_of(Role.AGENT, 0, 9_000), duration_ms=12), cost_cents=Decimal(1))
    reason = "the call's duration (12 ms) is shorter than its timeline (9000 ms)"
    assert measure(call).reasons["cost_per_minute_cents"] == reason


def test_usage_is_as_reported_and_a_reported_zero_is_a_zero() -> None:
    values = measure(replace(call_of(), usage=Usage(3.25, 120, 0))).values
    assert values["stt_seconds"] == 3.25
    assert values["llm_tokens"] == 120
    assert values["tts_characters"] == 0


def test_what_was_not_reported_is_empty() -> None:
    reasons = measure(call_of()).reasons
    assert reasons["cost_per_minute_cents"] == "no cost was reported"
    assert reasons["llm_tokens"] == "no LLM tokens were reported"
    assert reasons["tts_characters"] == "no TTS characters were reported"
    assert reasons["stt_seconds"] == "no STT seconds were reported"
