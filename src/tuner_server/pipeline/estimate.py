"""What judges would cost on many calls, told from some of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from tuner_server import contract
from tuner_server.evals import Criterion
from tuner_server.pipeline.judge import about_agent
from tuner_server.pipeline.questions import questions_of, settled_before
from tuner_server.store import bulk
from tuner_server.store.bulk import Chosen
from tuner_server.store.calls import stored_bodies, summaries
from tuner_server.store.evals import Eval
from tuner_server.store.judge_models import JudgeModel

LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Estimate:
    """About how many questions, and what they take. Tokens are counted by a rule of thumb."""

    questions: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_cents: float = 0.0


def estimate(
    connection: Connection,
    workspace_id: int,
    evals: Sequence[Eval],
    chosen: Chosen,
    model: JudgeModel,
    *,
    calls: int,
) -> Estimate:
    """What it would take to have the judges among these evals asked about so many calls.

    The latest of them are looked at; the others are taken to be like these.
    """
    judges = [each for each in evals if not isinstance(each.criterion, Criterion)]
    ids = bulk.some_of(connection, workspace_id, chosen, most=LOOKED_AT) if judges else ()
    if not ids:
        return Estimate()
    metrics = {call.id: call.metrics for call in summaries(connection, workspace_id, ids)}
    questions = inputs = outputs = 0
    for stored in stored_bodies(connection, workspace_id, ids):
        call = contract.read(stored.body).call
        if call is None:
            continue
        agent = about_agent(connection, workspace_id, stored.agent_id)
        own = [each for each in judges if each.is_for(stored.agent_id)]
        _, left = settled_before(own, call, metrics.get(stored.call_id, {}))
        asking, _ = questions_of(left, call, agent, model)
        questions += len(asking)
        inputs += sum(one.input_tokens for one in asking)
        outputs += sum(one.output_tokens for one in asking)
    each = calls / len(ids)
    input_tokens, output_tokens = round(inputs * each), round(outputs * each)
    cost_cents = model.cost_cents(input_tokens, output_tokens)
    return Estimate(round(questions * each), input_tokens, output_tokens, cost_cents)
