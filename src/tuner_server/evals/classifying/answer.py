"""What comes back for a call: its shape, how it is read, and what it says of the call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tuner_server.evals.classifying.criterion import ClassifyCriterion, ExtractedField, Outcome
from tuner_server.evals.classifying.request import ClassifyRequest
from tuner_server.evals.judging.answer import (
    LONGEST_QUOTE,
    LONGEST_REASON,
    MOST_EVIDENCE,
    Confidence,
    Quoted,
    are_verified,
    nothing_as_none,
    object_schema,
    with_note,
)
from tuner_server.evals.verdict import Evidence, Result, Verdict
from tuner_server.timeline import Json

Sentiment: TypeAlias = Literal["positive", "neutral", "negative"]
SENTIMENTS: tuple[Sentiment, ...] = get_args(Sentiment)
Extracted: TypeAlias = str | float | int | bool | None
LONGEST_SUMMARY = 2_000
LONGEST_VALUE = 500


@dataclass(frozen=True, slots=True)
class Classification:
    """What is known of a call; nothing where it was not asked or none fits."""

    outcome: str | None = None
    intent: str | None = None
    sentiment: Sentiment | None = None
    summary: str | None = None
    fields: Mapping[str, Extracted] | None = None


@dataclass(frozen=True, slots=True)
class Classified:
    """What a model says of a call. The verdict is that of the outcome."""

    result: Result
    classification: Classification
    confidence: float
    evidence_verified: bool | None


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    evidence: Annotated[tuple[Quoted, ...], BeforeValidator(nothing_as_none)] = ()
    reason: str | None = None
    outcome: str | None = None
    intent: str | None = None
    summary: str | None = None
    sentiment: str | None = None
    fields: Annotated[dict[str, Any], BeforeValidator(lambda given: given or {})] = Field(
        default_factory=dict
    )
    confidence: Confidence


def answer_schema(criterion: ClassifyCriterion) -> dict[str, Json]:
    """The JSON Schema of the answer, in what strict endpoints take."""
    members: dict[str, Json] = {}
    if criterion.outcomes:
        quoted = object_schema({"row": {"type": "integer"}, "quote": {"type": "string"}})
        members["evidence"] = {"type": "array", "items": quoted}
        members["reason"] = {"type": "string"}
        members["outcome"] = _one_of([each.name for each in criterion.outcomes])
    if criterion.intents:
        members["intent"] = _one_of([each.name for each in criterion.intents])
    if criterion.fields:
        members["fields"] = object_schema(
            {field.key: _schema_of(field) for field in criterion.fields}
        )
    if criterion.summary:
        members["summary"] = {"type": "string"}
    if criterion.sentiment:
        members["sentiment"] = _one_of(SENTIMENTS)
    members["confidence"] = {"type": "number"}
    return object_schema(members)


def read_answer(request: ClassifyRequest, answer: Any) -> Classified:
    """What the answer says.

    Raises `pydantic.ValidationError` or another `ValueError` that says, member by member, what is
    wrong with it.
    """
    said = _Said.model_validate(answer)
    asked, wrong = request.criterion, _Wrong()
    outcome = wrong.chosen("outcome", said.outcome, [each.name for each in asked.outcomes])
    classification = Classification(
        outcome=outcome,
        intent=wrong.chosen("intent", said.intent, [each.name for each in asked.intents]),
        sentiment=_sentiment(wrong.chosen("sentiment", said.sentiment, SENTIMENTS), asked),
        summary=_cut(said.summary, LONGEST_SUMMARY) if asked.summary else None,
        fields={field.key: wrong.value(field, said.fields.get(field.key)) for field in asked.fields}
        or None,
    )
    if asked.outcomes and not (said.reason or "").strip():
        wrong.says.append("reason: say why this outcome, or why none of them")
    if wrong.says:
        raise ValueError("; ".join(wrong.says))
    evidence = tuple(
        Evidence(each.row, each.quote[:LONGEST_QUOTE]) for each in said.evidence[:MOST_EVIDENCE]
    )
    verdict = _verdict(asked.outcomes, outcome)
    return Classified(
        result=Result(verdict, with_note(_reason(said, asked), request.shown), evidence),
        classification=classification,
        confidence=said.confidence,
        evidence_verified=are_verified(evidence, request.shown),
    )


class _Wrong:
    """Reads values, and keeps what is wrong with them."""

    def __init__(self) -> None:
        self.says: list[str] = []

    def chosen(self, member: str, given: str | None, names: Sequence[str]) -> str | None:
        """The one of the names that is meant."""
        if given is None or not names:
            return None
        folded = given.strip().casefold()
        name = next((each for each in names if each.casefold() == folded), None)
        if name is None:
            self.says.append(
                f"{member}: “{given[:80]}” is none of {', '.join(f'“{each}”' for each in names)}; "
                "give null where none fits"
            )
        return name

    def value(self, field: ExtractedField, given: Any) -> Extracted:
        """The value of a field."""
        where = f"fields.{field.key}"
        match field.type, given:
            case _, None:
                return None
            case "boolean", bool():
                return given
            case "number", int() | float() if not isinstance(given, bool):
                return given
            case "choice", str():
                return self.chosen(where, given, field.choices)
            case "text", str() | int() | float():
                return _cut(str(given), LONGEST_VALUE)
        self.says.append(f"{where}: {str(given)[:80]!r} is no {field.type}")
        return None


def _sentiment(chosen: str | None, asked: ClassifyCriterion) -> Sentiment | None:
    return next((each for each in SENTIMENTS if each == chosen), None) if asked.sentiment else None


def _verdict(outcomes: Sequence[Outcome], chosen: str | None) -> Verdict:
    outcome = next((each for each in outcomes if each.name == chosen), None)
    if outcome is None:
        return Verdict.NOT_APPLICABLE
    return Verdict.PASS if outcome.success else Verdict.FAIL


def _reason(said: _Said, asked: ClassifyCriterion) -> str:
    if not asked.outcomes:
        return "No outcomes are set up for this agent."
    return " ".join((said.reason or "").split())[:LONGEST_REASON]


def _cut(text: str | None, most: int) -> str | None:
    return " ".join(text.split())[:most] or None if text is not None else None


def _one_of(names: Sequence[str]) -> Json:
    return {"type": ["string", "null"], "enum": [*names, None]}


def _schema_of(field: ExtractedField) -> Json:
    if field.type == "choice":
        return _one_of(field.choices)
    kind = {"text": "string", "number": "number", "boolean": "boolean"}[field.type]
    return {"type": [kind, "null"]}
