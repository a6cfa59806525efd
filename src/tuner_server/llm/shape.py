"""The shape of an answer, in words for endpoints that cannot be told it otherwise."""

import json
from collections.abc import Mapping, Sequence

from tuner_server.timeline import Json

_MOST_ERRORS = 12


def asked_in_words(schema: Mapping[str, Json]) -> str:
    """What to write at the end of a question."""
    written = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    return (
        "Answer with one JSON object and nothing else: no prose before or after it. "
        f"It has to match this JSON Schema:\n{written}"
    )


def asked_again(schema: Mapping[str, Json], errors: Sequence[str]) -> str:
    """What to say about an answer that cannot be used."""
    shown = list(errors[:_MOST_ERRORS])
    if len(errors) > len(shown):
        shown.append(f"and {len(errors) - len(shown)} more")
    listed = "\n".join(f"- {error}" for error in shown)
    return f"That answer cannot be used:\n{listed}\n\n{asked_in_words(schema)}"
