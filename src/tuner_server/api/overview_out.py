"""The figures of the overview as they are sent."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

from tuner_server.api.call_row import CallRow, TagOut
from tuner_server.metrics.attention import REASONS, reasons_to_look
from tuner_server.store.calls import CallSummary
from tuner_server.store.rollups.overview import Group, Latency, Overview, Share, Tile
from tuner_server.store.rollups.period import Period
from tuner_server.store.rollups.tagged import TaggedCalls

_TITLES = {reason.key: reason for reason in REASONS}


class PeriodOut(BaseModel):
    """A stretch of whole hours, the steps in it, and the stretch it is compared with."""

    from_ms: int
    to_ms: int
    before_from_ms: int
    before_to_ms: int
    step: Literal["hour", "six_hours", "day", "week"]
    bounds_ms: list[int]


class TileOut(BaseModel):
    """A figure, what it was in the period before, and its value in each step.

    `change` is a share of the value before, but for ratios the difference. `filter` and `sort`
    list the calls it is made of, together with the answer's own `filter`.
    """

    key: str
    title: str
    unit: Literal["count", "ratio", "ms", "cents"]
    better: Literal["lower", "higher"] | None
    definition: str
    value: float | int | None
    before: float | int | None
    change: float | None
    steps: list[float | int | None]
    filter: list[str]
    sort: str


class VerdictStep(BaseModel):
    """The calls of a step by the provider's verdict."""

    successful: int
    unsuccessful: int
    unjudged: int


class ShareOut(BaseModel):
    """How many calls have a value (null: none was sent), and the filter that lists them."""

    value: str | None
    calls: int
    filter: list[str]


class LookOut(ShareOut):
    """A reason to look at calls, how many have it, and the filter that lists them."""

    title: str
    definition: str


class TagFigures(TagOut):
    """A rule, how many calls it tagged, and the filter that lists them."""

    calls: int
    filter: list[str]


class ToolFigures(BaseModel):
    """A tool: the calls that used it, those in which it failed, and how long its calls took.

    The times are empty where no call says how long it took.
    """

    name: str
    calls: int
    failed: int
    failure_rate: float
    p50_ms: int | None
    p95_ms: int | None
    filter: list[str]
    failed_filter: list[str]


class GroupOut(BaseModel):
    """The calls of an agent or of a version: the values of the tiles, by their keys."""

    id: int | None
    name: str
    version: str | None
    values: dict[str, float | int | None]
    filter: list[str]


class OverviewOut(BaseModel):
    """The figures of a period.

    `filter` lists its calls; the filters further down are to be added to it. `pending_hours` is in
    how many hours (of an agent each) calls changed that are not counted here yet; usually none.
    `tags` has every rule that looks at these calls; `versions` are told for one agent only.
    """

    period: PeriodOut
    pending_hours: int
    filter: list[str]
    tiles: list[TileOut]
    steps: list[VerdictStep]
    verdicts: list[ShareOut]
    disconnection_reasons: list[ShareOut]
    sentiments: list[ShareOut]
    looks: list[LookOut]
    tags: list[TagFigures]
    tools: list[ToolFigures]
    agents: list[GroupOut]
    versions: list[GroupOut]


class Percentiles(BaseModel):
    """p50 is the median of the calls' medians, p95 the 95th percentile of their own p95, in ms."""

    p50_ms: int | None
    p95_ms: int | None


class MeasureOut(BaseModel):
    """A latency over the whole period and in each step."""

    key: str
    total: Percentiles
    steps: list[Percentiles]


class LatencyOut(BaseModel):
    """Response latency, and the latency of each stage as the stack reported it."""

    period: PeriodOut
    pending_hours: int
    measures: list[MeasureOut]


class ReasonOut(BaseModel):
    """Why a call needs a look, in words about this call."""

    key: str
    title: str
    words: str


class CallToLookAt(BaseModel):
    """A call that needs a look, and why."""

    call: CallRow
    reasons: list[ReasonOut]


class CallsToLookAt(BaseModel):
    """The latest calls of the period that need a look; `filter` lists all of them."""

    calls: list[CallToLookAt]
    filter: list[str]


def overview_out(found: Overview) -> OverviewOut:
    """The figures of a period."""
    return OverviewOut(
        period=_period_out(found.period),
        pending_hours=found.pending,
        filter=list(found.conditions),
        tiles=[_tile(tile) for tile in found.tiles],
        steps=[
            VerdictStep(successful=good, unsuccessful=bad, unjudged=rest)
            for good, bad, rest in found.steps
        ],
        verdicts=_shares(found.verdicts),
        disconnection_reasons=_shares(found.disconnections),
        sentiments=_shares(found.sentiments),
        looks=[
            LookOut(
                title=_TITLES[share.value].title,
                definition=_TITLES[share.value].definition,
                **_share(share).model_dump(),
            )
            for share in found.looks
            if share.value is not None
        ],
        tags=[_tag(tagged) for tagged in found.tags],
        tools=[
            ToolFigures(
                name=tool.name,
                calls=tool.calls,
                failed=tool.failed,
                failure_rate=round(tool.failed / tool.calls, 4),
                p50_ms=tool.p50_ms,
                p95_ms=tool.p95_ms,
                filter=[f"tool={tool.name}"],
                failed_filter=[f"tool_error={tool.name}"],
            )
            for tool in found.tools
        ],
        agents=[_group(group, is_agent=True) for group in found.agents],
        versions=[_group(group, is_agent=False) for group in found.versions],
    )


def _tag(tagged: TaggedCalls) -> TagFigures:
    rule = tagged.rule
    return TagFigures(
        rule_id=rule.id,
        name=rule.name,
        kind=rule.kind,
        colour=rule.colour,
        calls=tagged.calls,
        filter=list(tagged.conditions),
    )


def _tile(tile: Tile) -> TileOut:
    figure = tile.figure
    return TileOut(
        key=figure.key,
        title=figure.title,
        unit=figure.unit,
        better=figure.better,
        definition=figure.definition,
        value=tile.value,
        before=tile.before,
        change=tile.change,
        steps=list(tile.steps),
        filter=list(figure.conditions),
        sort=figure.sort,
    )


def _group(group: Group, *, is_agent: bool) -> GroupOut:
    return GroupOut(
        id=int(group.key) if is_agent and group.key is not None else None,
        name=group.name,
        version=None if is_agent or group.key is None else str(group.key),
        values=group.values,
        filter=list(group.conditions),
    )


def _shares(shares: Sequence[Share]) -> list[ShareOut]:
    return [_share(share) for share in shares]


def _share(share: Share) -> ShareOut:
    return ShareOut(value=share.value, calls=share.calls, filter=list(share.conditions))


def latency_out(found: Latency) -> LatencyOut:
    """The latencies of a period."""
    return LatencyOut(
        period=_period_out(found.period),
        pending_hours=found.pending,
        measures=[
            MeasureOut(
                key=key,
                total=_percentiles(whole),
                steps=[_percentiles(step) for step in found.steps[key]],
            )
            for key, whole in found.measures.items()
        ],
    )


def reasons_out(call: CallSummary) -> list[ReasonOut]:
    """Why a call needs a look."""
    values = {
        "status": call.status,
        "disconnection_reason": call.disconnection_reason,
        "successful": call.successful,
        **call.metrics,
    }
    return [
        ReasonOut(key=reason.key, title=reason.title, words=reason.words(values))
        for reason in reasons_to_look(values)
    ]


def _percentiles(both: tuple[float | int | None, float | int | None]) -> Percentiles:
    return Percentiles.model_validate({"p50_ms": both[0], "p95_ms": both[1]})


def _period_out(within: Period) -> PeriodOut:
    return PeriodOut(
        from_ms=within.from_ms,
        to_ms=within.to_ms,
        before_from_ms=within.before[0],
        before_to_ms=within.before[1],
        step=within.step,
        bounds_ms=list(within.bounds),
    )
