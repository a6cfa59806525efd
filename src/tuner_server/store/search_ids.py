"""Making calls findable that have no body any more: by their ids and numbers alone."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from tuner_server.store import schema
from tuner_server.store.search import SearchText, forget_texts, index_texts

_calls = schema.calls.c


def index_without_body(connection: Connection, workspace_id: int, ids: Sequence[int]) -> None:
    """Forget the words of calls, but for their ids and phone numbers."""
    rows = connection.execute(
        select(
            _calls.id,
            _calls.started_at_ms,
            _calls.provider_call_id,
            _calls.caller_phone_number,
            _calls.recipient,
        )
        .where(_calls.workspace_id == workspace_id, _calls.id.in_(ids))
        .order_by(_calls.id)
        .with_for_update()
    )
    forget_texts(connection, [(workspace_id, call_id) for call_id in ids])
    index_texts(
        connection,
        [
            SearchText(workspace_id, row[0], row[1], "\n".join(filter(None, row[2:])))
            for row in rows
        ],
    )
