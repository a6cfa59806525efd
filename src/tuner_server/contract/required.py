"""The fields without which a call cannot be filed. Each is read, or refused with what to send."""

from typing import NamedTuple

from tuner_server.contract import values
from tuner_server.contract.epoch import epoch_ms
from tuner_server.contract.fields import Fields
from tuner_server.contract.segments import SEGMENTS
from tuner_server.timeline import Json

LONGEST_URL = 1024
_LONGEST_CALL_ID = 200
_LONGEST_CALL_TYPE = 100

_CALL_ID = "Send your own id of the call, a text of 1 to 200 characters."
_CALL_TYPE = 'Send what kind of call it was, as a text: "phone_call" or "web_call", for example.'
_SEGMENTS = "Send the rows of the call as an array; `[]` for a call in which nobody spoke."
_TIME = "Send epoch seconds or milliseconds as a number: 1795403516, for example."
_RECORDING = (
    "Send the URL of the recording as a text; "
    'for a call without a recording send "recording_url": "pending".'
)


class Required(NamedTuple):
    """The required fields of a body; the timestamps are epoch ms."""

    call_id: str
    call_type: str
    segments: list[Json]
    started_at_ms: int
    ended_at_ms: int
    recording_url: str


def read_required(body: Fields) -> Required | None:
    """All required fields, or None; then the findings hold an error for every wrong one."""
    call_id = _call_id(body)
    call_type = _call_type(body)
    segments = _segments(body)
    started_at_ms = _time(body, "start_timestamp")
    ended_at_ms = _time(body, "end_timestamp")
    recording_url = _recording_url(body)
    if (
        call_id is None
        or call_type is None
        or segments is None
        or started_at_ms is None
        or ended_at_ms is None
        or recording_url is None
    ):
        return None
    return Required(call_id, call_type, segments, started_at_ms, ended_at_ms, recording_url)


def legible_call_id(body: Fields) -> str | None:
    """What can be read of the call's id, also where it is refused: for the receipt."""
    value = body.value("call_id")
    if value is None or isinstance(value, bool | list | dict):
        return None
    return values.text(value)[0][:_LONGEST_CALL_ID] or None


def _call_id(body: Fields) -> str | None:
    """The id. A number is clear, but a longer text is not cut: two calls could become one."""
    value = body.value("call_id")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number and not _has_text(body, "call_id", _CALL_ID):
        return None
    call_id = body.text("call_id")
    if call_id is not None and len(call_id) > _LONGEST_CALL_ID:
        too_long = f"It is {len(call_id)} characters long. {_CALL_ID}"
        body.refuse("call_id", too_long, "string_too_long")
        return None
    return call_id


def _call_type(body: Fields) -> str | None:
    is_text = _has_text(body, "call_type", _CALL_TYPE)
    return body.label("call_type", _LONGEST_CALL_TYPE) if is_text else None


def _recording_url(body: Fields) -> str | None:
    is_text = _has_text(body, "recording_url", _RECORDING)
    return body.text("recording_url", LONGEST_URL) if is_text else None


def _has_text(body: Fields, name: str, wanted: str) -> bool:
    """Whether a field is a text that is not empty; if not, it is refused."""
    value = body.value(name)
    if value is None:
        body.refuse(name, f"Required. {wanted}", "missing")
    elif not isinstance(value, str):
        body.refuse(name, f"Not a text. {wanted}", "string_type")
    elif not value:
        body.refuse(name, f"Empty. {wanted}", "string_too_short")
    else:
        return True
    return False


def _segments(body: Fields) -> list[Json] | None:
    value = body.value(SEGMENTS)
    if isinstance(value, list):
        return value
    if value is None:
        body.refuse(SEGMENTS, f"Required. {_SEGMENTS}", "missing")
    else:
        body.refuse(SEGMENTS, f"Not an array. {_SEGMENTS}", "list_type")
    return None


def _time(body: Fields, name: str) -> int | None:
    moment = body.read(name, epoch_ms)
    if moment is None and body.value(name) is None:
        body.refuse(name, f"Required. {_TIME}", "missing")
    elif moment is None:
        body.refuse(name, f"Not a time between the years 1 and 9999. {_TIME}", "timestamp")
    return moment
