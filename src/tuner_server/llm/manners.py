"""How an endpoint wants to be asked, which is learnt from its refusals."""

import threading
from dataclasses import dataclass, replace
from enum import Enum

from tuner_server.llm.values import Endpoint


class Form(Enum):
    """How the shape of the answer is asked for, from the surest to what every endpoint takes.

    `OBJECT` is any JSON object; at Anthropic, where there is no such thing, the input of a tool
    that has to be used.
    """

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    PROMPT = "prompt"


_LOWER = {Form.SCHEMA: Form.OBJECT, Form.OBJECT: Form.PROMPT}
_LIMITS = ("max_tokens", "max_completion_tokens", None)


@dataclass(frozen=True, slots=True)
class Manners:
    """What a request to an endpoint may have in it."""

    form: Form = Form.SCHEMA
    temperature: bool = True
    limit: str | None = "max_tokens"

    def after_refusal(self, said: str) -> "Manners | None":
        """What to try next after a request was refused with these words; `None`: nothing is left.

        A parameter that the refusal names is given up before the form is.
        """
        words = said.casefold()
        if self.temperature and "temperature" in words:
            return replace(self, temperature=False)
        # The longer name first: it has the shorter one's words, and is what is proposed instead.
        if self.limit is not None and ("max_tokens" in words or self.limit in words):
            return replace(self, limit=_LIMITS[_LIMITS.index(self.limit) + 1])
        lower = _LOWER.get(self.form)
        return None if lower is None else replace(self, form=lower)


class LearntManners:
    """What worked, by endpoint and model, in this process."""

    def __init__(self) -> None:
        self._learnt: dict[tuple[str, str, str], Manners] = {}
        self._lock = threading.Lock()

    def of(self, endpoint: Endpoint) -> Manners:
        """How to ask it first."""
        with self._lock:
            return self._learnt.get(_key(endpoint), Manners())

    def remember(self, endpoint: Endpoint, manners: Manners) -> None:
        """This worked."""
        with self._lock:
            self._learnt[_key(endpoint)] = manners


def _key(endpoint: Endpoint) -> tuple[str, str, str]:
    return (endpoint.kind, endpoint.base_url, endpoint.model)
