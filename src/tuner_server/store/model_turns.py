"""Whose turn it is to ask a model, across all processes, and what was spent.

A turn is taken before a question is asked and given back with what it cost. While many take turns
at once, the row of the workspace's model is held, so that no limit is overrun.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from tuner_server.store import clock, schema
from tuner_server.store.ids import take_id
from tuner_server.store.jobs import Job
from tuner_server.store.sql import mark_of

TRIED_OUT = 0
"""The agent under which questions stand that people tried out."""
MINUTE_MS = 60_000
FIRST_PAUSE_MS = 1_000
LONGEST_PAUSE_MS = 5 * 60 * 1000
_KEPT_MS = 60 * 60 * 1000

_turns = schema.model_turns.c
_models = schema.judge_models.c
_jobs = schema.jobs.c
_spent = schema.model_spending.c


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question that is to be asked for a job, and what it may cost."""

    job: Job
    agent_id: int
    cost_cents: float


@dataclass(frozen=True, slots=True)
class Turn:
    """The question may be asked. `after_busy`: the last answer was that the endpoint is busy."""

    workspace_id: int
    id: int
    agent_id: int
    after_busy: bool = False


@dataclass(frozen=True, slots=True)
class NotYet:
    """Later: at `from_ms` at the earliest, where that is known; else when another one has ended."""

    from_ms: int | None


@dataclass(frozen=True, slots=True)
class OverBudget:
    """Not today; the reason is a sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Spent:
    """What was used up by a question, or by all of a day."""

    questions: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_cents: float = 0.0


@dataclass(frozen=True, slots=True)
class Business:
    """How busy a model is: questions on their way, and until when it asked to be left alone."""

    on_their_way: int
    paused_until_ms: int | None


def take_turn(connection: Connection, wanted: Wanted) -> Turn | NotYet | OverBudget:
    """Ask for a turn. Raises `LookupError` where the workspace has no model any more."""
    workspace_id, now_ms = wanted.job.workspace_id, clock.now_ms()
    limits = connection.execute(_LIMITS, {"workspace": workspace_id}).one_or_none()
    if limits is None:
        raise LookupError(f"workspace {workspace_id} has no model")
    if limits.paused_until_ms > now_ms:
        return NotYet(limits.paused_until_ms)
    on_their_way = connection.execute(
        _ON_THEIR_WAY,
        {
            "workspace": workspace_id,
            "agent": wanted.agent_id,
            "now_ms": now_ms,
            "since_ms": now_ms - _KEPT_MS,
        },
    ).one()
    if on_their_way[0] >= limits.concurrency:
        return NotYet(None)
    over = _over_budget(connection, wanted, limits, on_their_way[1], on_their_way[2])
    if over is not None:
        return over
    if limits.requests_a_minute is not None:
        free_ms = _free_at_ms(connection, workspace_id, limits.requests_a_minute, now_ms)
        if free_ms is not None:
            return NotYet(free_ms)
    turn = Turn(
        workspace_id,
        take_id(connection, "model_turns"),
        wanted.agent_id,
        after_busy=limits.busy_answers > 0,
    )
    connection.execute(
        insert(schema.model_turns).values(
            workspace_id=workspace_id,
            id=turn.id,
            agent_id=turn.agent_id,
            job_id=wanted.job.id,
            attempt=wanted.job.attempt,
            began_at_ms=now_ms,
            requests=1,
            reserved_cents=wanted.cost_cents,
        )
    )
    return turn


def end_turn(connection: Connection, turn: Turn, spent: Spent, *, requests: int) -> None:
    """Give a turn back: `requests` is how many it took, with those that had to be repeated."""
    connection.execute(
        update(schema.model_turns)
        .where(_turns.workspace_id == turn.workspace_id, _turns.id == turn.id)
        .values(ended_at_ms=clock.now_ms(), requests=max(requests, 1), reserved_cents=0.0)
    )
    if spent != Spent():
        add_spending(connection, turn.workspace_id, turn.agent_id, spent)


def add_spending(connection: Connection, workspace_id: int, agent_id: int, spent: Spent) -> None:
    """Write down what was used up, under today."""
    mark = mark_of(connection)
    connection.exec_driver_sql(
        "INSERT INTO model_spending AS known (workspace_id, day, agent_id, questions, "  # noqa: S608
        f"input_tokens, output_tokens, cost_cents) VALUES ({', '.join([mark] * 7)}) "
        "ON CONFLICT (workspace_id, day, agent_id) DO UPDATE SET "
        "questions = known.questions + excluded.questions, "
        "input_tokens = known.input_tokens + excluded.input_tokens, "
        "output_tokens = known.output_tokens + excluded.output_tokens, "
        "cost_cents = known.cost_cents + excluded.cost_cents",
        (
            workspace_id,
            today(connection, workspace_id),
            agent_id,
            spent.questions,
            spent.input_tokens,
            spent.output_tokens,
            spent.cost_cents,
        ),
    )


def note_busy(connection: Connection, workspace_id: int, after_ms: int | None) -> int:
    """The endpoint asked to be left alone for a while; gives until when, for everybody.

    Where it does not say for how long, the pause doubles with each such answer in a row.
    """
    now_ms = clock.now_ms()
    known = connection.execute(
        select(_models.busy_answers, _models.paused_until_ms)
        .where(_models.workspace_id == workspace_id)
        .with_for_update()
    ).one_or_none()
    if known is None:
        return now_ms + FIRST_PAUSE_MS
    # Answers to questions that were asked together are one such answer.
    is_again = known.paused_until_ms <= now_ms
    busy = known.busy_answers + (1 if is_again else 0)
    pause_ms = min(FIRST_PAUSE_MS * 2 ** max(busy - 1, 0), LONGEST_PAUSE_MS)
    until_ms: int = max(now_ms + max(after_ms or 0, pause_ms), known.paused_until_ms)
    connection.execute(
        update(schema.judge_models)
        .where(_models.workspace_id == workspace_id)
        .values(busy_answers=busy, paused_until_ms=until_ms)
    )
    return until_ms


def note_answer(connection: Connection, workspace_id: int) -> None:
    """The endpoint answers: pauses begin short again."""
    connection.execute(
        update(schema.judge_models)
        .where(_models.workspace_id == workspace_id, _models.busy_answers > 0)
        .values(busy_answers=0)
    )


def spent_on(connection: Connection, workspace_id: int, day: str) -> dict[int, Spent]:
    """What a day of the workspace cost, by agent."""
    rows = connection.execute(
        select(
            _spent.agent_id,
            _spent.questions,
            _spent.input_tokens,
            _spent.output_tokens,
            _spent.cost_cents,
        ).where(_spent.workspace_id == workspace_id, _spent.day == day)
    )
    return {row[0]: Spent(*row[1:]) for row in rows}


def business_of(connection: Connection, workspace_id: int) -> Business:
    """How busy the workspace's model is."""
    now_ms = clock.now_ms()
    count = connection.execute(
        select(func.count())
        .select_from(schema.model_turns.join(schema.jobs, _of_its_job()))
        .where(_turns.workspace_id == workspace_id, *_lasting(now_ms))
    ).scalar_one()
    paused_ms = connection.execute(
        select(_models.paused_until_ms).where(_models.workspace_id == workspace_id)
    ).scalar_one_or_none()
    return Business(count, paused_ms if paused_ms and paused_ms > now_ms else None)


def today(connection: Connection, workspace_id: int) -> str:
    """The day that it is in the workspace's time zone."""
    workspaces = schema.workspaces.c
    zone = connection.execute(
        select(workspaces.time_zone).where(workspaces.id == workspace_id)
    ).scalar_one_or_none()
    now = datetime.fromtimestamp(clock.now_ms() / 1000, ZoneInfo(zone or "UTC"))
    return now.date().isoformat()


def clear_turns(connection: Connection) -> int:
    """Forget turns that no limit looks at any more. Gives how many."""
    return connection.execute(
        delete(schema.model_turns).where(_turns.began_at_ms < clock.now_ms() - _KEPT_MS)
    ).rowcount


def _of_its_job() -> Any:
    return and_(
        _jobs.workspace_id == _turns.workspace_id,
        _jobs.id == _turns.job_id,
        _jobs.attempt == _turns.attempt,
    )


def _lasting(now_ms: int) -> tuple[Any, ...]:
    """That a turn was not given back, and that the attempt that took it goes on."""
    return (
        _turns.ended_at_ms.is_(None),
        _turns.began_at_ms > now_ms - _KEPT_MS,
        _jobs.state == literal("running"),
        _jobs.lease_until_ms > now_ms,
    )


def _over_budget(
    connection: Connection,
    wanted: Wanted,
    limits: Any,
    reserved: float,
    reserved_for_agent: float,
) -> OverBudget | None:
    if limits.budget_cents is None and limits.agent_budget_cents is None:
        return None
    workspace_id = wanted.job.workspace_id
    by_agent = spent_on(connection, workspace_id, today(connection, workspace_id))
    in_all = sum(each.cost_cents for each in by_agent.values()) + reserved
    of_agent = by_agent.get(wanted.agent_id, Spent()).cost_cents + reserved_for_agent
    for whose, budget, used in (
        ("The workspace's", limits.budget_cents, in_all),
        ("The agent's", limits.agent_budget_cents, of_agent),
    ):
        if budget is not None and used + wanted.cost_cents > budget:
            return OverBudget(
                f"{whose} budget of ${budget / 100:,.2f} a day is used up: ${used / 100:,.4f} are "
                f"spent, and this needs up to ${wanted.cost_cents / 100:,.4f} more. "
                "It can be run later."
            )
    return None


def _free_at_ms(connection: Connection, workspace_id: int, most: int, now_ms: int) -> int | None:
    """When the rate lets another request through; nothing: now."""
    of_minute = and_(_turns.workspace_id == workspace_id, _turns.began_at_ms > now_ms - MINUTE_MS)
    many = connection.execute(
        select(func.coalesce(func.sum(_turns.requests), 0)).where(of_minute)
    ).scalar_one()
    if many < most:
        return None
    oldest_ms = connection.execute(
        select(func.min(_turns.began_at_ms)).where(of_minute)
    ).scalar_one()
    return int(oldest_ms) + MINUTE_MS


# Written once: to build them anew for every question costs more than to run them.
_LIMITS = (
    select(
        _models.concurrency,
        _models.requests_a_minute,
        _models.budget_cents,
        _models.agent_budget_cents,
        _models.paused_until_ms,
        _models.busy_answers,
    )
    .where(_models.workspace_id == bindparam("workspace"))
    .with_for_update()
)
_ON_THEIR_WAY = (
    select(
        func.count(),
        func.coalesce(func.sum(_turns.reserved_cents), 0.0),
        func.coalesce(
            func.sum(
                case((_turns.agent_id == bindparam("agent"), _turns.reserved_cents), else_=0.0)
            ),
            0.0,
        ),
    )
    .select_from(schema.model_turns.join(schema.jobs, _of_its_job()))
    .where(
        _turns.workspace_id == bindparam("workspace"),
        _turns.ended_at_ms.is_(None),
        _turns.began_at_ms > bindparam("since_ms"),
        _jobs.state == literal("running"),
        _jobs.lease_until_ms > bindparam("now_ms"),
    )
)
