"""Labels: what people say of a call of which an eval has said something.

A label belongs to the version of the eval, and to the model, that it was given for. Each reviewer
has one for each of these and each call; a later one takes the place of the former.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, insert, select, update

from tuner_server.evals import Verdict
from tuner_server.store import audit, clock, schema
from tuner_server.store.audit import Actor, ActorKind, Subject
from tuner_server.store.eval_results import EvalResult

Chosen = Literal["by_hand", "disagreement", "low_confidence", "random"]
"""How a reviewer came to a call: out of which order of the queue, or of their own accord."""

_labels = schema.eval_labels.c
_evals = schema.evals.c


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A person or a key. `name` is empty for a person who is no more."""

    kind: ActorKind
    id: int
    name: str | None = None

    def is_actor(self, actor: Actor) -> bool:
        """Whether it is this one."""
        return (self.kind, self.id) == (actor.kind, actor.id)


@dataclass(frozen=True, slots=True)
class Generation:
    """A version of an eval with the model that judged by it; without one it is empty."""

    version: int
    model: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """`said` is the eval's verdict, `verdict` the reviewer's, `why` their reason."""

    call_id: int
    eval_id: int
    of: Generation
    reviewer: Reviewer
    said: Verdict
    verdict: Verdict
    why: str
    chosen: Chosen
    at_ms: int

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.said is self.verdict


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many labels there are of a version and model, and when the latest was given."""

    of: Generation
    labels: int
    latest_at_ms: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A call, its id at its sender's, and the eval's result that a label is about."""

    call_id: int
    provider_call_id: str
    eval_name: str
    result: EvalResult

    @property
    def of(self) -> Generation:
        """What the label belongs to."""
        return Generation(self.result.version, self.result.model or "")


def set_label(
    connection: Connection,
    workspace_id: int,
    judged: Judged,
    verdict: Verdict,
    *,
    why: str,
    chosen: Chosen,
    by: Actor,
) -> bool:
    """Give one's verdict on a call, in place of one's former. False: the call is gone."""
    if not _hold(connection, workspace_id, judged.call_id):
        return False
    known = _mine(workspace_id, judged, by)
    connection.execute(delete(schema.eval_labels).where(known))
    connection.execute(
        insert(schema.eval_labels).values(
            workspace_id=workspace_id,
            eval_id=judged.result.eval_id,
            version=judged.of.version,
            model=judged.of.model,
            call_id=judged.call_id,
            reviewer_kind=by.kind.value,
            reviewer_id=by.id,
            said=judged.result.verdict.value,
            verdict=verdict.value,
            why=why,
            chosen=chosen,
            at_ms=clock.now_ms(),
        )
    )
    details = {"verdict": verdict.value, "eval_said": judged.result.verdict.value}
    _note(connection, workspace_id, judged, "label.set", details, by)
    return True


def remove_label(connection: Connection, workspace_id: int, judged: Judged, *, by: Actor) -> bool:
    """Take one's own label away. False: there is none."""
    gone = connection.execute(
        delete(schema.eval_labels).where(_mine(workspace_id, judged, by))
    ).rowcount
    if gone:
        _note(connection, workspace_id, judged, "label.remove", {}, by)
    return gone > 0


def labels_of_call(connection: Connection, workspace_id: int, call_id: int) -> list[Label]:
    """All labels of a call, by eval, the latest first."""
    return _read(connection, workspace_id, _labels.call_id == call_id)


def labels_of_eval(
    connection: Connection, workspace_id: int, eval_id: int, of: Generation
) -> list[Label]:
    """All labels of a version and model, the latest first."""
    return _read(
        connection,
        workspace_id,
        and_(
            _labels.eval_id == eval_id,
            _labels.version == of.version,
            _labels.model == of.model,
        ),
    )


def labels_of_evals(
    connection: Connection, workspace_id: int, eval_ids: Iterable[int]
) -> list[Label]:
    """All labels of these evals, whatever their version and model, by eval, the latest first."""
    return _read(connection, workspace_id, _labels.eval_id.in_(eval_ids))


def counts_of(connection: Connection, workspace_id: int, eval_id: int) -> list[LabelCount]:
    """How many labels each version and model has, the latest version first."""
    rows = connection.execute(
        select(_labels.version, _labels.model, func.count(), func.max(_labels.at_ms))
        .where(_labels.workspace_id == workspace_id, _labels.eval_id == eval_id)
        .group_by(_labels.version, _labels.model)
        .order_by(_labels.version.desc(), func.max(_labels.at_ms).desc(), _labels.model)
    )
    return [LabelCount(Generation(row[0], row[1]), row[2], row[3]) for row in rows]


def forget_reasons(connection: Connection, workspace_id: int, ids: Sequence[int]) -> None:
    """Keep the verdicts on these calls, but not what reviewers wrote, who may have quoted them."""
    connection.execute(
        update(schema.eval_labels)
        .where(_labels.workspace_id == workspace_id, _labels.call_id.in_(ids))
        .values(why="")
    )


def _read(connection: Connection, workspace_id: int, wanted: ColumnElement[bool]) -> list[Label]:
    users, keys = schema.users.c, schema.api_keys.c
    is_person = _labels.reviewer_kind == ActorKind.PERSON.value
    rows = connection.execute(
        select(
            _labels.call_id,
            _labels.eval_id,
            _labels.version,
            _labels.model,
            _labels.reviewer_kind,
            _labels.reviewer_id,
            case((is_person, users.name), else_=keys.name),
            _labels.said,
            _labels.verdict,
            _labels.why,
            _labels.chosen,
            _labels.at_ms,
        )
        .join_from(
            schema.eval_labels,
            schema.evals,
            and_(_evals.workspace_id == _labels.workspace_id, _evals.id == _labels.eval_id),
        )
        .outerjoin(schema.users, users.id == _labels.reviewer_id)
        .outerjoin(
            schema.api_keys,
            and_(keys.workspace_id == _labels.workspace_id, keys.id == _labels.reviewer_id),
        )
        .where(_labels.workspace_id == workspace_id, _evals.deleted_at_ms.is_(None), wanted)
        .order_by(
            _labels.eval_id,
            _labels.at_ms.desc(),
            _labels.reviewer_kind,
            _labels.reviewer_id,
            _labels.call_id,
        )
    )
    return [_label(row) for row in rows]


def _label(row: Sequence[Any]) -> Label:
    call_id, eval_id, version, model, kind, reviewer_id, name, said, verdict, *rest = row
    return Label(
        call_id,
        eval_id,
        Generation(version, model),
        Reviewer(ActorKind(kind), reviewer_id, name),
        Verdict(said),
        Verdict(verdict),
        *rest,
    )


def _hold(connection: Connection, workspace_id: int, call_id: int) -> bool:
    """Whether the call exists; nobody deletes or labels it until the transaction ends."""
    calls = schema.calls.c
    query = select(calls.id).where(calls.workspace_id == workspace_id, calls.id == call_id)
    return connection.execute(query.with_for_update()).first() is not None


def _mine(workspace_id: int, judged: Judged, by: Actor) -> ColumnElement[bool]:
    return and_(
        _labels.workspace_id == workspace_id,
        _labels.eval_id == judged.result.eval_id,
        _labels.version == judged.of.version,
        _labels.model == judged.of.model,
        _labels.call_id == judged.call_id,
        _labels.reviewer_kind == by.kind.value,
        _labels.reviewer_id == by.id,
    )


def _note(
    connection: Connection,
    workspace_id: int,
    judged: Judged,
    action: Literal["label.set", "label.remove"],
    details: dict[str, str],
    by: Actor,
) -> None:
    """Write it down, without what the reviewer wrote."""
    of = {"eval": judged.eval_name, "version": judged.of.version}
    subject = Subject("call", judged.call_id, judged.provider_call_id)
    audit.record(connection, workspace_id, by, action, subject, {**of, **details})
