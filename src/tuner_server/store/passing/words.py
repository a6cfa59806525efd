"""The condition that a text occurs in a call."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, select

from tuner_server.store import schema, search
from tuner_server.store.passing.plan import Plan, unindexed

_calls = schema.calls.c
_texts = search.search_texts.c
_WORDS = search.call_search.join(
    search.search_texts, _texts.search_id == search.call_search.c.rowid
)


@dataclass(frozen=True, slots=True)
class TextTest:
    """The words that are searched for."""

    dialect: str
    workspace_id: int
    text: str

    index_alone = False

    @property
    def in_time(self) -> Plan | None:
        matches = search.matches(self.dialect, self.text)
        if matches is None or self.dialect == "postgresql":
            return None
        of_call = and_(
            unindexed(self.dialect, _texts.workspace_id) == _calls.workspace_id,
            _texts.call_id == _calls.id,
        )
        return Plan(
            _WORDS.join(schema.calls, of_call),
            [matches, self._here()],
            (search.call_search.c.rowid,),
            by_words=True,
        )

    def ids(self) -> Select[Any] | None:
        matches = search.matches(self.dialect, self.text)
        if matches is None:
            return select(_calls.id).where(false())
        if self.dialect == "postgresql":
            vectors = search.search_vectors.c
            return select(vectors.call_id).where(vectors.workspace_id == self.workspace_id, matches)
        return select(_texts.call_id).select_from(_WORDS).where(matches, self._here())

    def holds(self) -> ColumnElement[bool]:
        matches = search.matches(self.dialect, self.text)
        if matches is None:
            return false()
        if self.dialect == "postgresql":
            # As a scalar it is asked row by row, and not turned into a join with everything.
            vectors = search.search_vectors.c
            return (
                select(matches)
                .where(vectors.workspace_id == _calls.workspace_id, vectors.call_id == _calls.id)
                .scalar_subquery()
            )
        return (
            exists()
            .select_from(_WORDS)
            .where(_texts.workspace_id == _calls.workspace_id, _texts.call_id == _calls.id, matches)
        )

    def _here(self) -> ColumnElement[bool]:
        # Unindexed, so that SQLite begins with the matches, not with all texts of the workspace.
        return unindexed(self.dialect, _texts.workspace_id) == self.workspace_id
