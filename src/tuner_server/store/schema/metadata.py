"""What all tables share: the names of their indexes and keys, money, and where ids come from."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Float,
    Index,
    MetaData,
    Numeric,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


def index_where(
    name: str, *columns: Column[Any], where: ColumnElement[bool], unique: bool = False
) -> None:
    """An index of the rows for which `where` holds."""
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


Cents = Numeric(16, 6).with_variant(Float(asdecimal=False), "sqlite")

# SQLite has no sequences; ids are taken from this table in the transaction that uses them.
sequences = Table(
    "sequences",
    metadata,
    Column("name", Text, primary_key=True),
    Column("next_id", BigInteger, nullable=False),
)
