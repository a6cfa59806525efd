"""What is found out about every call after it is stored: measurements, facts, words, verdicts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tuner_server import contract
from tuner_server.contract import FieldError
from tuner_server.metrics import stored_figures, tool_failed
from tuner_server.metrics.attention import LOOK, reasons_to_look
from tuner_server.pipeline.checks import checked, judges_of
from tuner_server.pipeline.texts import texts_of
from tuner_server.store.calls import StoredBody
from tuner_server.store.evals import Eval
from tuner_server.store.results import MeasuredCall
from tuner_server.timeline import Call, Json, Role

_LONGEST_FACT = 200
_MOST_FACTS = 200
_MOST_TIMES = 1_000


class UnmeasurableBody(Exception):
    """A stored body that can no longer be read; this is a defect of the server."""


def measured(stored: StoredBody, evals: Sequence[Eval] = ()) -> MeasuredCall:
    """Read a stored body, measure the call in it, and run the evals of its workspace on it."""
    reading = contract.read(stored.body)
    if reading.call is None:
        raise UnmeasurableBody(_in_words(reading.errors))
    call = reading.call
    values, times = stored_figures(call, stored.lang)
    # The reasons to look come first, so that a call with very many facts keeps them.
    facts = dict.fromkeys((*_looks(call, values), *_facts(call)))
    return MeasuredCall(
        workspace_id=stored.workspace_id,
        call_id=stored.call_id,
        started_at_ms=call.started_at_ms,
        values=values,
        facts=list(facts)[:_MOST_FACTS],
        warnings=[asdict(warning) for warning in reading.warnings],
        text="\n".join(text for _, text in texts_of(call)),
        tool_times=_named_short(times),
        results=checked(evals, stored.agent_id, call, values),
        judges=judges_of(evals, stored.agent_id),
    )


def _in_words(errors: Sequence[FieldError]) -> str:
    return "; ".join(f"{'.'.join(map(str, error.loc))}: {error.msg}" for error in errors)


def _looks(call: Call, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    told = {
        "status": call.status,
        "disconnection_reason": call.disconnection_reason,
        "successful": call.successful,
    }
    for reason in reasons_to_look({**told, **values}):
        yield LOOK, reason.key


def _named_short(times: Mapping[str, Sequence[int]]) -> Mapping[str, Sequence[int]] | None:
    """As facts name the tools, and no more of them than there may be facts."""
    short: dict[str, list[int]] = {}
    for name, durations in list(times.items())[:_MOST_FACTS]:
        short.setdefault(name[:_LONGEST_FACT], []).extend(durations[:_MOST_TIMES])
    return short or None


def _facts(call: Call) -> Iterator[tuple[str, str]]:
    for row in call.rows:
        if row.tool is not None and row.tool.name:
            yield "tool", row.tool.name[:_LONGEST_FACT]
            if row.role is Role.AGENT_RESULT and tool_failed(row.tool):
                yield "tool_error", row.tool.name[:_LONGEST_FACT]
        if row.node is not None and row.node.to_node:
            yield "node", row.node.to_node[:_LONGEST_FACT]
    for key, value in call.metadata.items():
        written = _scalar(value)
        if written is not None and key:
            yield f"metadata.{key[:_LONGEST_FACT]}", written[:_LONGEST_FACT]


def _scalar(value: Json) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None
