import json
import re

import pytest

from tests.contract.bodies import WELL_FORMED, body, filed, reading
from tuner_server.contract import UnreadableBody, read
from tuner_server.contract.body import DEEPEST


def _with_metadata(text: bytes) -> bytes:
    return body(metadata={"note": "MARK"}).replace(b'"MARK"', text)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (b"", "The body is empty."),
        (b" \n", "The body is empty."),
        (b'{"call_id": 1,', "The body is not JSON: Expecting property name"),
        (b"{\n'a': 1}", "line 2, column 1."),
        (b"call_id=7&call_type=web", "The body is not JSON"),
        (b"null", "The body is null, not an object."),
        (b"[]", "The body is an array, not an object."),
        (b'"{}"', "The body is a text, not an object."),
        (b"12", "The body is a number or a truth value, not an object."),
        (b"\xff\xfe{\x00}\x00", "The body is not JSON"),
    ],
)
def test_what_is_no_json_object_is_unreadable_and_told_so(sent: bytes, told: str) -> None:
    with pytest.raises(UnreadableBody, match=re.escape(told)) as caught:
        read(sent)
    assert str(caught.value).endswith("Send one call as a JSON object, in UTF-8.")


@pytest.mark.parametrize("levels", [DEEPEST + 1, 900, 100_000])
def test_a_body_that_is_nested_too_deeply_is_unreadable(levels: int) -> None:
    with pytest.raises(UnreadableBody, match="nested more than 200 levels deep"):
        read(_with_metadata(b"[" * levels + b"]" * levels))


def test_nesting_below_the_limit_is_kept() -> None:
    call = read(_with_metadata(b"[" * 150 + b"]" * 150)).call
    assert call is not None
    assert json.dumps(call.metadata["note"]) == "[" * 150 + "]" * 150


@pytest.mark.parametrize("token", [b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-1.5E+0999"])
def test_a_number_that_is_not_finite_is_absent_with_a_warning(token: bytes) -> None:
    found = read(_with_metadata(token))
    assert found.call is not None
    assert found.call.metadata == {}
    assert [(each.path, each.done) for each in found.warnings] == [
        ("metadata.note", "taken as absent, for it is not a finite number")
    ]


def test_a_required_field_that_is_nan_is_missing() -> None:
    found = read(body().replace(b"1795403516", b"NaN"))
    assert [(error.loc, error.type) for error in found.errors] == [
        (("body", "start_timestamp"), "missing")
    ]
    assert [each.path for each in found.warnings] == ["start_timestamp"]


@pytest.mark.parametrize(
    "digits", [str(2**63), str(-(2**63) - 1), "9" * 25, "7" * 5000, "-" + "7" * 5000]
)
def test_an_integer_beyond_64_bits_is_kept_as_text(digits: str) -> None:
    found = read(_with_metadata(digits.encode()))
    assert found.call is not None
    assert found.call.metadata == {"note": digits}
    assert [each.path for each in found.warnings] == ["metadata.note"]
    assert len(found.warnings[0].found) <= 200


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63), 10**18])
def test_an_integer_of_64_bits_stays_a_number(number: int) -> None:
    call, done = filed(metadata={"note": number})
    assert call.metadata == {"note": number}
    assert done == {}


@pytest.mark.parametrize("escape", [b"\\u0000", b"\\ud800", b"\\udfff"])
def test_what_a_database_cannot_store_is_replaced(escape: bytes) -> None:
    found = read(_with_metadata(b'{"a' + escape + b'": ["b' + escape + b'", {"c": 1}]}'))
    assert found.call is not None
    assert found.call.metadata == {"note": {"a\ufffd": ["b\ufffd", {"c": 1}]}}
    assert [each.path for each in found.warnings] == [
        "metadata.note",
        "metadata.note.a\ufffd[0]",
    ]


def test_two_names_that_become_equal_are_both_kept() -> None:
    found = read(_with_metadata(b'{"a\\u0000": 1, "a\\ud800": 2}'))
    assert found.call is not None
    assert found.call.metadata == {"note": {"a\ufffd": 1, "a\ufffd\ufffd": 2}}


def test_a_pair_of_surrogates_is_one_character() -> None:
    found = read(_with_metadata(b'"\\ud83d\\ude00 \\u0000"'))
    assert found.call is not None
    assert found.call.metadata == {"note": "\U0001f600 \ufffd"}


def test_bytes_that_are_not_utf8_are_replaced_and_their_place_is_told() -> None:
    sent = _with_metadata(b'"caf\xe9"')
    found = read(sent)
    assert found.call is not None
    assert found.call.metadata == {"note": "caf\ufffd"}
    assert [(each.path, each.found) for each in found.warnings] == [
        ("(body)", f"bytes that are not UTF-8, the first at {sent.index(0xE9)}")
    ]


def test_a_byte_order_mark_is_no_deviation() -> None:
    found = read(b"\xef\xbb\xbf" + body())
    assert found.call is not None
    assert found.warnings == ()


def test_control_characters_that_are_not_escaped_are_read_as_they_stand() -> None:
    found = read(_with_metadata(b'"one\ntwo\x00"'))
    assert found.call is not None
    assert found.call.metadata == {"note": "one\ntwo\ufffd"}
    assert [each.path for each in found.warnings] == ["(body)", "metadata.note"]


def test_fields_that_the_contract_does_not_name_are_no_deviation() -> None:
    found = reading(colour="red", transcript_with_tool_calls=[{**_ROW, "colour": None}])
    assert found.call is not None
    assert found.warnings == ()


_ROW = WELL_FORMED["transcript_with_tool_calls"][0]
