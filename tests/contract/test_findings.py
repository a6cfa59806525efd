from tests.contract.bodies import filed, reading
from tuner_server.contract import error_detail


def test_errors_are_rendered_as_fastapi_does() -> None:
    found = reading("recording_url", call_type=7)
    assert error_detail(found.errors) == [
        {
            "loc": ["body", "call_type"],
            "msg": "Not a text. Send what kind of call it was, as a text: "
            '"phone_call" or "web_call", for example.',
            "type": "string_type",
            "input": 7,
        },
        {
            "loc": ["body", "recording_url"],
            "msg": "Required. Send the URL of the recording as a text; "
            'for a call without a recording send "recording_url": "pending".',
            "type": "missing",
            "input": None,
        },
    ]


def test_the_input_of_an_error_is_shortened() -> None:
    found = reading(call_id=["x" * 1000], call_type={"a": 1}, start_timestamp="y" * 1000)
    inputs = {error.loc[1]: error.input for error in found.errors}
    assert inputs["call_type"] == {"a": 1}
    assert inputs["call_id"] == '["' + "x" * 197 + "…"
    assert inputs["start_timestamp"] == "y" * 199 + "…"


def test_what_was_found_is_shown_as_json_and_shortened() -> None:
    warnings = reading(
        call_status=["ü"], call_successful={"a": "x" * 1000}, agent_version='say "hi"'
    ).warnings
    found = {warning.path: warning.found for warning in warnings}
    assert found["call_status"] == '["ü"]'
    assert found["call_successful"] == '{"a": "' + "x" * 192 + "…"
    assert found["agent_version"] == '"say \\"hi\\""'


def test_warnings_are_bounded_and_the_rest_is_counted() -> None:
    found = reading(transcript_with_tool_calls=["row"] * 1000)
    assert found.call is not None
    assert len(found.call.rows) == 1000
    assert len(found.warnings) == 201
    assert found.warnings[199].path == "transcript_with_tool_calls[199]"
    assert (found.warnings[200].path, found.warnings[200].found) == (
        "(body)",
        "800 more deviations",
    )


def test_a_path_with_a_long_name_is_shortened() -> None:
    _, done = filed(metadata={"k" * 5000: 1}, general_meta_data_raw={"k" * 5000: 2})
    assert [len(path) for path in done] == [len("general_meta_data_raw.") + 100]


def test_a_name_that_is_empty_has_a_path_too() -> None:
    assert list(filed(**{"": 2**70, "metadata": {"": 2**70}})[1]) == ['""', 'metadata.""']
