import pytest

from tests.contract.bodies import WELL_FORMED, filed, reading
from tuner_server.contract import read

_WRONG_TYPES = {
    "call_id": {"id": 1},
    "call_type": 7,
    "transcript_with_tool_calls": "user: hello",
    "start_timestamp": "soon",
    "end_timestamp": False,
    "recording_url": 12,
}


def test_every_missing_field_is_named_at_once() -> None:
    found = read(b"{}")
    assert found.call is None
    assert found.call_id is None
    assert [error.loc for error in found.errors] == [
        ("body", name)
        for name in (
            "call_id",
            "call_type",
            "transcript_with_tool_calls",
            "start_timestamp",
            "end_timestamp",
            "recording_url",
        )
    ]
    assert {error.type for error in found.errors} == {"missing"}


def test_null_is_missing() -> None:
    found = reading(**dict.fromkeys(WELL_FORMED))
    assert [error.type for error in found.errors] == ["missing"] * 6


def test_every_field_without_a_clear_meaning_is_named_at_once() -> None:
    found = reading(**_WRONG_TYPES)
    assert {error.loc[1]: error.input for error in found.errors} == _WRONG_TYPES
    assert all("Send " in error.msg for error in found.errors)


@pytest.mark.parametrize("name", ["call_id", "call_type", "recording_url"])
def test_an_empty_required_text_is_refused(name: str) -> None:
    found = reading(**{name: ""})
    assert [(error.loc[1], error.type) for error in found.errors] == [(name, "string_too_short")]


@pytest.mark.parametrize(
    ("sent", "kept"), [(7, "7"), (0, "0"), (12.5, "12.5"), (2**70, str(2**70))]
)
def test_a_number_as_call_id_is_kept_as_text(sent: float, kept: str) -> None:
    found = reading(call_id=sent)
    assert found.call is not None
    assert found.call.call_id == found.call_id == kept
    assert [warning.path for warning in found.warnings] == ["call_id"]


def test_a_call_id_of_200_characters_is_accepted() -> None:
    call, done = filed(call_id="é" * 200)
    assert call.call_id == "é" * 200
    assert done == {}


@pytest.mark.parametrize("sent", ["x" * 201, int("1" * 201)])
def test_a_longer_call_id_is_refused_for_cutting_it_could_join_two_calls(sent: object) -> None:
    found = reading(call_id=sent)
    assert found.call is None
    assert [error.type for error in found.errors] == ["string_too_long"]
    assert found.errors[0].msg.startswith("It is 201 characters long. Send ")
    assert found.call_id == str(sent)[:200]


def test_the_call_id_of_a_refused_body_is_told() -> None:
    assert reading("recording_url", call_id="c-9").call_id == "c-9"
    assert reading("recording_url", call_id=9).call_id == "9"


@pytest.mark.parametrize("sent", [None, "", True, [], {}])
def test_a_call_id_that_cannot_be_read_is_none(sent: object) -> None:
    assert reading(call_id=sent).call_id is None


def test_a_long_call_type_is_kept_with_a_warning_and_cut_where_an_index_ends() -> None:
    call, done = filed(call_type="x" * 101)
    assert call.call_type == "x" * 101
    assert done == {"call_type": "kept whole, though more than 100 characters long"}
    call, done = filed(call_type="x" * 501)
    assert call.call_type == "x" * 500
    assert list(done) == ["call_type"]


def test_a_long_recording_url_is_kept_whole() -> None:
    url = "https://example.com/" + "x" * 2000
    call, done = filed(recording_url=url)
    assert call.recording_url == url
    assert done == {"recording_url": "kept whole, though more than 1024 characters long"}
