"""What people search a call for: what was said, what tools were given and gave, and the ids."""

import json
from collections.abc import Iterator

from tuner_server import contract
from tuner_server.store.calls import StoredBody
from tuner_server.store.hits import Part, Query
from tuner_server.timeline import Call

_TOOL_TEXT = 2_000


def texts_of(call: Call) -> Iterator[tuple[int | None, str]]:
    """The texts of a call, each with the index of the row that it stands in, if in one."""
    for row in call.rows:
        if row.tool is None:
            yield row.index, row.text or " ".join(word.text for word in row.words)
            continue
        yield row.index, row.tool.name or ""
        for value in (row.tool.params, row.tool.result, row.tool.error):
            if value is not None:
                written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                yield row.index, written[:_TOOL_TEXT]
    for identifier in (call.call_id, call.caller_phone_number, call.recipient, call.sip_call_id):
        yield None, identifier or ""


def hit_in(stored: StoredBody, query: Query) -> tuple[int | None, tuple[Part, ...]] | None:
    """The text of a call that has most of what is searched for, cut to its surroundings.

    With the index of its row, if it stands in one. Nothing where no word of the query occurs, or
    where they occur only across the borders of rows.
    """
    call = contract.read(stored.body).call
    best: tuple[int, int | None, str] | None = None
    for row, text in texts_of(call) if call is not None else ():
        terms = query.terms_in(text)
        if terms > (best[0] if best else 0):
            best = (terms, row, text)
            if terms == query.terms:
                break
    return None if best is None else (best[1], query.cut(best[2]))
