"""Bodies for benchmarks: as long as asked for, 60 rows, an id each."""

import json

import pytest

from tuner_server.contract import read
from tuner_server.metrics import measure
from tuner_server.samples import benchmark_bodies


@pytest.mark.parametrize("size_bytes", [16_000, 22_000, 50_000])
def test_a_body_has_the_size_and_sixty_rows(size_bytes: int) -> None:
    body = benchmark_bodies(size_bytes)(1)
    assert abs(len(body) - size_bytes) < size_bytes * 0.05
    assert len(json.loads(body)["transcript_with_tool_calls"]) == 60


def test_bodies_differ_in_their_call_id_only() -> None:
    make = benchmark_bodies()
    first, second = json.loads(make(1)), json.loads(make(2))
    assert first.pop("call_id") != second.pop("call_id")
    assert first == second


def test_a_body_is_accepted_without_a_warning_and_measured() -> None:
    reading = read(benchmark_bodies()(7))
    assert reading.warnings == ()
    assert reading.call is not None
    assert measure(reading.call).values["tool_calls"] == 7
