"""Full-text search over calls: SQLite's FTS5, PostgreSQL's `tsvector`.

Both see the same words: text is folded here (case, accents, one token per CJK character), so a
search finds the same calls on either database.

FTS5 gives its matches in the order of their row ids and can begin anywhere. So these ids are made
of the call's start time: the latest calls with a word are found without looking at all of them,
however common the word is.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    MetaData,
    Table,
    cast,
    column,
    delete,
    literal,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from tuner_server.store.bodies import pack, unpack
from tuner_server.store.sql import insert_rows

# An FTS5 index without content cannot forget a text unless it is told the text again.
_on_one_dialect = MetaData()
search_texts = Table(
    "search_texts",
    _on_one_dialect,
    Column("search_id", BigInteger, primary_key=True),
    Column("workspace_id", BigInteger, nullable=False),
    Column("call_id", BigInteger, nullable=False),
    Column("text_zstd", LargeBinary, nullable=False),
)

# FTS5 has a hidden column of the table's own name, to which MATCH applies.
call_search = table("call_search", column("rowid", BigInteger), column("call_search"))
search_vectors = Table(
    "search_vectors",
    _on_one_dialect,
    Column("workspace_id", BigInteger, primary_key=True),
    Column("call_id", BigInteger, primary_key=True),
    Column("vector", TSVECTOR, nullable=False),
)

# PostgreSQL holds at most 1 MB of words and positions per text.
_MOST_CHARACTERS = _MOST_FOLDED_BYTES = 400_000
_LONGEST_WORD = 100
_ID_BITS = 21
_LATEST_MS = 2**42 - 1
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
# The marks of Latin, Greek, Cyrillic, Hebrew and Arabic writing.
_COMBINING = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0670]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_ASCII_FOLDED = str.maketrans(
    {chr(c): chr(c).lower() if chr(c).isalnum() else " " for c in range(128)}
)
_TERM = re.compile(r'"([^"]*)"?|(\S+)')


@dataclass(frozen=True, slots=True)
class SearchText:
    """The words of one call."""

    workspace_id: int
    call_id: int
    started_at_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow one another; `prefix` leaves the last one's end open."""

    words: tuple[str, ...]
    prefix: bool


def folded(text: str) -> str:
    """The words by which a text is found, parted by spaces: no case, no accents."""
    text = text[:_MOST_CHARACTERS]
    if text.isascii():
        text = text.translate(_ASCII_FOLDED)
    else:
        bare = _COMBINING.sub("", unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFC", bare).casefold()
        text = _BETWEEN_WORDS.sub(" ", _CJK.sub(r" \g<0> ", text))
        text = text.encode()[:_MOST_FOLDED_BYTES].decode(errors="ignore")
    return text


def index_texts(connection: Connection, texts: Sequence[SearchText]) -> None:
    """Make calls findable by these texts; earlier ones of theirs have to be forgotten first."""
    words = [folded(text.text) for text in texts]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "INSERT INTO search_vectors (workspace_id, call_id, vector) "
            "VALUES (%s, %s, %s::tsvector)",
            [
                (text.workspace_id, text.call_id, _vector(found))
                for text, found in zip(texts, words, strict=True)
            ],
        )
        return
    ids = _free_search_ids(connection, texts)
    connection.exec_driver_sql(
        "INSERT INTO call_search (rowid, text) VALUES (?, ?)", list(zip(ids, words, strict=True))
    )
    insert_rows(
        connection,
        search_texts,
        ("search_id", "workspace_id", "call_id", "text_zstd"),
        [
            (search_id, text.workspace_id, text.call_id, pack(found.encode()))
            for search_id, text, found in zip(ids, texts, words, strict=True)
        ],
    )


def _vector(words: str) -> str:
    # PostgreSQL's own parser would part some words, "1e5abc" for one, that SQLite keeps whole.
    return " ".join(
        f"'{word[:_LONGEST_WORD]}':{place}" for place, word in enumerate(words.split(), 1)
    )


def forget_texts(connection: Connection, calls: Sequence[tuple[int, int]]) -> None:
    """Take calls, given as (workspace id, call id), out of the index."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "DELETE FROM search_vectors WHERE workspace_id = %s AND call_id = %s", list(calls)
        )
        return
    texts = search_texts.c
    known = connection.execute(
        select(texts.search_id, texts.text_zstd).where(
            # Not as pairs, for which SQLite reads the whole table; no two calls share an id.
            texts.workspace_id.in_({workspace_id for workspace_id, _ in calls}),
            texts.call_id.in_([call_id for _, call_id in calls]),
        )
    ).all()
    if known:
        connection.exec_driver_sql(
            "INSERT INTO call_search (call_search, rowid, text) VALUES ('delete', ?, ?)",
            [(search_id, unpack(packed).decode()) for search_id, packed in known],
        )
        connection.execute(
            delete(search_texts).where(texts.search_id.in_([row.search_id for row in known]))
        )


def search_id_of(
    connection: Connection, workspace_id: int, call_id: int, started_at_ms: int
) -> int:
    """Where a call stands among the matches; of a call that is gone, where it would stand."""
    texts = search_texts.c
    found = connection.execute(
        select(texts.search_id).where(texts.workspace_id == workspace_id, texts.call_id == call_id)
    ).scalar_one_or_none()
    return _search_id(started_at_ms, call_id) if found is None else found


def _search_id(started_at_ms: int, call_id: int) -> int:
    """Ascending with the time, then with the call's id."""
    at_ms = min(max(started_at_ms, 0), _LATEST_MS)
    return at_ms << _ID_BITS | call_id & (1 << _ID_BITS) - 1


def _free_search_ids(connection: Connection, texts: Sequence[SearchText]) -> list[int]:
    """An id for each text; where two calls of one moment want the same one, the next."""
    wanted = [_search_id(text.started_at_ms, text.call_id) for text in texts]
    column = search_texts.c.search_id
    taken = set(connection.execute(select(column).where(column.in_(wanted))).scalars())
    ids = []
    for search_id in wanted:
        while search_id in taken:
            search_id += 1  # noqa: PLW2901 - the next one
            if connection.execute(select(column).where(column == search_id)).first():
                taken.add(search_id)
        taken.add(search_id)
        ids.append(search_id)
    return ids


def matches(dialect: str, query: str) -> ColumnElement[bool] | None:
    """A test of the index for what a person typed; nothing where that names no word.

    Words must all occur, in any order; "words in quotes" must follow one another; `book*` finds
    every word that begins so.
    """
    terms = list(terms_of(query))
    if not terms:
        return None
    if dialect == "postgresql":
        asked = " & ".join(f"({_tsquery(term)})" for term in terms)
        return search_vectors.c.vector.bool_op("@@")(cast(literal(asked), TSQUERY))
    asked = " AND ".join(f'"{" ".join(term.words)}"{"*" if term.prefix else ""}' for term in terms)
    return call_search.c.call_search.bool_op("MATCH")(asked)


def _tsquery(term: Term) -> str:
    quoted = [f"'{word[:_LONGEST_WORD]}'" for word in term.words]
    if term.prefix:
        quoted[-1] += ":*"
    return " <-> ".join(quoted)


def terms_of(query: str) -> Iterable[Term]:
    """What a person typed, as words, phrases and beginnings of words."""
    for quoted, plain in _TERM.findall(query):
        words = tuple(folded(quoted or plain).split())
        if words:
            yield Term(words, prefix=plain.endswith("*"))
