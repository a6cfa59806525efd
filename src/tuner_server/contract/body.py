"""The bytes of a body -> a JSON object whose every value can be stored and written again.

Whatever `parse` returns holds no NUL and no lone surrogate (PostgreSQL's text can store neither),
no NaN and no infinity, no integer beyond 64 bits, and is nested at most `DEEPEST` levels.
"""

import json
import math
import re
from json import JSONDecodeError
from types import NoneType

from pydantic_core import from_json

from tuner_server.contract.findings import Findings, Path, shown
from tuner_server.timeline import Json

DEEPEST = 200
"""Levels of nesting that are read."""

_WANTED = "Send one call as a JSON object, in UTF-8."
_TOO_DEEP = f"The body is nested more than {DEEPEST} levels deep. {_WANTED}"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_UNTOUCHED = frozenset({bool, int, NoneType})

_DIGITS_AS_ZEROS = bytes.maketrans(b"123456789E", b"000000000e")
_NINETEEN_DIGITS = b"0" * 19
_LARGE_EXPONENT = re.compile(rb"0e\+?000+[\s,\]}]")


class UnreadableBody(Exception):
    """The body is not JSON, not an object, or nested too deeply; the text says what to send."""


class _LargeInteger(str):
    """The digits of an integer beyond 64 bits."""

    __slots__ = ()


def parse(body: bytes, findings: Findings) -> dict[str, Json]:
    """Read the body's JSON object, and note what had to be replaced in it.

    Raises UnreadableBody.
    """
    value = _parse_strictly(body)
    if value is None:
        value = _Cleaning(findings).clean(_parse_leniently(body, findings), ())
    if not isinstance(value, dict):
        raise UnreadableBody(f"The body is {_kind(value)}, not an object. {_WANTED}")
    return value


def _parse_strictly(body: bytes) -> Json:
    """The fast way, for nearly every body; None where the body needs a closer look."""
    if b"\\u0000" in body or _may_hold_large_numbers(body):
        return None
    try:
        value: Json = from_json(body, allow_inf_nan=False)
    except ValueError:
        return None
    return value


def _may_hold_large_numbers(body: bytes) -> bool:
    """Whether a number might not fit: 19 digits in a row, or an exponent of three digits.

    It looks at bytes, not at JSON, so it may say yes to a text that holds such digits.
    """
    zeros = body.translate(_DIGITS_AS_ZEROS)
    return _NINETEEN_DIGITS in zeros or _LARGE_EXPONENT.search(zeros) is not None


def _parse_leniently(body: bytes, findings: Findings) -> Json:
    text = _decode(body, findings)
    if not text.strip():
        raise UnreadableBody(f"The body is empty. {_WANTED}")
    try:
        try:
            return _load(text, strict=True)
        except JSONDecodeError as error:
            if not error.msg.startswith("Invalid control character"):
                raise
            value = _load(text, strict=False)
            findings.note((), "control characters that are not escaped", "read as they stand")
            return value
    except JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UnreadableBody(f"The body is not JSON: {error.msg} at {where}. {_WANTED}") from error
    except RecursionError as error:
        raise UnreadableBody(_TOO_DEEP) from error


def _decode(body: bytes, findings: Findings) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"bytes that are not UTF-8, the first at {error.start}"
        findings.note((), found, "replaced by U+FFFD")
        return body.decode("utf-8-sig", "replace")


def _load(text: str, *, strict: bool) -> Json:
    value: Json = json.loads(text, strict=strict, parse_int=_integer)
    return value


def _integer(digits: str) -> int | _LargeInteger:
    if len(digits) > 20 or not -(2**63) <= (number := int(digits)) < 2**63:
        return _LargeInteger(digits)
    return number


class _Cleaning:
    """Replaces what cannot be stored, at any depth."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def clean(self, value: Json, path: Path) -> Json:
        if len(path) > DEEPEST:
            raise UnreadableBody(_TOO_DEEP)
        if isinstance(value, str):
            return self._text(value, path)
        if isinstance(value, float):
            return self._float(value, path)
        if isinstance(value, list):
            return [
                item if type(item) in _UNTOUCHED else self.clean(item, (*path, index))
                for index, item in enumerate(value)
            ]
        if isinstance(value, dict):
            return self._object(value, path)
        return value

    def _object(self, value: dict[str, Json], path: Path) -> dict[str, Json]:
        cleaned: dict[str, Json] = {}
        for sent, item in value.items():
            name = self._text(sent, path)
            while name in cleaned:
                name += _REPLACEMENT
            cleaned[name] = self.clean(item, (*path, name))
        return cleaned

    def _text(self, value: str, path: Path) -> str:
        if isinstance(value, _LargeInteger):
            self._findings.note(path, value, "kept as text, for it does not fit into 64 bits")
            return str(value)
        if _UNSTORABLE.search(value) is None:
            return value
        cleaned = _UNSTORABLE.sub(_REPLACEMENT, value)
        done = "each NUL or lone surrogate in it replaced by U+FFFD"
        self._findings.note(path, shown(cleaned), done)
        return cleaned

    def _float(self, value: float, path: Path) -> float | None:
        if math.isfinite(value):
            return value
        self._findings.note(path, str(value), "taken as absent, for it is not a finite number")
        return None


def _kind(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, list):
        return "an array"
    return "a text" if isinstance(value, str) else "a number or a truth value"
