"""Sample calls: three invented agents and a month of their calls, in the wire form.

Everything here is pure but `delivery`, which posts the calls through the public API.
"""

from tuner_server.samples.agents import SAMPLE_AGENTS, SampleAgent
from tuner_server.samples.benchmark import benchmark_bodies
from tuner_server.samples.generate import DEFAULT_SEED, SampleCall, generate

__all__ = [
    "DEFAULT_SEED",
    "SAMPLE_AGENTS",
    "SampleAgent",
    "SampleCall",
    "benchmark_bodies",
    "generate",
]
