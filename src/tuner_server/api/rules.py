"""Rules: the conditions by which calls get a label or a red flag, and the tags of a call."""

from collections.abc import Set
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel, Field

from tuner_server.api.access import LARGEST_ID, Editor, Parts, Viewer, WorkspaceId
from tuner_server.api.body import Body
from tuner_server.api.call_row import TagOut
from tuner_server.api.calls import CallNumber, missing
from tuner_server.api.problems import problem
from tuner_server.rules import RuleCondition, Value
from tuner_server.runtime import Runtime
from tuner_server.store import rules, tags
from tuner_server.store.agents import find_agent
from tuner_server.store.calls import find_call
from tuner_server.store.eval_results import FACT as EVAL
from tuner_server.store.listed_verdicts import names_of_evals
from tuner_server.store.rules import Colour, Rule, RuleKind, TooManyRules

router = APIRouter(prefix="/api/v1/workspaces/{workspace_id}", tags=["rules"])

_SHOWN = 10
RuleNumber = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The rule's number.")]
AgentNumber = Annotated[int, Field(ge=1, le=LARGEST_ID)]
RuleName = Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]


class NewRule(Body):
    """A rule to be added. Without `agent_id` it is for every agent."""

    name: RuleName
    kind: RuleKind
    colour: Colour = "grey"
    agent_id: AgentNumber | None = None
    enabled: bool = True
    condition: RuleCondition


class RuleChange(Body):
    """What is to be different; what is left out stays."""

    name: RuleName | None = None
    kind: RuleKind | None = None
    colour: Colour | None = None
    agent_id: AgentNumber | None = None
    enabled: bool | None = None
    condition: RuleCondition | None = None


class RuleOut(BaseModel):
    """A rule."""

    id: int
    agent_id: int | None
    name: str
    kind: RuleKind
    colour: Colour
    enabled: bool
    condition: RuleCondition
    created_at_ms: int
    updated_at_ms: int


class Rules(BaseModel):
    """Rules, in the order in which they were made."""

    rules: list[RuleOut]


class Matched(BaseModel):
    """A value of the call by which a condition held; null where it held because none is."""

    field: str
    value: Value | None


class CallTag(TagOut):
    """What a rule says of a call, and by which of its values."""

    matched: list[Matched]


class CallTags(BaseModel):
    """The tags of a call, red flags first."""

    tags: list[CallTag]


class WantedPreview(Body):
    """A condition to be tried on the latest calls, of one agent if it is given."""

    condition: RuleCondition
    agent_id: AgentNumber | None = None
    most: Annotated[int, Field(ge=1, le=1_000)] = 200


class PreviewedCall(BaseModel):
    """A call that the condition matches."""

    id: int
    call_id: str
    started_at_ms: int
    matched: list[Matched]


class RulePreview(BaseModel):
    """How many calls were looked at and matched, and the latest ten that did."""

    looked_at: int
    matched: int
    calls: list[PreviewedCall]


OfAgent = Annotated[
    int | None, Query(ge=1, le=LARGEST_ID, description="Only those for this agent's calls.")
]


@router.get("/rules")
def list_rules(
    workspace_id: WorkspaceId, _: Viewer, runtime: Parts, agent_id: OfAgent = None
) -> Rules:
    """The rules of the workspace, or those for the calls of one agent."""
    with runtime.database.read() as connection:
        found = rules.rules_of(connection, workspace_id, agent_id=agent_id)
    return Rules(rules=[_out(rule) for rule in found])


@router.post(
    "/rules",
    status_code=201,
    responses={409: problem("The workspace has as many rules as it may.")},
)
def create_rule(workspace_id: WorkspaceId, new: NewRule, caller: Editor, runtime: Parts) -> RuleOut:
    """Add a rule. It tags calls that are measured from now on."""
    values = _columns(new.model_dump(mode="json"))
    check_agent(runtime, workspace_id, new.agent_id)
    _check_evals(runtime, workspace_id, new.condition.fields)
    try:
        rule_id = runtime.writer.run(
            lambda connection: rules.create_rule(connection, workspace_id, values, by=caller.actor)
        )
    except TooManyRules as error:
        raise HTTPException(409, str(error)) from None
    return _out(_found(runtime, workspace_id, rule_id))


@router.post("/rules/preview")
def preview_rule(
    workspace_id: WorkspaceId, wanted: WantedPreview, _: Editor, runtime: Parts
) -> RulePreview:
    """Which of the latest calls a condition matches. Nothing is saved."""
    _check_evals(runtime, workspace_id, wanted.condition.fields)
    with runtime.database.read() as connection:
        looked_at, found = tags.preview(
            connection,
            workspace_id,
            wanted.condition,
            agent_id=wanted.agent_id,
            most=wanted.most,
        )
    return RulePreview(
        looked_at=looked_at,
        matched=len(found),
        calls=[
            PreviewedCall(
                id=call.id,
                call_id=call.provider_call_id,
                started_at_ms=call.started_at_ms,
                matched=[Matched(field=each.field, value=each.value) for each in values],
            )
            for call, values in found[:_SHOWN]
        ],
    )


@router.patch("/rules/{rule_id}")
def change_rule(
    workspace_id: WorkspaceId,
    rule_id: RuleNumber,
    change: RuleChange,
    caller: Editor,
    runtime: Parts,
) -> RuleOut:
    """Change a rule, or turn it on or off. Tags that calls have already stay as they are."""
    rule = _found(runtime, workspace_id, rule_id)
    sent = change.model_dump(mode="json", exclude_unset=True)
    wanted = {name: value for name, value in sent.items() if value is not None}
    if "agent_id" in sent:
        wanted["agent_id"] = change.agent_id
        check_agent(runtime, workspace_id, change.agent_id)
    if change.condition is not None:
        _check_evals(runtime, workspace_id, change.condition.fields - rule.condition.fields)
    values = _columns(wanted)
    runtime.writer.run(
        lambda connection: rules.change_rule(
            connection, workspace_id, rule, values, by=caller.actor
        )
    )
    return _out(_found(runtime, workspace_id, rule_id))


@router.delete("/rules/{rule_id}", status_code=204)
def delete_rule(
    workspace_id: WorkspaceId, rule_id: RuleNumber, caller: Editor, runtime: Parts
) -> None:
    """Delete a rule; calls no longer show its tags. It can be restored."""
    rule = _found(runtime, workspace_id, rule_id)
    runtime.writer.run(
        lambda connection: rules.delete_rule(connection, workspace_id, rule, by=caller.actor)
    )


@router.post("/rules/{rule_id}/restore")
def restore_rule(
    workspace_id: WorkspaceId, rule_id: RuleNumber, caller: Editor, runtime: Parts
) -> RuleOut:
    """Have a deleted rule back, with the tags that it gave."""
    rule = runtime.writer.run(
        lambda connection: rules.restore_rule(connection, workspace_id, rule_id, by=caller.actor)
    )
    if rule is None:
        raise HTTPException(404, f"There is no deleted rule {rule_id} in this workspace.")
    return _out(rule)


@router.get("/calls/{call_id}/tags")
def read_call_tags(
    workspace_id: WorkspaceId, call_id: CallNumber, _: Viewer, runtime: Parts
) -> CallTags:
    """The tags of a call, red flags first, each with the values by which its rule applies."""
    with runtime.database.read() as connection:
        if find_call(connection, workspace_id, call_id) is None:
            raise missing(call_id)
        found = tags.tags_of(connection, workspace_id, call_id)
    return CallTags(
        tags=[
            CallTag(
                rule_id=tag.rule_id,
                name=tag.name,
                kind=tag.kind,
                colour=tag.colour,
                matched=[Matched(field=each.field, value=each.value) for each in tag.matched],
            )
            for tag in found
        ]
    )


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "name": values["name"].strip()} if "name" in values else values


def check_agent(runtime: Runtime, workspace_id: int, agent_id: int | None) -> None:
    """Refuse, at the field `agent_id`, an agent that the workspace does not have."""
    if agent_id is None:
        return
    with runtime.database.read() as connection:
        agent = find_agent(connection, workspace_id, agent_id)
    if agent is None:
        message = "There is no such agent in this workspace. Leave it out for every agent."
        item = {"loc": ["body", "agent_id"], "msg": message, "type": "value_error"}
        raise HTTPException(422, [{**item, "input": agent_id}])


def _check_evals(runtime: Runtime, workspace_id: int, fields: Set[str]) -> None:
    asked = sorted(field for field in fields if field.startswith(EVAL))
    if not asked:
        return
    with runtime.database.read() as connection:
        there = names_of_evals(connection, workspace_id)
    for field in asked:
        if int(field.removeprefix(EVAL)) not in there:
            message = f"There is no eval for {field} in this workspace. GET …/evals lists them."
            item = {"loc": ["body", "condition"], "msg": message, "type": "value_error"}
            raise HTTPException(422, [{**item, "input": field}])


def _found(runtime: Runtime, workspace_id: int, rule_id: int) -> Rule:
    with runtime.database.read() as connection:
        rule = rules.find_rule(connection, workspace_id, rule_id)
    if rule is None:
        raise HTTPException(404, f"There is no rule {rule_id} in this workspace.")
    return rule


def _out(rule: Rule) -> RuleOut:
    return RuleOut(**{name: getattr(rule, name) for name in RuleOut.model_fields})
