"""A month of believable calls, made from scenarios by a seeded generator: the same every time."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tuner_server.samples import deviations
from tuner_server.samples.agents import SAMPLE_AGENTS, SampleAgent
from tuner_server.samples.dialects import Body, Ended
from tuner_server.samples.facts import facts_of
from tuner_server.samples.performance import Performance
from tuner_server.samples.play import play
from tuner_server.samples.script import Scenario

DEFAULT_SEED = 20_26
_DAY_MS = 86_400_000
_CENTS_PER_MINUTE = Decimal("5.5")
_CENTS_PER_1000_TOKENS = Decimal("0.06")
_ENVIRONMENTS = ("production",) * 9 + ("staging",)
_REGIONS = ("us-east", "us-east", "us-west", "eu-central")
_CAMPAIGNS = {
    "inbound": ("none", "none", "spring menu", "newsletter"),
    "outbound": ("failed delivery", "failed delivery", "customs", "address check"),
}


@dataclass(frozen=True, slots=True)
class SampleCall:
    """A call to deliver: whose it is, when it started, and the body as its client sends it."""

    agent: SampleAgent
    scenario: Scenario
    started_at_ms: int
    body: Body


def generate(
    now_ms: int, calls: int = 320, days: int = 30, seed: int = DEFAULT_SEED
) -> Iterator[SampleCall]:
    """Yield calls of the three sample agents, the oldest first.

    All end before `now_ms` (UTC) and start within the last `days`. The same arguments yield the
    same calls.
    """
    rng = Random(seed)  # noqa: S311 - invented calls, nothing secret
    plans = [
        (agent.rhythm.draw(now_ms - _DAY_MS // 48, days, rng), agent, scenario)
        for agent, count in zip(SAMPLE_AGENTS, _shares(calls), strict=True)
        for scenario in _scenarios(agent, count, rng)
    ]
    plans.sort(key=lambda plan: plan[0])
    for number, (started_at_ms, agent, scenario) in enumerate(plans, 1):
        age_days = (now_ms - started_at_ms) / _DAY_MS
        yield _call(agent, scenario, started_at_ms, age_days, number, Random(f"{seed}/{number}"))  # noqa: S311 - as above


def _shares(calls: int) -> list[int]:
    """How many calls each agent gets; the first takes what rounding leaves."""
    total = sum(agent.share for agent in SAMPLE_AGENTS)
    counts = [calls * agent.share // total for agent in SAMPLE_AGENTS]
    counts[0] += calls - sum(counts)
    return counts


def _scenarios(agent: SampleAgent, count: int, rng: Random) -> list[Scenario]:
    """Each scenario once, as far as they fit, the rest by weight, in any order."""
    once = list(agent.scenarios[:count])
    weights = [scenario.weight for scenario in agent.scenarios]
    chosen = once + rng.choices(agent.scenarios, weights, k=count - len(once))
    rng.shuffle(chosen)
    return chosen


def _call(
    agent: SampleAgent,
    scenario: Scenario,
    started_at_ms: int,
    age_days: float,
    number: int,
    rng: Random,
) -> SampleCall:
    stack = agent.stack_at(age_days)
    facts = facts_of(started_at_ms, rng, office_hours=agent.office_hours)
    performance = play(scenario, stack, facts, rng)
    body = agent.dialect(
        Ended(
            call_id=f"sample-{number:04d}-{rng.getrandbits(32):08x}",
            started_at_ms=started_at_ms,
            performance=performance,
            stack=stack,
            ending=scenario.ending,
            summary=scenario.summary.format_map(facts),
            language=scenario.language,
            facts=facts,
            environment=rng.choice(_ENVIRONMENTS),
            region=rng.choice(_REGIONS),
            campaign=rng.choice(_CAMPAIGNS[agent.direction]),
            cost_cents=_cost_cents(performance),
        )
    )
    if rng.random() < deviations.SHARE:
        deviations.deviate(body, rng)
    return SampleCall(agent, scenario, started_at_ms, body)


def _cost_cents(performance: Performance) -> Decimal:
    minutes = Decimal(performance.duration_ms) / 60_000
    tokens = Decimal(performance.llm_tokens) / 1000
    return round(minutes * _CENTS_PER_MINUTE + tokens * _CENTS_PER_1000_TOKENS, 3)
