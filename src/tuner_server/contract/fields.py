"""One JSON object of the body, read field by field."""

from collections.abc import ItemsView

from tuner_server.contract import values
from tuner_server.contract.findings import Findings, Path, shown
from tuner_server.contract.values import LONGEST_MS, Reader, T
from tuner_server.timeline import Json

LONGEST_LABEL = 500
"""Characters that are kept of a text by which lists filter; an index takes no more."""


class Fields:
    """Reads the fields of one JSON object by name, each with the type that the contract gives it.

    Null is absent, and so is a name that was not sent: both are None. A value of the documented
    type is returned as it is; any other one is read as `contract.values` says, and noted.
    """

    __slots__ = ("_findings", "_path", "_values")

    def __init__(self, values: dict[str, Json], path: Path, findings: Findings) -> None:
        self._values = values
        self._findings = findings
        self._path = path

    def value(self, name: str) -> Json:
        """Whatever was sent."""
        return self._values.get(name)

    def read(self, name: str, reader: Reader[T]) -> T | None:
        """What `reader` makes of the field."""
        value = self._values.get(name)
        return None if value is None else self._understood(name, value, reader)

    def items(self) -> ItemsView[str, Json]:
        """All names and values as they were sent."""
        return self._values.items()

    def text(self, name: str, documented: int | None = None) -> str | None:
        """A text, kept whole also where it is longer than documented."""
        value = self._values.get(name)
        if value is not None and type(value) is not str:
            value = self._understood(name, value, values.text)
        if documented is not None and value is not None and len(value) > documented:
            self.note(name, f"kept whole, though more than {documented} characters long")
        return value

    def label(self, name: str, documented: int | None = None) -> str | None:
        """A text by which lists filter: "" is absent, and `LONGEST_LABEL` is the limit."""
        value = self._values.get(name)
        if value is not None and type(value) is not str:
            value = self._understood(name, value, values.text)
        if not value:
            return None
        if len(value) > LONGEST_LABEL:
            self.note(name, f"cut to {LONGEST_LABEL} characters; whole in the body as received")
            return value[:LONGEST_LABEL]
        if documented is not None and len(value) > documented:
            self.note(name, f"kept whole, though more than {documented} characters long")
        return value

    def moment_ms(self, name: str) -> int | None:
        value = self._values.get(name)
        if value is None or (type(value) is int and 0 <= value < LONGEST_MS):
            return value
        return self._understood(name, value, values.moment_ms)

    def length_ms(self, name: str) -> int | None:
        value = self._values.get(name)
        if value is None or (type(value) is int and 0 <= value < LONGEST_MS):
            return value
        return self._understood(name, value, values.length_ms)

    def confidence(self, name: str) -> float | None:
        value = self._values.get(name)
        if value is None or (type(value) is float and 0 <= value <= 1):
            return value
        return self._understood(name, value, values.confidence)

    def truth(self, name: str) -> bool | None:
        value = self._values.get(name)
        if value is None or value is True or value is False:
            return value
        return self._understood(name, value, values.truth)

    def mapping(self, name: str) -> dict[str, Json] | None:
        value = self._values.get(name)
        if value is None or type(value) is dict:
            return value
        return self._understood(name, value, values.mapping)

    def within(self, values: dict[str, Json], steps: Path) -> "Fields":
        """The fields of an object that stands `steps` further in."""
        return Fields(values, self._path + steps, self._findings)

    def note(self, name: str, done: str) -> None:
        """Record a deviation of the field `name`."""
        found = shown(self._values[name]) if name in self._values else "nothing"
        self._findings.note((*self._path, name), found, done)

    def note_item(self, name: str, position: int, item: Json, done: str) -> None:
        """Record a deviation of an item of the array `name`."""
        self._findings.note((*self._path, name, position), shown(item), done)

    def refuse(self, name: str, msg: str, kind: str) -> None:
        """Record that a required field cannot be read."""
        self._findings.refuse(name, msg, kind, self._values.get(name))

    def _understood(self, name: str, value: Json, reader: Reader[T]) -> T | None:
        meant, done = reader(value)
        if done is not None:
            self.note(name, done)
        return meant
