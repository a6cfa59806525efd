"""CSV that a spreadsheet can open, whoever wrote what is in it."""

import csv
import io
import re

# A spreadsheet runs a cell that begins so as a formula, whoever wrote it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# A phone number such as +15550100 is harmless, and wanted as it is.
_SIGNED = re.compile(r"[+-][0-9]+")


def csv_lines(rows: list[tuple[object, ...]]) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def csv_cell(value: object) -> object:
    """A value for a cell: one that a spreadsheet would run as a formula gets a `'` in front."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if (
        isinstance(value, str)
        and value.startswith(_FORMULA_STARTS)
        and not _SIGNED.fullmatch(value)
    ):
        return "'" + value
    return value
