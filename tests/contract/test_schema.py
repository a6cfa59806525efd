import json

import jsonschema_rs
import pytest

from tests.contract.bodies import PAYLOADS, reading
from tuner_server.contract import BODY_SCHEMA, read
from tuner_server.contract.schema import EXAMPLE

_VALIDATOR = jsonschema_rs.Draft202012Validator(BODY_SCHEMA)


def test_the_example_is_accepted_without_a_warning() -> None:
    assert _VALIDATOR.is_valid(EXAMPLE)
    found = read(json.dumps(EXAMPLE).encode())
    assert found.call is not None
    assert found.warnings == ()


@pytest.mark.parametrize("name", PAYLOADS)
def test_bodies_of_real_clients_fit_the_schema(name: str) -> None:
    assert _VALIDATOR.is_valid(json.loads(PAYLOADS[name]))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("call_id", ""),
        ("call_id", "x" * 201),
        ("call_id", True),
        ("call_type", 1),
        ("call_type", ""),
        ("recording_url", {}),
        ("transcript_with_tool_calls", {}),
        ("start_timestamp", "soon"),
        ("end_timestamp", 10**21),
        ("end_timestamp", None),
    ],
)
def test_what_is_refused_does_not_fit_the_schema(name: str, wrong: object) -> None:
    assert reading(**{name: wrong}).call is None
    assert not _VALIDATOR.is_valid({**EXAMPLE, name: wrong})


def test_the_schema_and_the_reader_require_the_same_fields() -> None:
    assert [error.loc[1] for error in read(b"{}").errors] == BODY_SCHEMA["required"]
