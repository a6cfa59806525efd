"""Who a key belongs to and which agent an Agent ID names, remembered for a moment.

Every call asks both. What was found is believed for `REMEMBERED_S`; what was not found is asked
anew each time, so a key or an agent works as soon as it exists. A change made in this process
counts at once, one made in another process after that time at the latest.
"""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from sqlalchemy import Connection

from tuner_server.store.agents import agent_id_of
from tuner_server.store.database import Database
from tuner_server.store.workspaces import KeyHolder, find_key_holder

REMEMBERED_S = 2.0
_MOST_REMEMBERED = 10_000

Name = TypeVar("Name", bound=Hashable)
Found = TypeVar("Found")


class _Memory(Generic[Name, Found]):
    """What was found lately."""

    def __init__(self, look_up: Callable[[Connection, Name], Found | None], database: Database):
        self._look_up = look_up
        self._database = database
        self._found: dict[Name, tuple[float, Found]] = {}

    def recall(self, name: Name) -> Found | None:
        """What is still believed of `name`, without asking the database."""
        known = self._found.get(name)
        return known[1] if known is not None and known[0] > time.monotonic() else None

    def find(self, name: Name) -> Found | None:
        """What the database says of `name`."""
        with self._database.read() as connection:
            found = self._look_up(connection, name)
        if found is not None:
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            self._found[name] = (time.monotonic() + REMEMBERED_S, found)
        return found

    def forget(self) -> None:
        self._found.clear()


class Directory:
    """Keys and agents, by what clients send."""

    def __init__(self, database: Database) -> None:
        self.keys: _Memory[str, KeyHolder] = _Memory(find_key_holder, database)
        self.agents: _Memory[tuple[int, str], int] = _Memory(
            lambda connection, name: agent_id_of(connection, *name), database
        )

    def forget(self) -> None:
        """Believe nothing any more: a key or an agent was changed."""
        self.keys.forget()
        self.agents.forget()
