"""Alembic's entry: migrations run in the transaction of the connection that they are given."""

from alembic import context

from tuner_server.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
