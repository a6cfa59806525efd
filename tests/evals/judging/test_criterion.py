"""What a judge may be asked, and what is refused with words at its field."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from tests.evals.judging.asking import judge
from tuner_server.evals import Criterion, JudgeCriterion, read_criterion


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"failures": []}, "failures", "name at least one failure"),
        (
            {"failures": [{"key": "a", "means": "x"}, {"key": "a", "means": "y"}]},
            "failures",
            "a is there more than once",
        ),
        ({"failures": [{"key": "Not OK", "means": "x"}]}, "failures.0.key", "pattern"),
        ({"question": "  "}, "question", "at least 1 character"),
        ({"scoring": "score"}, "pass_at_least", "needs “pass_at_least”"),
        ({"pass_at_least": 3}, "pass_at_least", "goes with “scoring: score”"),
        ({"scoring": "score", "pass_at_least": 6}, "pass_at_least", "less than or equal to 5"),
        ({"scoring": "stars"}, "scoring", "'pass_fail' or 'score'"),
        ({"inputs": {"transcript": "some"}}, "inputs.transcript", "'all' or 'speech'"),
        ({"given": [{"kind": "metric", "metric": "tool_errors"}]}, "given.0.metric", "at_least"),
        ({"colour": "red"}, "colour", "Extra inputs"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_its_field(
    wrong: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        judge(**wrong)
    errors = {".".join(map(str, each["loc"])): each["msg"] for each in refused.value.errors()}
    assert [name for name in errors if name.startswith(field)]
    assert says in " ".join(errors.values())


def test_a_criterion_says_by_its_kind_whether_it_is_a_judge() -> None:
    judged = judge(scoring="score", pass_at_least=4)
    assert read_criterion(judged.model_dump_json()) == judged
    assert isinstance(read_criterion(judged.model_dump_json()), JudgeCriterion)
    checks = {"checks": [{"kind": "metric", "metric": "tool_errors", "at_most": 0}]}
    assert isinstance(read_criterion(json.dumps(checks)), Criterion)
    with pytest.raises(ValidationError):
        read_criterion('{"kind": "judge", "checks": []}')
    with pytest.raises(ValidationError):
        read_criterion("[]")
