"""What a judge is asked of a call: a question, and the closed list of what would be wrong."""

from typing import Annotated, Literal, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from tuner_server.evals.criteria import MOST_CHECKS, Check

MOST_FAILURES = 12
MOST_METADATA_KEYS = 20
LONGEST_QUESTION = 500
LONGEST_DEFINITION = 4_000
LONGEST_FAILURE = 500

Scoring: TypeAlias = Literal["pass_fail", "score"]
Transcript: TypeAlias = Literal["all", "speech"]
_Prose: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=LONGEST_DEFINITION)
]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Failure(_Model):
    """One way to fail: a short key that results name, and what it means."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    means: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_FAILURE),
    ]


class JudgeInputs(_Model):
    """What the judge is shown of the call and of its agent.

    `transcript`: `all` rows, or only `speech`, without tools and nodes. `times` tells when each row
    was. The others are the agent's, as they stand now, and the call's own metadata.
    """

    transcript: Transcript = "all"
    times: bool = False
    system_prompt: bool = False
    capabilities: bool = False
    tools: bool = False
    metadata: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=1, max_length=200)], ...],
        Field(max_length=MOST_METADATA_KEYS),
    ] = ()


class JudgeCriterion(_Model):
    """A question that a language model answers.

    It fails a call for what stands in `failures` and for nothing else. `given` are checks that need
    no model: of a call in which one of them does not pass, nothing is asked and nothing is paid.
    """

    kind: Literal["judge"]
    question: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_QUESTION),
    ]
    definition: _Prose = ""
    applies_if: _Prose = ""
    failures: Annotated[tuple[Failure, ...], Field(max_length=MOST_FAILURES)]
    does_not_flag: _Prose = ""
    scoring: Scoring = "pass_fail"
    pass_at_least: Annotated[int | None, Field(ge=2, le=5, strict=True, validate_default=True)] = (
        None
    )
    inputs: JudgeInputs = JudgeInputs()
    given: Annotated[tuple[Check, ...], Field(max_length=MOST_CHECKS)] = ()

    @field_validator("failures")
    @classmethod
    def _are_some_and_differ(cls, failures: tuple[Failure, ...]) -> tuple[Failure, ...]:
        if not failures:
            raise ValueError("name at least one failure: a judge fails a call for nothing else")
        keys = [failure.key for failure in failures]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"{', '.join(twice)} is there more than once")
        return failures

    @field_validator("pass_at_least")
    @classmethod
    def _goes_with_the_scoring(cls, least: int | None, info: ValidationInfo) -> int | None:
        scoring = info.data.get("scoring")
        if scoring == "score" and least is None:
            raise ValueError("“scoring: score” needs “pass_at_least”: the least score that passes")
        if scoring == "pass_fail" and least is not None:
            raise ValueError("“pass_at_least” goes with “scoring: score”; leave it out")
        return least
