"""What a bench finds: rows of a table, with what was wanted."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. `met` is empty where nothing was wanted."""

    what: str
    value: str
    wanted: str = ""
    met: bool | None = None


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = ["| What | Figure | Wanted | |", "|---|---|---|---|"]
    for figure in figures:
        verdict = "" if figure.met is None else ("met" if figure.met else "**missed**")
        lines.append(f"| {figure.what} | {figure.value} | {figure.wanted} | {verdict} |")
    return "\n".join(lines)
