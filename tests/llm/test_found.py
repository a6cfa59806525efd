"""JSON is found in whatever stands around it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuner_server.llm.found import objects_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('Sure: {"a": {"b": 2}}!', [{"a": {"b": 2}}]),
        ('```json\n{"a": 1}\n```', [{"a": 1}]),
        ('{"draft": 1} or rather {"final": 2}', [{"final": 2}, {"draft": 1}]),
        ('{this} is {"a": "}"}', [{"a": "}"}]),
        ("none", []),
        ('{"a": 1', []),
        ("{" * 5_000, []),
        ('{"a":' * 5_000, []),
        ("[1, 2]", []),
    ],
)
def test_objects_are_found_last_first(text: str, found: list[object]) -> None:
    assert objects_in(text) == found


@given(
    st.text(st.characters(exclude_characters="{}")),
    st.dictionaries(st.text(), st.integers() | st.text()),
    st.text(),
)
def test_an_object_is_found_behind_any_text(
    before: str, value: dict[str, int | str], after: str
) -> None:
    assert value in objects_in(before + json.dumps(value) + after)
