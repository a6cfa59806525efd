"""Results that come after a call was measured: its tags follow."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from tuner_server.store import schema
from tuner_server.store.eval_results import AnalysedCall, write_results
from tuner_server.store.tags import tag_anew

_calls = schema.calls.c


def write_run(connection: Connection, analysed: Sequence[AnalysedCall], *, run: int) -> int:
    """Add what a run said of calls, and tag them anew. Gives how many calls are there still."""
    done = 0
    for workspace_id in sorted({call.workspace_id for call in analysed}):
        of_workspace = [call for call in analysed if call.workspace_id == workspace_id]
        there = _locked(connection, workspace_id, [call.call_id for call in of_workspace])
        write_results(connection, [call for call in of_workspace if call.call_id in there], run=run)
        tag_anew(connection, workspace_id, there)
        done += len(there)
    return done


def _locked(connection: Connection, workspace_id: int, ids: Sequence[int]) -> Sequence[int]:
    """Those of the calls that exist, held so that nobody deletes one meanwhile."""
    return (
        connection.execute(
            select(_calls.id)
            .where(_calls.workspace_id == workspace_id, _calls.id.in_(ids))
            .order_by(_calls.id)
            .with_for_update()
        )
        .scalars()
        .all()
    )
