"""Whether something was said: by whom, in which part of the call, in which words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tuner_server.evals.alike import find_alike, find_exact
from tuner_server.evals.criteria import AtEdge, BesideTool, PhraseCheck, Within
from tuner_server.evals.expressions import MATCHING_LIMIT_S, Deadline, TookTooLong, find
from tuner_server.evals.folding import Folded
from tuner_server.evals.heard import Heard, Spoken, speaks
from tuner_server.evals.tool_names import is_meant, not_called
from tuner_server.evals.verdict import Evidence, Result, Verdict

MOST_EVIDENCE = 10
LONGEST_QUOTE = 300
_PHRASES_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the call: what was said in it, and how a sentence names it."""

    spoken: Sequence[Spoken]
    where: str = ""


def check_phrases(check: PhraseCheck, heard: Heard) -> Result:
    """Look for the phrases. Raises `TookTooLong` where an expression could not be tried."""
    if not any(speaks(spoken.row, check.said_by) for spoken in heard.spoken):
        return Result(Verdict.NOT_APPLICABLE, f"No text is known of what {_who(check)} said.")
    part = _part(heard, check.within)
    if isinstance(part, Result):
        return part
    by_them = (spoken for spoken in part.spoken if speaks(spoken.row, check.said_by))
    found = _found(check, by_them)
    if found:
        return _said(check, found, part.where)
    verdict = Verdict.FAIL if check.must else Verdict.PASS
    return Result(verdict, f"{_subject(check)} {_phrases(check)}{part.where}.")


def _found(check: PhraseCheck, rows: Iterable[Spoken]) -> list[Evidence]:
    """The rows in which one of the phrases is said; the first one of each row is quoted.

    What was found before the time was over is enough to tell.
    """
    deadline = Deadline(MATCHING_LIMIT_S)
    found: list[Evidence] = []
    try:
        for spoken in rows:
            quote = _quote(check, spoken, deadline)
            if quote is not None:
                found.append(Evidence(spoken.row.index, quote[:LONGEST_QUOTE]))
                if len(found) == MOST_EVIDENCE:
                    break
    except TookTooLong as late:
        if not found:
            raise TookTooLong(
                f"the expression /{late}/ took longer than {MATCHING_LIMIT_S * 1000:.0f} ms on "
                "this call and was stopped. Write it without repetitions inside of repetitions."
            ) from None
    return found


def _quote(check: PhraseCheck, spoken: Spoken, deadline: Deadline) -> str | None:
    said = spoken.said
    for phrase in check.phrases:
        if check.match == "regex":
            span = find(phrase, spoken.text, deadline)
            if span is not None:
                # What only looks around itself marks a place; the row is its quote.
                return said.original[slice(*span)] or said.original
            continue
        folded = _folded(phrase)
        place = (
            find_exact(folded, said)
            if check.match == "exact"
            else find_alike(folded, said, check.threshold)
        )
        if place is not None:
            return said.quote(place.start, place.end)
    return None


@lru_cache(maxsize=2048)
def _folded(phrase: str) -> str:
    return Folded(phrase).text


def _part(heard: Heard, within: Within | None) -> _Part | Result:
    """What was said in that part of the call, or why that cannot be known."""
    rows = heard.spoken
    if within is None:
        return _Part(rows)
    if isinstance(within, BesideTool):
        return _beside(heard, within)
    where = f" in the {within.part} {_counted(within)}"
    if within.unit == "rows":
        return _Part(
            rows[: within.count] if within.part == "first" else rows[-within.count :], where
        )
    if not heard.is_timed:
        return Result(
            Verdict.NOT_APPLICABLE,
            f"No row says when it was spoken, so what was said{where} is unknown.",
        )
    length_ms = within.count * 1000
    if within.part == "first":
        return _Part([spoken for spoken in rows if spoken.from_ms < length_ms], where)
    return _Part([spoken for spoken in rows if spoken.to_ms >= heard.end_ms - length_ms], where)


def _beside(heard: Heard, within: BesideTool) -> _Part | Result:
    first = next((tool for tool in heard.tools if is_meant(within.tool, tool.name)), None)
    if first is None:
        return Result(Verdict.NOT_APPLICABLE, not_called(within.tool))
    where = f" {within.part} {first.name} was called"
    if within.part == "before":
        return _Part([spoken for spoken in heard.spoken if spoken.place < first.place], where)
    return _Part([spoken for spoken in heard.spoken if spoken.place > first.place], where)


def _said(check: PhraseCheck, found: Sequence[Evidence], where: str) -> Result:
    verdict = Verdict.PASS if check.must else Verdict.FAIL
    speaker = {"agent": "The agent", "caller": "The caller", "anyone": "Somebody"}[check.said_by]
    times = "" if len(found) == 1 else f", and {len(found) - 1} more like it"
    if len(found) == MOST_EVIDENCE:
        times = f", and at least {MOST_EVIDENCE - 1} more like it"
    reason = f"{speaker} said “{found[0].quote}”{times}{where}."
    return Result(verdict, reason, tuple(found))


def _who(check: PhraseCheck) -> str:
    return {"agent": "the agent", "caller": "the caller", "anyone": "anyone"}[check.said_by]


def _subject(check: PhraseCheck) -> str:
    subjects = {"agent": "The agent never said", "caller": "The caller never said"}
    return subjects.get(check.said_by, "Nobody said")


def _phrases(check: PhraseCheck) -> str:
    """What was looked for: `a greeting`, `“a”`, `“a” or “b”`, `“a”, “b”, “c” or 4 others`."""
    if check.meaning:
        return check.meaning
    quoted = [f"/{each}/" if check.match == "regex" else f"“{each}”" for each in check.phrases]
    more = len(quoted) - _PHRASES_NAMED
    shown = quoted[:_PHRASES_NAMED]
    if more > 0:
        shown.append("1 other" if more == 1 else f"{more} others")
    *first, last = shown
    named = f"{', '.join(first)} or {last}" if first else last
    return f"{named}, or nearly so" if check.match == "fuzzy" else named


def _counted(within: AtEdge) -> str:
    return within.unit.removesuffix("s") if within.count == 1 else f"{within.count} {within.unit}"
