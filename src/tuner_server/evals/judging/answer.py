"""What a judge answers: its shape, how it is read, and what it is worth as a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from tuner_server.evals.judging.criterion import JudgeCriterion
from tuner_server.evals.judging.evidence import is_quoted
from tuner_server.evals.judging.request import JudgeRequest
from tuner_server.evals.judging.transcript import Shown
from tuner_server.evals.verdict import Evidence, Result, Verdict
from tuner_server.timeline import Json

MOST_EVIDENCE: Final = 5
LONGEST_QUOTE: Final = 300
LONGEST_REASON: Final = 1_000
_VERDICTS: Final = ("pass", "fail", "not_applicable")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judge's verdict on one eval.

    `evidence_verified` is false where a quote is not in its row, and unknown where nothing was
    quoted. `confidence` is the judge's own, 0 to 1. `failures` are keys of the eval's list.
    """

    result: Result
    score: int | None
    confidence: float
    failures: tuple[str, ...]
    evidence_verified: bool | None


def answer_schema(request: JudgeRequest) -> dict[str, Json]:
    """The JSON Schema of the answer, in what strict endpoints take."""
    members = {
        label: _schema_of(one.criterion)
        for label, one in zip(request.labels, request.asked, strict=True)
    }
    return object_schema(members)


def read_answer(request: JudgeRequest, answer: Any) -> dict[str, Judgement]:
    """The judgements by the evals' keys.

    Raises `pydantic.ValidationError` or another `ValueError` that says, member by member, what is
    wrong with the answer.
    """
    if not isinstance(answer, Mapping):
        raise ValueError("it is no object")  # noqa: TRY004 - told to the judge as the others are
    judged: dict[str, Judgement] = {}
    wrong: list[str] = []
    for label, one in zip(request.labels, request.asked, strict=True):
        given = answer.get(label)
        # A single answer is often given without its label.
        if given is None and len(request.asked) == 1 and "reason" in answer:
            given = answer
        if given is None:
            wrong.append(f"{label}: is missing")
            continue
        try:
            judged[one.key] = _judgement(_Said.model_validate(given), one.criterion, request.shown)
        except ValidationError as error:
            wrong += [
                f"{'.'.join(map(str, (label, *each['loc'])))}: {each['msg']}"
                for each in error.errors(include_url=False, include_input=False)
            ]
        except ValueError as error:
            wrong.append(f"{label}.{error}")
    if wrong:
        raise ValueError("; ".join(wrong))
    return judged


def _share(value: object) -> object:
    """A confidence of 85 is meant as 0.85."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 1 < value <= 100:
        return value / 100
    return value


def nothing_as_none(value: object) -> object:
    return () if value is None else value


Confidence: TypeAlias = Annotated[float, Field(ge=0, le=1), BeforeValidator(_share)]


class _Lenient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Quoted(_Lenient):
    row: int
    quote: str


class _Said(_Lenient):
    evidence: Annotated[tuple[Quoted, ...], BeforeValidator(nothing_as_none)] = ()
    reason: Annotated[str, Field(min_length=1)]
    failures: Annotated[tuple[str, ...], BeforeValidator(nothing_as_none)] = ()
    verdict: str | None = None
    score: int | None = None
    confidence: Confidence


def _judgement(said: _Said, asked: JudgeCriterion, shown: Shown) -> Judgement:
    """Raises `ValueError` for what contradicts the eval or itself."""
    listed = [failure.key for failure in asked.failures]
    if unknown := [key for key in said.failures if key not in listed]:
        raise ValueError(
            f"failures: “{unknown[0][:80]}” is none of the list, which has {', '.join(listed)}"
        )
    verdict, score = _verdict(said, asked)
    evidence = tuple(
        Evidence(each.row, each.quote[:LONGEST_QUOTE]) for each in said.evidence[:MOST_EVIDENCE]
    )
    return Judgement(
        result=Result(verdict, _reason(said, shown), evidence),
        score=score,
        confidence=said.confidence,
        failures=() if verdict is Verdict.NOT_APPLICABLE else tuple(dict.fromkeys(said.failures)),
        evidence_verified=are_verified(evidence, shown),
    )


def _verdict(said: _Said, asked: JudgeCriterion) -> tuple[Verdict, int | None]:
    if asked.scoring == "score":
        if said.score is None or not 0 <= said.score <= 5:
            raise ValueError("score: must be a whole number from 1 to 5, or 0")
        if said.score == 0:
            return Verdict.NOT_APPLICABLE, None
        passes = said.score >= (asked.pass_at_least or 0)
        return (Verdict.PASS if passes else Verdict.FAIL), said.score
    if said.verdict not in _VERDICTS:
        raise ValueError(f"verdict: must be one of {', '.join(_VERDICTS)}")
    verdict = Verdict(said.verdict)
    if verdict is Verdict.FAIL and not said.failures:
        raise ValueError("failures: a “fail” names at least one failure of the list")
    if verdict is Verdict.PASS and said.failures:
        raise ValueError("verdict: is “pass”, although failures are named")
    return verdict, None


def are_verified(evidence: tuple[Evidence, ...], shown: Shown) -> bool | None:
    """Whether every quote is in its row; nothing where nothing was quoted."""
    if not evidence:
        return None
    texts = {row.index: row.text for row in shown.rows}
    return all(is_quoted(each.quote, texts.get(each.row, "")) for each in evidence)


def _reason(said: _Said, shown: Shown) -> str:
    return with_note(" ".join(said.reason.split())[:LONGEST_REASON], shown)


def with_note(reason: str, shown: Shown) -> str:
    """The reason, and what of the call was not read."""
    return f"{reason} ({shown.note[:1].upper()}{shown.note[1:]}.)" if shown.note else reason


def _schema_of(asked: JudgeCriterion) -> Json:
    """Evidence and reason come first: a verdict that follows from them is a better one."""
    quoted = object_schema({"row": {"type": "integer"}, "quote": {"type": "string"}})
    keys: list[Json] = [failure.key for failure in asked.failures]
    members: dict[str, Json] = {
        "evidence": {"type": "array", "items": quoted},
        "reason": {"type": "string"},
        "failures": {"type": "array", "items": {"type": "string", "enum": keys}},
    }
    if asked.scoring == "score":
        members["score"] = {"type": "integer", "enum": [0, 1, 2, 3, 4, 5]}
    else:
        members["verdict"] = {"type": "string", "enum": list(_VERDICTS)}
    members["confidence"] = {"type": "number"}
    return object_schema(members)


def object_schema(members: Mapping[str, Json]) -> dict[str, Json]:
    """The schema of an object that has these members and no others."""
    return {
        "type": "object",
        "properties": dict(members),
        "required": list(members),
        "additionalProperties": False,
    }
