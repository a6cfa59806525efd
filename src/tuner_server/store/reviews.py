"""What there is to review, and what came of it: the queue of an eval, and its calibration."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from sqlalchemy import Connection, and_, func, select

from tuner_server.evals import Verdict
from tuner_server.evals.calibration import SAYABLE, Calibration, Reviewed, calibrate
from tuner_server.store import schema
from tuner_server.store.audit import Actor
from tuner_server.store.evals import Eval
from tuner_server.store.labels import (
    Generation,
    Label,
    LabelCount,
    counts_of,
    labels_of_eval,
    labels_of_evals,
)

Order = Literal["disagreement", "low_confidence", "random"]
MOST_LOOKED_AT = 10_000
"""On so many calls, the latest, the queue and the pass rate of an eval are."""

_NAMED_AT_MOST = 3

_results = schema.eval_results.c
_calls = schema.calls.c


@dataclass(frozen=True, slots=True)
class ToReview:
    """A call on which the eval has a verdict, and the reviewer none yet."""

    call_id: int
    provider_call_id: str
    started_at_ms: int
    verdict: Verdict
    confidence: float | None
    labels: int


@dataclass(frozen=True, slots=True)
class Queue:
    """The calls to review next, of `waiting` in all; the reviewer has reviewed `reviewed`."""

    of: Generation
    waiting: int
    reviewed: int
    calls: Sequence[ToReview]


@dataclass(frozen=True, slots=True)
class Review:
    """The calibration of a version and model, and of which of them there are labels.

    Of the labels, `at_random` were given to calls that were drawn by lot. `current`: what the
    eval's latest version is judged with now.
    """

    of: Generation
    current: Generation
    calibration: Calibration
    at_random: int
    counts: Sequence[LabelCount]

    @property
    def remark(self) -> str | None:
        """What there is to say of labels that do not count here; nothing where all do."""
        others = [each for each in self.counts if each.of != self.of]
        if not others:
            return None
        of_others = "; ".join(
            f"{_counted(each.labels)} for {_named(each.of)}" for each in others[:_NAMED_AT_MOST]
        )
        own = self.calibration.labels
        here = f"{_named(self.of)} has {'none yet' if own == 0 else _counted(own, verb=False)}"
        return f"{of_others}; {here}."


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the labels of an eval as it is now say; of its pass rate this tells nothing."""

    eval_id: int
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class _Said:
    """The result that counts of a version."""

    verdict: Verdict
    confidence: float | None
    model: str


def queue_of(
    connection: Connection,
    workspace_id: int,
    known: Eval,
    order: Order,
    *,
    reviewer: Actor,
    most: int,
) -> Queue:
    """What a reviewer is to look at next, of the calls that the eval judged as it is now.

    *disagreement*: calls on which the other reviewers disagree, with one another or with the eval,
    those with most reviewers first. *low_confidence*: those of which the judge was least sure
    first. *random*: drawn by lot, in an order that stays the same for each reviewer.
    """
    of = Generation(known.version, _model_of(connection, workspace_id, known.id, known.version))
    said = _said(connection, workspace_id, known.id, of.version)
    labels = labels_of_eval(connection, workspace_id, known.id, of)
    by_call: defaultdict[int, list[Label]] = defaultdict(list)
    for label in labels:
        by_call[label.call_id].append(label)
    mine = {label.call_id for label in labels if label.reviewer.is_actor(reviewer)}
    open_calls = {
        call_id: each
        for call_id, each in said.items()
        if call_id not in mine and each.model == of.model and each.verdict in SAYABLE
    }
    ordered = _ordered(open_calls, by_call, order, f"{reviewer.kind}:{reviewer.id}:{known.id}")
    return Queue(
        of,
        waiting=len(ordered),
        reviewed=len(mine),
        calls=_calls_to_review(connection, workspace_id, ordered[:most], open_calls, by_call),
    )


def _ordered(
    open_calls: Mapping[int, _Said],
    labels: Mapping[int, Sequence[Label]],
    order: Order,
    lot: str,
) -> list[int]:
    if order == "disagreement":
        disputed = [
            call_id
            for call_id, said in open_calls.items()
            if len({said.verdict, *(label.verdict for label in labels.get(call_id, ()))}) > 1
        ]
        return sorted(disputed, key=lambda call_id: (-len(labels[call_id]), -call_id))
    if order == "low_confidence":
        unsure = [
            (said.confidence, -call_id)
            for call_id, said in open_calls.items()
            if said.confidence is not None
        ]
        return [-negative for _, negative in sorted(unsure)]
    return sorted(
        open_calls, key=lambda call_id: blake2b(f"{lot}:{call_id}".encode(), digest_size=8).digest()
    )


def _calls_to_review(
    connection: Connection,
    workspace_id: int,
    ids: Sequence[int],
    said: Mapping[int, _Said],
    labels: Mapping[int, Sequence[Label]],
) -> list[ToReview]:
    rows = connection.execute(
        select(_calls.id, _calls.provider_call_id, _calls.started_at_ms).where(
            _calls.workspace_id == workspace_id, _calls.id.in_(ids)
        )
    )
    found = {row.id: row for row in rows}
    return [
        ToReview(
            *found[call_id],
            verdict=said[call_id].verdict,
            confidence=said[call_id].confidence,
            labels=len(labels.get(call_id, ())),
        )
        for call_id in ids
        if call_id in found
    ]


def review_of(
    connection: Connection,
    workspace_id: int,
    known: Eval,
    *,
    version: int | None = None,
    model: str | None = None,
) -> Review:
    """How far an eval agrees with people: as it is now, or in another version or with a model."""
    counts = counts_of(connection, workspace_id, known.id)
    models = [
        _model_of(connection, workspace_id, known.id, each)
        for each in (known.version, version or known.version)
    ]
    current = Generation(known.version, models[0])
    of = Generation(version or known.version, models[1] if model is None else model)
    said = _said(connection, workspace_id, known.id, of.version)
    labels = labels_of_eval(connection, workspace_id, known.id, of)
    verdicts = [each.verdict for each in said.values() if each.model == of.model]
    calibration = calibrate(
        _reviewed(labels),
        passed=verdicts.count(Verdict.PASS),
        failed=verdicts.count(Verdict.FAIL),
    )
    at_random = sum(label.chosen == "random" for label in labels)
    return Review(of, current, calibration, at_random, counts)


def agreements_of(
    connection: Connection, workspace_id: int, known: Sequence[Eval]
) -> list[Agreement]:
    """How far each of these evals, as it is now, agrees with people; those without labels too."""
    current = {
        each.id: Generation(
            each.version, _model_of(connection, workspace_id, each.id, each.version)
        )
        for each in known
    }
    by_eval: defaultdict[int, list[Label]] = defaultdict(list)
    for label in labels_of_evals(connection, workspace_id, current):
        if label.of == current[label.eval_id]:
            by_eval[label.eval_id].append(label)
    return [
        Agreement(each.id, calibrate(_reviewed(by_eval[each.id]), passed=0, failed=0))
        for each in known
    ]


def _reviewed(labels: Iterable[Label]) -> list[Reviewed]:
    """The labels by call, with what the eval said when the latest of them was given."""
    by_call: defaultdict[int, list[Label]] = defaultdict(list)
    for label in labels:
        by_call[label.call_id].append(label)
    return [
        Reviewed(max(each, key=lambda label: label.at_ms).said, [label.verdict for label in each])
        for each in by_call.values()
    ]


def _said(
    connection: Connection, workspace_id: int, eval_id: int, version: int
) -> dict[int, _Said]:
    """What a version said in its latest run of each of the latest calls, the latest first."""
    of_version = and_(
        _results.workspace_id == workspace_id,
        _results.eval_id == eval_id,
        _results.version == version,
    )
    rows = connection.execute(
        select(
            _results.call_id,
            _results.verdict,
            _results.confidence,
            func.coalesce(_results.model, ""),
        )
        .where(of_version)
        .order_by(_results.call_id.desc(), _results.run)
        .limit(MOST_LOOKED_AT)
    )
    return {row[0]: _Said(Verdict(row[1]), row[2], row[3]) for row in rows}


def _model_of(connection: Connection, workspace_id: int, eval_id: int, version: int) -> str:
    """The model by which a version judged the latest call; empty where it needs none."""
    latest = connection.execute(
        select(_results.model)
        .where(
            _results.workspace_id == workspace_id,
            _results.eval_id == eval_id,
            _results.version == version,
        )
        .order_by(_results.call_id.desc(), _results.run.desc())
        .limit(1)
    )
    return latest.scalar() or ""


def _named(of: Generation) -> str:
    return f"version {of.version} with {of.model}" if of.model else f"version {of.version}"


def _counted(labels: int, *, verb: bool = True) -> str:
    plain = "1 label" if labels == 1 else f"{labels:,} labels"
    return f"{plain} {'is' if labels == 1 else 'are'}" if verb else plain
