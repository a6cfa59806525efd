"""What a JSON Schema says of a tool's parameters.

Whoever may edit an eval writes the schema, so it is checked under a time limit, its patterns are
matched by what can be stopped, and it is never looked up anywhere: `$ref` stays within it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from tuner_server.evals.expressions import Deadline, TookTooLong, compiled, matches
from tuner_server.timeline import Json

CHECKING_LIMIT_S = 0.25
"""How long the parameters of one check may be compared, over all calls of its tool."""
LONGEST_SCHEMA = 20_000
"""Characters of a schema, written as JSON."""
_LONGEST_MESSAGE = 200
_DRAFTS = {
    "https://json-schema.org/draft/2020-12/schema": "Draft202012Validator",
    "https://json-schema.org/draft/2019-09/schema": "Draft201909Validator",
    "http://json-schema.org/draft-07/schema": "Draft7Validator",
}
_NEWEST = next(iter(_DRAFTS))
_deadline: ContextVar[Deadline] = ContextVar("deadline")


def check_schema(schema: Mapping[str, Any]) -> None:
    """Raise `ValueError`, in words, for what is no JSON Schema or could not be used as one."""
    try:
        written = json.dumps(schema)
        if len(written) > LONGEST_SCHEMA:
            raise ValueError(
                f"a schema may have {LONGEST_SCHEMA:,} characters, not {len(written):,}"
            )
        references = list(_references(schema))
        _check_by_its_draft(schema)
        _check_references(schema, references)
    except RecursionError:
        raise ValueError("the schema is nested too deeply") from None


def mismatch(schema: Mapping[str, Any], params: Json, deadline: Deadline) -> str | None:
    """What is wrong with the parameters, in words; `None` where they match.

    Raises `TookTooLong`, and `ValueError` for a schema that turns out not to be usable.
    """
    from referencing.exceptions import Unresolvable

    token = _deadline.set(deadline)
    try:
        error = next(_validator(json.dumps(schema, sort_keys=True)).iter_errors(params), None)
    except Unresolvable as lost:
        raise ValueError(f"the schema refers to “{lost.ref}”, which it does not have") from None
    except RecursionError:
        raise ValueError("the schema, or what was sent, is nested too deeply") from None
    except ArithmeticError:
        raise ValueError("a number of the schema, or of what was sent, is too large") from None
    finally:
        _deadline.reset(token)
    if error is None:
        return None
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.path)
    message = error.message
    if len(message) > _LONGEST_MESSAGE:
        message = f"{message[:_LONGEST_MESSAGE]}…"
    return f"{where.lstrip('.')}: {message}" if where else message


def _references(part: object) -> Iterator[str]:
    """What the schema refers to. Raises `ValueError` for a pattern that is none."""
    if isinstance(part, list):
        for each in part:
            yield from _references(each)
    elif isinstance(part, Mapping):
        for name, value in part.items():
            if name in ("$ref", "$dynamicRef") and isinstance(value, str):
                yield value
            elif name == "pattern" and isinstance(value, str):
                compiled(value)
            elif name == "patternProperties" and isinstance(value, Mapping):
                for pattern in value:
                    compiled(pattern)
            yield from _references(value)


def _check_references(schema: Mapping[str, Any], references: Iterable[str]) -> None:
    """Refuse references that lead elsewhere or nowhere."""
    from referencing import Registry
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT202012

    whole = DRAFT202012.create_resource(dict(schema))
    resolver = Registry().with_resource("", whole).resolver()
    for reference in references:
        if not reference.startswith("#"):
            raise ValueError(
                "“$ref” may point within the schema only, as “#/$defs/name” does, "
                f"not to “{reference}”"
            )
        try:
            resolver.lookup(reference)
        except Unresolvable:
            raise ValueError(
                f"“$ref” points to “{reference}”, which the schema does not have"
            ) from None


def _check_by_its_draft(schema: Mapping[str, Any]) -> None:
    import jsonschema

    name = _draft(schema)
    if name is None:
        raise ValueError(
            f"“$schema” names {schema['$schema']!r}. Leave it out, or use one of "
            f"{', '.join(_DRAFTS)}"
        )
    try:
        getattr(jsonschema, name).check_schema(schema)
    except jsonschema.SchemaError as error:
        raise ValueError(f"{error.json_path}: {error.message[:_LONGEST_MESSAGE]}") from None


def _draft(schema: Mapping[str, Any]) -> str | None:
    named = schema.get("$schema", _NEWEST)
    return _DRAFTS.get(named.rstrip("#")) if isinstance(named, str) else None


@lru_cache(maxsize=128)
def _validator(written: str) -> Any:
    from referencing import Registry

    schema = json.loads(written)
    kind = _kind_of_validator(_draft(schema) or _DRAFTS[_NEWEST])
    return kind(schema, registry=Registry())  # An empty registry of its own fetches nothing.


@lru_cache(maxsize=len(_DRAFTS))
def _kind_of_validator(name: str) -> Any:
    import jsonschema

    draft = getattr(jsonschema, name)
    keywords = {
        **draft.VALIDATORS,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "uniqueItems": _unique_items,
    }
    timed = {keyword: _timed(check) for keyword, check in keywords.items()}
    return jsonschema.validators.extend(draft, validators=timed)  # type: ignore[no-untyped-call]


_Keyword = Callable[[Any, Any, Any, Any], Iterator[Any] | None]


def _timed(check: _Keyword) -> _Keyword:
    """The same, stopped at the deadline: a schema can be made that branches without end."""

    def checked(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any] | None:
        if _deadline.get().left_s <= 0:
            raise TookTooLong("the schema")
        return check(validator, value, instance, schema)

    return checked


def _pattern(validator: Any, pattern: str, instance: Any, _: Any) -> Iterator[Any]:
    from jsonschema import ValidationError

    if validator.is_type(instance, "string") and not _matches(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(
    validator: Any, properties: Mapping[str, Any], instance: Any, _: Any
) -> Iterator[Any]:
    if not validator.is_type(instance, "object"):
        return
    for pattern, subschema in properties.items():
        for name, value in instance.items():
            if _matches(pattern, name):
                yield from validator.descend(value, subschema, path=name, schema_path=pattern)


def _unique_items(validator: Any, wanted: bool, instance: Any, _: Any) -> Iterator[Any]:
    """As JSON Schema has it, in time that grows with the list and not with its square."""
    from jsonschema import ValidationError

    if not wanted or not validator.is_type(instance, "array"):
        return
    different = {json.dumps(_comparable(item), sort_keys=True) for item in instance}
    if len(different) < len(instance):
        yield ValidationError(f"{instance!r} has non-unique elements")


def _comparable(value: Any) -> Any:
    """The value with 1.0 as 1, which are the same number to JSON Schema."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_comparable(item) for item in value]
    if isinstance(value, dict):
        return {name: _comparable(item) for name, item in value.items()}
    return value


def _matches(pattern: str, text: str) -> bool:
    return matches(pattern, text, _deadline.get())
