"""The lines of an export, and their columns."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from tuner_server.api.call_row import row_of, tag_out
from tuner_server.api.spreadsheet import csv_cell, csv_lines
from tuner_server.evals import Verdict
from tuner_server.metrics import METRICS
from tuner_server.store.calls import CallSummary
from tuner_server.store.eval_results import CLASSIFIED
from tuner_server.store.eval_results import FACT as EVAL
from tuner_server.store.listed_verdicts import classified_of_calls, verdicts_of_calls
from tuner_server.store.selection import BadSelection
from tuner_server.store.tags import TagName, names_of_tags

_TAGS = "tags"
_OF_CALL = (
    "id",
    "call_id",
    "agent_id",
    "agent_name",
    "agent_remote_identifier",
    "call_type",
    "status",
    "started_at_ms",
    "ended_at_ms",
    "duration_ms",
    "version",
    "disconnection_reason",
    "successful",
    "sentiment",
    "in_voicemail",
    "caller_phone_number",
    "recipient",
    "cost_cents",
    "warnings",
    "filed_at_ms",
    "measured_at_ms",
    _TAGS,
    *CLASSIFIED,
    *(metric.key for metric in METRICS),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A call, with its tags and what evals say of it where these are exported."""

    call: CallSummary
    tags: Sequence[TagName]
    verdicts: Mapping[int, Verdict]
    classified: Mapping[str, str]

    def value(self, column: str) -> object:
        """What stands in a column other than that of the tags."""
        if column.startswith(EVAL):
            return self.verdicts.get(int(column.removeprefix(EVAL)))
        if column in CLASSIFIED:
            return self.classified.get(column)
        metrics = self.call.metrics
        value = metrics[column] if column in metrics else getattr(self.call, column)
        return float(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns by key, each with its title. An eval's is its name."""

    titles: Mapping[str, str]

    @classmethod
    def of(cls, asked: Sequence[str], evals: Mapping[int, str]) -> "Columns":
        """Those that are asked for, else all. Raises `BadSelection` for one that is not there."""
        names = {f"{EVAL}{eval_id}": name for eval_id, name in evals.items()}
        keys = tuple(dict.fromkeys(asked)) or (*_OF_CALL, *names)
        for key in keys:
            if key not in _OF_CALL and key not in names:
                known = ", ".join((*_OF_CALL, *names))
                raise BadSelection(f"There is no column {key!r}. Columns are: {known}.")
        times = Counter(names.get(key, key) for key in keys)
        titles = {}
        for key in keys:
            name = names.get(key, key)
            titles[key] = name if times[name] == 1 or key in _OF_CALL else f"{name} ({key})"
        return cls(titles)

    def lines(
        self, connection: Connection, workspace_id: int, calls: Sequence[CallSummary]
    ) -> list[Line]:
        """The calls, with what these columns need of each."""
        ids = [call.id for call in calls]
        of_evals = any(key.startswith(EVAL) for key in self.titles)
        tags = names_of_tags(connection, workspace_id, ids) if _TAGS in self.titles else {}
        verdicts = verdicts_of_calls(connection, workspace_id, ids) if of_evals else {}
        of_classes = any(key in CLASSIFIED for key in self.titles)
        classified = classified_of_calls(connection, workspace_id, ids) if of_classes else {}
        return [
            Line(
                call,
                tags.get(call.id, ()),
                verdicts.get(call.id, {}),
                classified.get(call.id, {}),
            )
            for call in calls
        ]


def as_csv(pages: Iterator[Sequence[Line]], columns: Columns) -> Iterator[str]:
    """A line of titles, and one for each call."""
    yield csv_lines([tuple(csv_cell(title) for title in columns.titles.values())])
    for page in pages:
        yield csv_lines([tuple(_cell(line, key) for key in columns.titles) for line in page])


def _cell(line: Line, column: str) -> object:
    if column == _TAGS:
        return csv_cell("; ".join(tag.name for tag in line.tags))
    return csv_cell(line.value(column))


def as_json_lines(pages: Iterator[Sequence[Line]], columns: Columns | None) -> Iterator[str]:
    """An object for each call: with these columns, else as in a list that tells everything."""
    for page in pages:
        yield "".join(
            json.dumps(_object(line, columns), ensure_ascii=False) + "\n" for line in page
        )


def _object(line: Line, columns: Columns | None) -> object:
    if columns is None:
        return row_of(line.call, line.tags, line.verdicts, line.classified).model_dump()
    return {
        title: [tag_out(tag).model_dump() for tag in line.tags] if key == _TAGS else line.value(key)
        for key, title in columns.titles.items()
    }
