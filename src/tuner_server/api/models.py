"""The language model that judges the calls of a workspace: setting it up, trying it."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator

from tuner_server.api.access import LARGEST_ID, Owner, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.api.problems import problem
from tuner_server.llm.values import Exchange, Kind
from tuner_server.pipeline.trying import Tried, try_model
from tuner_server.runtime import Runtime
from tuner_server.sealing import masked
from tuner_server.store import judge_models, model_turns
from tuner_server.store.judge_models import JudgeModel
from tuner_server.store.model_turns import Spent

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}/model", tags=["model"])

Price = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Budget = Annotated[float, Field(gt=0, le=100_000_000, allow_inf_nan=False)]


class ModelIn(Body):
    """A model and its limits.

    `kind`: `openai` is any endpoint that has `/chat/completions`. `key`: left out, the known one
    stays, unless the address is another one; null takes it away. Prices are cents for a million
    tokens, budgets cents a day.
    """

    kind: Kind = "openai"
    base_url: Annotated[str, Field(min_length=1, max_length=500)]
    model: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$")]
    key: Annotated[SecretStr | None, Field(max_length=1_000)] = None
    input_price: Price = 0.0
    output_price: Price = 0.0
    requests_a_minute: Annotated[int | None, Field(ge=1, le=100_000)] = None
    concurrency: Annotated[int, Field(ge=1, le=64)] = 4
    timeout_s: Annotated[int, Field(ge=1, le=600)] = 60
    evals_together: Annotated[int, Field(ge=1, le=20)] = 4
    most_tokens: Annotated[int, Field(ge=1_000, le=1_000_000)] = 24_000
    budget_cents: Budget | None = None
    agent_budget_cents: Budget | None = None
    sampled_percent: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] = 100.0

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        try:
            parts = urlsplit(url.strip())
            port_fits = parts.port is None or parts.port > 0
        except ValueError:
            raise ValueError("is no address, such as https://api.openai.com/v1") from None
        if parts.scheme not in ("http", "https") or not parts.hostname or not port_fits:
            raise ValueError("must begin with https:// or http:// and name a host")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("has no user, password, question mark or # in it; give the key below")
        return url.strip().rstrip("/")

    @model_validator(mode="after")
    def _can_count(self) -> Self:
        has_budget = self.budget_cents is not None or self.agent_budget_cents is not None
        if has_budget and not (self.input_price or self.output_price):
            raise ValueError("a budget needs a price: without one nothing counts against it")
        return self


class ModelOut(BaseModel):
    """The model that was set up. `key_hint` tells its key from others; null: it has none."""

    kind: Kind
    base_url: str
    model: str
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
    updated_at_ms: int


class SpentOut(BaseModel):
    """What was used up."""

    questions: int
    input_tokens: int
    output_tokens: int
    cost_cents: float


class SpentByAgent(SpentOut):
    """What was used up by the calls of an agent; without `agent_id`, by what people tried."""

    agent_id: int | None


class TodayOut(SpentOut):
    """What the day used up so far, in the workspace's time zone."""

    day: str
    agents: list[SpentByAgent]


class ModelState(BaseModel):
    """The workspace's model, and what it does.

    `on_their_way` are questions that were asked and not answered yet; `paused_until_ms`: until
    then the endpoint asked to be left alone.
    """

    model: ModelOut | None
    today: TodayOut
    on_their_way: int
    paused_until_ms: int | None


class TryIn(Body):
    """What to try: these settings, or without them the model as it is set up.

    With `call_id` it is asked about that call, else about a short one that is made up.
    """

    settings: ModelIn | None = None
    call_id: Annotated[int, Field(ge=1, le=LARGEST_ID)] | None = None


class ExchangeOut(BaseModel):
    """One request as it was sent, without its headers, and the answer. `status` 0: none came."""

    url: str
    request: dict[str, Any]
    status: int
    answer: str
    took_ms: int


class TryOut(BaseModel):
    """What came of it. `problem`: why there is no verdict."""

    problem: str | None
    verdict: str | None
    reason: str | None
    model: str | None
    spent: SpentOut
    exchanges: list[ExchangeOut]


@router.get("")
def read_model(workspace_id: WorkspaceId, _: Viewer, runtime: Parts) -> ModelState:
    """The model that judges calls, what it used up today, and how busy it is."""
    return _state(runtime, workspace_id)


@router.put("")
def choose_model(
    workspace_id: WorkspaceId, caller: Owner, runtime: Parts, chosen: ModelIn
) -> ModelState:
    """Set the model up. It holds for what is asked from now on."""
    model = _model(runtime, workspace_id, chosen)
    runtime.writer.run(
        lambda connection: judge_models.choose(connection, workspace_id, model, by=caller.actor)
    )
    return _state(runtime, workspace_id)


@router.delete("", status_code=204)
def remove_model(workspace_id: WorkspaceId, caller: Owner, runtime: Parts) -> None:
    """Forget the model and its key. Judges are not run from now on."""
    removed = runtime.writer.run(
        lambda connection: judge_models.remove(connection, workspace_id, by=caller.actor)
    )
    if not removed:
        raise HTTPException(404, "This workspace has no model.")


@router.post("/try", responses={409: problem("The workspace has no model yet.")})
def try_the_model(workspace_id: WorkspaceId, _: Owner, runtime: Parts, wanted: TryIn) -> TryOut:
    """Ask the model one question, and see the very request and the answer. Nothing is saved."""
    if wanted.settings is not None:
        model = _model(runtime, workspace_id, wanted.settings)
    else:
        model = known_model(runtime, workspace_id)
    tried = try_model(
        runtime.database,
        runtime.writer,
        runtime.judges.models,
        runtime.sealer,
        workspace_id,
        model,
        call_id=wanted.call_id,
    )
    if tried is None:
        raise HTTPException(404, f"There is no call {wanted.call_id} in this workspace.")
    return _tried(tried)


def known_model(runtime: Runtime, workspace_id: int) -> JudgeModel:
    """The model that was set up, or the answer that there is none."""
    with runtime.database.read() as connection:
        model = judge_models.judge_model_of(connection, workspace_id)
    if model is None:
        raise HTTPException(409, "This workspace has no model yet. An owner can set one up.")
    return model


def exchanges_of(exchanges: Iterable[Exchange]) -> list[ExchangeOut]:
    """Requests and answers as the API gives them."""
    return [
        ExchangeOut(
            url=each.url,
            request=dict(each.request),
            status=each.status,
            answer=each.answer,
            took_ms=each.took_ms,
        )
        for each in exchanges
    ]


def _model(runtime: Runtime, workspace_id: int, chosen: ModelIn) -> JudgeModel:
    with runtime.database.read() as connection:
        known = judge_models.judge_model_of(connection, workspace_id)
    values = chosen.model_dump(exclude={"key"})
    if "key" in chosen.model_fields_set or known is None:
        key = chosen.key.get_secret_value().strip() if chosen.key is not None else ""
        sealed = runtime.sealer.seal(key) if key else None
        return JudgeModel(**values, key_sealed=sealed, key_hint=masked(key) if key else None)
    if known.key_sealed is not None and _place(known.base_url) != _place(chosen.base_url):
        # Or else whoever may change the address could have the key sent to a place of theirs.
        message = (
            f"The known key is for {_place(known.base_url)}. Give the one for "
            f"{_place(chosen.base_url)}, or null for none"
        )
        item = {"loc": ["body", "key"], "msg": message, "type": "value_error", "input": None}
        raise HTTPException(422, [item])
    return JudgeModel(**values, key_sealed=known.key_sealed, key_hint=known.key_hint)


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".casefold()


def _state(runtime: Runtime, workspace_id: int) -> ModelState:
    with runtime.database.read() as connection:
        model = judge_models.judge_model_of(connection, workspace_id)
        day = model_turns.today(connection, workspace_id)
        by_agent = model_turns.spent_on(connection, workspace_id, day)
        business = model_turns.business_of(connection, workspace_id)
    return ModelState(
        model=None
        if model is None
        else ModelOut(**{name: getattr(model, name) for name in ModelOut.model_fields}),
        today=_today(day, by_agent),
        on_their_way=business.on_their_way,
        paused_until_ms=business.paused_until_ms,
    )


def _today(day: str, by_agent: Mapping[int, Spent]) -> TodayOut:
    return TodayOut(
        day=day,
        questions=sum(each.questions for each in by_agent.values()),
        input_tokens=sum(each.input_tokens for each in by_agent.values()),
        output_tokens=sum(each.output_tokens for each in by_agent.values()),
        cost_cents=sum(each.cost_cents for each in by_agent.values()),
        agents=[
            SpentByAgent(
                agent_id=None if agent_id == model_turns.TRIED_OUT else agent_id,
                **_spent(spent).model_dump(),
            )
            for agent_id, spent in sorted(by_agent.items())
        ],
    )


def _spent(spent: Spent) -> SpentOut:
    return SpentOut(
        questions=spent.questions,
        input_tokens=spent.input_tokens,
        output_tokens=spent.output_tokens,
        cost_cents=spent.cost_cents,
    )


def _tried(tried: Tried) -> TryOut:
    judgement = tried.judgement
    return TryOut(
        problem=tried.problem,
        verdict=judgement.result.verdict if judgement else None,
        reason=judgement.result.reason if judgement else None,
        model=tried.model,
        spent=_spent(tried.spent),
        exchanges=exchanges_of(tried.exchanges),
    )
