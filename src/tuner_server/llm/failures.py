"""Why there is no answer, and whether another try would bring one.

The text of each is a sentence for people, without keys.
"""

from tuner_server.llm.values import Exchange, Usage


class AskFailed(Exception):
    """No answer came; `usage` is what was used up all the same, by these exchanges."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.usage = Usage()
        self.exchanges: tuple[Exchange, ...] = ()


class Busy(AskFailed):
    """Not now: `after_ms` is how long the endpoint said to wait, if it said so."""

    def __init__(self, reason: str, *, after_ms: int | None) -> None:
        super().__init__(reason)
        self.after_ms = after_ms


class Unreachable(AskFailed):
    """Nobody answered, or the endpoint had a fault of its own: another try may help."""


class TookTooLong(AskFailed):
    """No answer came in time. It may have been made and paid for all the same."""


class Rejected(AskFailed):
    """The endpoint does not want this request, or its address is wrong: it stays so."""


class Unusable(AskFailed):
    """What the model said is no answer, also after it was told what is wrong with it."""
