"""What a team can want to know of every call, and what makes no sense is refused at its field."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.evals.classifying.asking import BOOKED, classify
from tuner_server.evals import ClassifyCriterion, read_criterion


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"outcomes": [BOOKED, {**BOOKED, "name": "booked"}]}, "outcomes", "more than once"),
        ({"intents": [{"name": "a"}, {"name": "A "}]}, "intents", "more than once"),
        ({"fields": [{"key": "a"}, {"key": "a"}]}, "fields", "more than once"),
        ({"fields": [{"key": "A b"}]}, "fields.0.key", "pattern"),
        ({"fields": [{"key": "a", "type": "choice"}]}, "fields.0.choices", "at least two"),
        ({"fields": [{"key": "a", "choices": ["x", "y"]}]}, "fields.0.choices", "leave them out"),
        (
            {"outcomes": [], "intents": [], "fields": [], "sentiment": False, "summary": False},
            "summary",
            "nothing is asked",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    wrong: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        classify(**wrong)
    (error,) = refused.value.errors()
    assert ".".join(map(str, error["loc"])) == field
    assert says in error["msg"]


def test_it_is_kept_as_json_and_says_what_it_is() -> None:
    criterion = classify()
    kept = read_criterion(criterion.model_dump_json())
    assert isinstance(kept, ClassifyCriterion)
    assert kept == criterion
