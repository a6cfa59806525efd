"""The docs say of every metric what the code says."""

import re
from pathlib import Path

import pytest

from tuner_server.metrics import METRICS, Metric

DOCS = Path(__file__).parents[2] / "docs" / "metrics.md"


def _entries() -> dict[str, tuple[str, str]]:
    """Group and text of each entry, by the metric's key, in the order of the docs."""
    found: dict[str, tuple[str, str]] = {}
    group = ""
    for block in re.split(r"^(?=##)", DOCS.read_text("utf-8"), flags=re.MULTILINE):
        if block.startswith("## "):
            group = block.splitlines()[0].removeprefix("## ")
        elif key := re.search(r"\*\*Key:\*\* `(\w+)`", block):
            found[key[1]] = group, block
    return found


ENTRIES = _entries()


def test_the_docs_have_an_entry_for_each_metric_in_the_same_order() -> None:
    assert list(ENTRIES) == [metric.key for metric in METRICS]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_an_entry_says_what_the_definition_says(metric: Metric) -> None:
    group, entry = ENTRIES[metric.key]
    assert group == metric.group
    assert entry.splitlines()[0] == f"### {metric.title}"
    assert metric.question in entry
    for label, text in (
        ("Formula", metric.formula),
        ("Inputs", metric.inputs),
        ("Unit", metric.unit),
        ("Empty when", metric.empty_when),
    ):
        assert f"- **{label}:** {text}\n" in entry
    assert (f"- **Better:** {metric.better}\n" in entry) == (metric.better is not None)


def test_units_of_whole_numbers_are_whole() -> None:
    whole = {"ms", "count", "tokens", "characters"}
    assert all(metric.integer == (metric.unit in whole) for metric in METRICS)


def test_keys_and_titles_are_unique_and_keys_name_their_unit() -> None:
    assert len({metric.key for metric in METRICS}) == len(METRICS)
    assert len({metric.title for metric in METRICS}) == len(METRICS)
    assert all(metric.key.endswith("_ms") == (metric.unit == "ms") for metric in METRICS)
