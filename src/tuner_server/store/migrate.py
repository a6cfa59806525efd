"""Bringing the database to the schema that this version needs.

Runs at every start, so it first asks, cheaply, whether there is anything to do.
"""

import re
from importlib import resources

from sqlalchemy import Connection, inspect, text

from tuner_server.store.database import Database, take_turns

_MIGRATIONS = resources.files("tuner_server.store.migrations")


class NewerDatabase(Exception):
    """The database was already migrated by a newer version of the server."""


def newest_revision() -> str:
    """The revision that this version of the server needs."""
    names = (entry.name for entry in (_MIGRATIONS / "versions").iterdir())
    return max(match[1] for name in names if (match := re.match(r"(\d{4})_\w+\.py$", name)))


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; nothing where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def migrate(database: Database) -> bool:
    """Create or upgrade the tables; several processes may start at once. True: there was work.

    Raises `NewerDatabase` rather than touch what a newer version wrote.
    """
    with database.writing_engine.begin() as connection:
        found = revision_of(connection)
    if found == newest_revision():
        return False
    if found is not None and found > newest_revision():
        raise NewerDatabase(
            f"The database has revision {found}, this server knows {newest_revision()}: "
            "it was used by a newer version. Upgrade the server, or restore a backup."
        )
    _upgrade(database)
    return True


def _upgrade(database: Database) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with database.writing_engine.begin() as connection:
        take_turns(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
