"""The language model that judges the calls of a workspace: where it is, what it may cost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from tuner_server.llm.values import Kind
from tuner_server.store import audit, clock, schema
from tuner_server.store.audit import Actor, Subject

_models = schema.judge_models.c
# What changes of these is told in the audit log.
_CHOICES = (
    "kind",
    "base_url",
    "model",
    "input_price",
    "output_price",
    "requests_a_minute",
    "concurrency",
    "timeout_s",
    "evals_together",
    "most_tokens",
    "budget_cents",
    "agent_budget_cents",
    "sampled_percent",
)


@dataclass(frozen=True, slots=True)
class JudgeModel:
    """A model and its limits.

    Prices are cents for a million tokens. Budgets are cents a day: for all calls of the workspace,
    and for those of each agent. `evals_together` is how many evals one request may carry,
    `most_tokens` how much of a call is sent. Of each hundred calls `sampled_percent` are judged.
    The key is sealed, and shown in no text of this value.
    """

    kind: Kind
    base_url: str
    model: str
    key_sealed: bytes | None = field(repr=False)
    key_hint: str | None
    input_price: float
    output_price: float
    requests_a_minute: int | None
    concurrency: int
    timeout_s: int
    evals_together: int
    most_tokens: int
    budget_cents: float | None
    agent_budget_cents: float | None
    sampled_percent: float
    updated_at_ms: int = 0

    def cost_cents(self, input_tokens: int, output_tokens: int) -> float:
        """What so many tokens cost."""
        return (input_tokens * self.input_price + output_tokens * self.output_price) / 1_000_000


def judge_model_of(connection: Connection, workspace_id: int) -> JudgeModel | None:
    """The workspace's model; nothing where none was set up."""
    row = connection.execute(
        select(*_COLUMNS).where(_models.workspace_id == workspace_id)
    ).one_or_none()
    return None if row is None else _model(row)


def choose(connection: Connection, workspace_id: int, chosen: JudgeModel, *, by: Actor) -> None:
    """Set the model up, or change it. A pause that the endpoint asked for is over."""
    before = judge_model_of(connection, workspace_id)
    values = {name: getattr(chosen, name) for name in (*_CHOICES, "key_sealed", "key_hint")}
    values |= {"updated_at_ms": clock.now_ms(), "paused_until_ms": 0, "busy_answers": 0}
    if before is None:
        connection.execute(insert(schema.judge_models).values(workspace_id=workspace_id, **values))
    else:
        connection.execute(
            update(schema.judge_models).where(_models.workspace_id == workspace_id).values(**values)
        )
    changes: dict[str, Any] = {
        name: {"from": getattr(before, name, None), "to": getattr(chosen, name)}
        for name in _CHOICES
        if getattr(before, name, None) != getattr(chosen, name)
    }
    if (before.key_sealed if before else None) != chosen.key_sealed:
        changes["key"] = {}
    if changes:
        audit.record(
            connection, workspace_id, by, "model.change", _subject(chosen), {"changes": changes}
        )


def remove(connection: Connection, workspace_id: int, *, by: Actor) -> bool:
    """Forget the model and its key. False: there is none."""
    before = judge_model_of(connection, workspace_id)
    if before is None:
        return False
    connection.execute(delete(schema.judge_models).where(_models.workspace_id == workspace_id))
    audit.record(connection, workspace_id, by, "model.remove", _subject(before))
    return True


def _subject(model: JudgeModel) -> Subject:
    return Subject("model", None, model.model)


_COLUMNS = tuple(_models[name] for name in JudgeModel.__dataclass_fields__)


def _model(row: Sequence[Any]) -> JudgeModel:
    return JudgeModel(*row)
