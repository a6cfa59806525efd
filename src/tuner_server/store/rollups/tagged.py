"""How many calls each rule has tagged, by the rollups."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from tuner_server.store.rollups.reading import Scope, changes, see_one_state, total
from tuner_server.store.rollups.tally import Tally
from tuner_server.store.rules import Rule, rules_of
from tuner_server.store.selection import TAG


@dataclass(frozen=True, slots=True)
class TaggedCalls:
    """A rule, how many calls it tagged, and the conditions that list them."""

    rule: Rule
    calls: int
    conditions: Sequence[str]


def tagged_calls(connection: Connection, scope: Scope, tally: Tally) -> list[TaggedCalls]:
    """Of each rule that looks at calls of the scope, how many of a tally's calls have its tag."""
    found = tally.of(TAG)
    return [
        TaggedCalls(rule, found.get(str(rule.id), 0), [f"{TAG}={rule.id}"])
        for rule in rules_of(connection, scope.workspace_id, agent_id=scope.agent_id)
    ]


def count_tagged(
    connection: Connection, scope: Scope, from_ms: int, to_ms: int
) -> tuple[list[TaggedCalls], int]:
    """The same of the calls of whole hours, and how many hours are not counted anew yet."""
    see_one_state(connection)
    since = changes(connection, scope, from_ms, to_ms)
    tally = total(connection, scope, from_ms, to_ms, since)
    return tagged_calls(connection, scope, tally), since.pending
