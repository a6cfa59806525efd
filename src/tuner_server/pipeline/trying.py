"""Asking a model one question at once, for somebody who waits and wants to see how that goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from nacl.exceptions import CryptoError

from tuner_server import contract
from tuner_server.evals.judging.answer import Judgement, read_answer
from tuner_server.evals.judging.criterion import JudgeCriterion
from tuner_server.evals.judging.request import AboutAgent, AskedEval, judge_requests
from tuner_server.llm.client import Models
from tuner_server.llm.failures import AskFailed
from tuner_server.llm.values import Exchange, Usage
from tuner_server.pipeline.judge import KEY_IS_SHUT, about_agent, endpoint_of
from tuner_server.pipeline.questions import question_of
from tuner_server.sealing import Sealer
from tuner_server.store import model_turns
from tuner_server.store.calls import stored_bodies
from tuner_server.store.database import Database
from tuner_server.store.judge_models import JudgeModel
from tuner_server.store.model_turns import TRIED_OUT, Spent
from tuner_server.store.writer import Writer
from tuner_server.timeline import Call, Role, Row

_KEY = "tried"
GREETED = JudgeCriterion.model_validate(
    {
        "kind": "judge",
        "question": "Did the agent greet the caller before anything else?",
        "failures": [
            {"key": "no_greeting", "means": "it said no words of greeting"},
            {"key": "late_greeting", "means": "it greeted only after something else"},
        ],
        "does_not_flag": "A greeting in any words and language.",
    }
)
_MADE_UP = Call(
    call_id="made up",
    call_type="phone_call",
    started_at_ms=0,
    ended_at_ms=9_000,
    duration_ms=9_000,
    recording_url="",
    rows=(
        Row(0, Role.AGENT, "agent", "Good morning, this is Bella Vista. How can I help?"),
        Row(1, Role.USER, "user", "Hi, a table for two at eight, please."),
        Row(2, Role.AGENT, "agent", "With pleasure. Your table is booked for eight. Goodbye!"),
    ),
)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: a judgement, or why there is none; and every request that it took."""

    judgement: Judgement | None
    problem: str | None
    model: str | None
    spent: Spent
    exchanges: Sequence[Exchange] = ()


def try_model(
    database: Database,
    writer: Writer,
    models: Models,
    sealer: Sealer,
    workspace_id: int,
    model: JudgeModel,
    *,
    criterion: JudgeCriterion = GREETED,
    call_id: int | None = None,
) -> Tried | None:
    """Ask about a stored call, or about one that is made up. `None`: there is no such call.

    What it costs counts, under nobody's agent, and a day's budget that is used up holds here too.
    """
    call, about = _MADE_UP, AboutAgent()
    with database.read() as connection:
        if call_id is not None:
            bodies = stored_bodies(connection, workspace_id, [call_id])
            read = contract.read(bodies[0].body).call if bodies else None
            if read is None:
                return None
            call, about = read, about_agent(connection, workspace_id, bodies[0].agent_id)
        day = model_turns.today(connection, workspace_id)
        spent = model_turns.spent_on(connection, workspace_id, day)
    used_cents = sum(each.cost_cents for each in spent.values())
    if model.budget_cents is not None and used_cents >= model.budget_cents:
        budget = f"${model.budget_cents / 100:,.2f}"
        return Tried(None, f"The workspace's budget of {budget} a day is used up.", None, Spent())
    tried = _ask(models, sealer, model, AskedEval(_KEY, "Tried", criterion), call, about)
    if tried.spent != Spent():
        writer.run(
            partial(
                model_turns.add_spending,
                workspace_id=workspace_id,
                agent_id=TRIED_OUT,
                spent=tried.spent,
            )
        )
    return tried


def _ask(
    models: Models,
    sealer: Sealer,
    model: JudgeModel,
    asked: AskedEval,
    call: Call,
    about: AboutAgent,
) -> Tried:
    [request] = judge_requests([asked], call, about, most_tokens=model.most_tokens)
    if request.shown.why_unjudgeable is not None:
        return Tried(None, request.shown.why_unjudgeable, None, Spent())
    try:
        endpoint = endpoint_of(model, sealer)
    except CryptoError:
        return Tried(None, KEY_IS_SHUT, None, Spent())
    try:
        answer = models.ask(endpoint, question_of(request), lambda said: read_answer(request, said))
    except AskFailed as failure:
        spent = _spent(model, failure.usage)
        return Tried(None, f"{failure}.", model.model, spent, failure.exchanges)
    return Tried(
        answer.value[_KEY], None, answer.model, _spent(model, answer.usage), answer.exchanges
    )


def _spent(model: JudgeModel, usage: Usage) -> Spent:
    if usage == Usage():
        return Spent()
    cost_cents = model.cost_cents(usage.input_tokens, usage.output_tokens)
    return Spent(1, usage.input_tokens, usage.output_tokens, cost_cents)
