"""The page on analyses says of every field, value and verdict what the code says."""

import json
import re
from typing import get_args

import pytest
from pydantic import BaseModel

from tests.docs.pages import ANALYSES
from tests.evals.asked import asked, phrase
from tuner_server.evals import (
    ClassifyCriterion,
    Criterion,
    JudgeCriterion,
    MetricCheck,
    PhraseCheck,
    Scope,
    ToolCheck,
    Verdict,
    read_criterion,
)
from tuner_server.evals.calibration import FEWEST_CALLS, FIGURES
from tuner_server.evals.criteria import Expectation
from tuner_server.evals.expressions import MATCHING_LIMIT_S
from tuner_server.evals.judging import JudgeInputs
from tuner_server.evals.judging.evidence import ALIKE
from tuner_server.evals.judging.tokens import ANSWER_TOKENS, BYTES_PER_TOKEN
from tuner_server.evals.judging.transcript import LONGEST_PAYLOAD, MOST_TOKENS
from tuner_server.evals.parameters import CHECKING_LIMIT_S, LONGEST_SCHEMA
from tuner_server.store.reviews import Order


def _tables(heading: str) -> dict[str, list[str]]:
    """The rows of the tables below a heading, by what stands in code in their first cell.

    The first of a name counts: later tables have fields in their heads.
    """
    rows: dict[str, list[str]] = {}
    for first, *others in ANALYSES.cells(heading):
        if first.startswith("`"):
            rows.setdefault(first.strip("`"), others)
    return rows


@pytest.mark.parametrize(
    ("heading", "model"),
    [
        ("Criteria", Criterion),
        ("Phrase", PhraseCheck),
        ("Tool", ToolCheck),
        ("Metric", MetricCheck),
        ("Judge", JudgeCriterion),
        ("What a judge is shown", JudgeInputs),
        ("Classification", ClassifyCriterion),
    ],
)
def test_every_field_stands_there_with_its_default(heading: str, model: type[BaseModel]) -> None:
    documented = {
        name: cells[0] for name, cells in _tables(heading).items() if name in model.model_fields
    }
    assert documented.keys() == model.model_fields.keys()
    for name, field in model.model_fields.items():
        if field.is_required():
            assert documented[name] == ""
        else:
            default = json.dumps(_plain(field.get_default()))
            assert documented[name].strip("`") in (default, default.strip('"')), name


def _plain(value: object) -> object:
    """A default as people write it: a model that has only defaults is `{}`."""
    return {} if isinstance(value, BaseModel) else value


def test_every_verdict_and_expectation_stands_there() -> None:
    assert list(_tables("Verdicts")) == list(Verdict)
    assert set(get_args(Expectation)) <= _tables("Tool").keys()


def test_every_figure_of_a_calibration_stands_there_as_it_is_defined() -> None:
    documented = _tables("Review by people")
    for figure in FIGURES:
        assert documented[figure.key] == [figure.meaning, figure.formula, figure.interval]
    assert set(get_args(Order)) <= documented.keys()
    assert f"With fewer than {FEWEST_CALLS} such calls" in ANALYSES.text


def test_every_example_is_accepted() -> None:
    examples = [json.loads(block.text) for block in ANALYSES.blocks() if block.language == "json"]
    parts = [json.loads(cell) for cell in _tables("Phrase") if cell.startswith("{")]
    conditions = [json.loads(cell) for cell in _tables("Scope")]
    assert (len(examples), len(parts), len(conditions)) == (3, 6, 2)
    kinds = [type(read_criterion(json.dumps(example))) for example in examples]
    assert kinds == [Criterion, JudgeCriterion, ClassifyCriterion]
    for part in parts:
        assert asked(phrase("a", within=part)).checks
    assert Scope.model_validate({"conditions": conditions}).conditions


def test_the_limits_are_those_of_the_code() -> None:
    text = re.sub(r"\s+", " ", ANALYSES.text)
    assert f"Matching may take {MATCHING_LIMIT_S * 1000:.0f} ms of work" in text
    assert f"Comparing may take {CHECKING_LIMIT_S * 1000:.0f} ms of work" in text
    assert f"up to {LONGEST_SCHEMA:,} characters" in text
    assert f"about {MOST_TOKENS:,} tokens" in text
    assert f"cut to {LONGEST_PAYLOAD:,} characters" in text
    assert f"{BYTES_PER_TOKEN} bytes of UTF-8 are one token" in text
    assert f"{ANSWER_TOKENS} tokens for the answer to each eval" in text
    assert f"{ALIKE} of 100" in text
