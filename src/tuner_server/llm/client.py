"""Asks models, and brings back checked answers or typed failures."""

import json
import math
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, Protocol, TypeVar

import httpx2
from pydantic import ValidationError

from tuner_server.llm import anthropic, openai
from tuner_server.llm.failures import (
    AskFailed,
    Busy,
    Rejected,
    TookTooLong,
    Unreachable,
    Unusable,
)
from tuner_server.llm.found import objects_in
from tuner_server.llm.manners import LearntManners, Manners
from tuner_server.llm.shape import asked_again
from tuner_server.llm.values import Answer, Endpoint, Exchange, Kind, Question, Said, Usage
from tuner_server.outgoing.allowed import AllowedHosts
from tuner_server.outgoing.guard import AddressRefused, guarded_client
from tuner_server.outgoing.time_limit import time_limit
from tuner_server.timeline import Json

T = TypeVar("T")

MOST_ANSWER_BYTES: Final = 4 * 1024 * 1024
CONNECT_TIMEOUT_S: Final = 10.0
LONGEST_WAIT_MS: Final = 60 * 60 * 1000
_LONGEST_TEXT: Final = 300
_BUSY: Final = frozenset((429, 503, 529))
_REFUSED_AS_WRITTEN: Final = frozenset((400, 415, 422, 501))


class _Way(Protocol):
    """How a kind of endpoint is spoken to."""

    def url(self, endpoint: Endpoint) -> str: ...
    def headers(self, endpoint: Endpoint) -> Mapping[str, str]: ...
    def body(
        self,
        endpoint: Endpoint,
        question: Question,
        manners: Manners,
        repair: tuple[str, str] | None = None,
    ) -> dict[str, Json]: ...
    def read(self, answer: Mapping[str, Any], endpoint: Endpoint) -> Said: ...


_WAYS: Final[Mapping[Kind, _Way]] = {"openai": openai, "anthropic": anthropic}


class Models:
    """Asks the models of any endpoint. Threads share it."""

    def __init__(self, allowed: AllowedHosts, *, connections: int = 100) -> None:
        self._allowed = allowed
        self._connections = connections
        self._manners = LearntManners()
        self._making = threading.Lock()
        self._made: httpx2.Client | None = None

    def close(self) -> None:
        """Let go of all connections."""
        with self._making:
            if self._made is not None:
                self._made.close()

    def ask(self, endpoint: Endpoint, question: Question, read: Callable[[Any], T]) -> Answer[T]:
        """Ask, and have the answer read by `read`, which raises `ValueError` for what is wrong.

        An answer that cannot be read is sent back once, with what is wrong with it. Raises one of
        the kinds of `AskFailed`; each says what was used up.
        """
        return _Asking(self._http(), self._manners, endpoint, question).ask(read)

    def _http(self) -> httpx2.Client:
        """The client, which most servers never need and which takes a while to make."""
        with self._making:
            if self._made is None:
                self._made = guarded_client(
                    self._allowed,
                    timeout=httpx2.Timeout(None, connect=CONNECT_TIMEOUT_S),
                    connections=self._connections,
                )
            return self._made


class _Asking:
    """One question on its way, with all the requests that it takes."""

    def __init__(
        self,
        http: httpx2.Client,
        learnt: LearntManners,
        endpoint: Endpoint,
        question: Question,
    ) -> None:
        self._http = http
        self._learnt = learnt
        self._endpoint = endpoint
        self._question = question
        self._way = _WAYS[endpoint.kind]
        self._usage = Usage()
        self._exchanges: list[Exchange] = []

    def ask(self, read: Callable[[Any], T]) -> Answer[T]:
        try:
            return self._ask(read)
        except AskFailed as failure:
            failure.usage = self._usage
            failure.exchanges = tuple(self._exchanges)
            raise

    def _ask(self, read: Callable[[Any], T]) -> Answer[T]:
        said = self._say()
        value, errors = _read(said, read)
        if value is None and said.problem is None:
            said = self._say((said.text, asked_again(self._question.schema, errors)))
            value, errors = _read(said, read)
        if value is None:
            raise Unusable(
                said.problem or f"The model's answer cannot be used: {'; '.join(errors[:3])}"
            )
        return Answer(value[0], said.model, self._usage, tuple(self._exchanges))

    def _say(self, repair: tuple[str, str] | None = None) -> Said:
        """Have it answered, in whichever form the endpoint takes."""
        manners: Manners = self._learnt.of(self._endpoint)
        while True:
            request = self._way.body(self._endpoint, self._question, manners, repair)
            response = self._post(request)
            if response.status not in _REFUSED_AS_WRITTEN:
                break
            words = _in_words(response.answer)
            lower = manners.after_refusal(words)
            if lower is None:
                raise Rejected(f"{self._who} refused the request ({response.status}): {words}")
            manners = lower
        said = self._understood(response)
        self._usage += said.usage
        self._learnt.remember(self._endpoint, manners)
        return said

    def _understood(self, response: Exchange) -> Said:
        """What a response has in it. Raises what it means where that is no answer."""
        status, words = response.status, _in_words(response.answer)
        if status >= 500:
            raise Unreachable(f"{self._who} has a fault of its own ({status}): {words}")
        if status in (401, 403):
            raise Rejected(f"{self._who} does not accept the key ({status}): {words}")
        if status == 404:
            raise Rejected(
                f"{self._who} knows no such address or model ({status}, {response.url}, model "
                f"{self._endpoint.model}): {words}"
            )
        if 300 <= status < 400:
            raise Rejected(
                f"{self._who} answered with a redirect ({status}), which is not followed, as "
                "the key would go along. Give the address that it leads to"
            )
        if status != 200:
            raise Rejected(f"{self._who} refused the request ({status}): {words}")
        try:
            answer = json.loads(response.answer)
            if not isinstance(answer, dict):
                raise ValueError("it is no object")  # noqa: TRY004, TRY301 - told as the others
            if "error" in answer and "choices" not in answer:
                raise Unreachable(f"{self._who} answered with an error: {words}")
            return self._way.read(answer, self._endpoint)
        except (ValueError, RecursionError) as error:
            raise Rejected(
                f"{self._who} answered what is none of {response.url}: {error}. "
                "Is the base URL right?"
            ) from None

    def _post(self, request: Mapping[str, Json]) -> Exchange:
        """Send it. Raises what went wrong on the way, and `Busy` where it should come again."""
        url = self._way.url(self._endpoint)
        began = time.monotonic()
        headers = httpx2.Headers()
        status, answer = 0, ""
        try:
            with (
                time_limit(self._endpoint.timeout_s),
                self._http.stream(
                    "POST", url, json=request, headers=self._way.headers(self._endpoint)
                ) as response,
            ):
                status, headers = response.status_code, response.headers
                answer = self._without_key(_text_of(response))
        except AddressRefused as error:
            raise Rejected(str(error)) from None
        except httpx2.ConnectTimeout:
            raise Unreachable(f"{self._who} cannot be reached: no connection in time") from None
        except httpx2.TimeoutException:
            raise TookTooLong(
                f"{self._who} did not answer within {self._endpoint.timeout_s:g} s"
            ) from None
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError) as error:
            raise Rejected(f"{self._who} cannot be asked: {self._safe(error)}") from None
        except httpx2.ConnectError as error:
            raise Unreachable(f"{self._who} cannot be reached: {self._safe(error)}") from None
        except httpx2.HTTPError as error:
            raise Unreachable(
                f"{self._who} broke the connection off: {self._safe(error)}"
            ) from None
        finally:
            took_ms = round((time.monotonic() - began) * 1000)
            exchange = Exchange(url, request, status, answer, took_ms)
            self._exchanges.append(exchange)
        if status in _BUSY and (status != 503 or "Retry-After" in headers):
            raise Busy(
                f"{self._who} asks to come back later ({status}): {_in_words(answer)}",
                after_ms=_after_ms(headers),
            )
        return exchange

    @property
    def _who(self) -> str:
        return httpx2.URL(self._endpoint.base_url).netloc.decode("ascii", "replace")

    def _safe(self, error: Exception) -> str:
        return self._without_key(str(error))[:_LONGEST_TEXT] or type(error).__name__

    def _without_key(self, text: str) -> str:
        """A text of the endpoint's, which may tell the key back."""
        return text.replace(self._endpoint.key, "••••") if self._endpoint.key else text


def _text_of(response: httpx2.Response) -> str:
    received = bytearray()
    for piece in response.iter_bytes():
        received += piece
        if len(received) > MOST_ANSWER_BYTES:
            raise httpx2.ReadError(f"it sent more than {MOST_ANSWER_BYTES // 1024**2} MiB")
    return received.decode("utf-8", "replace")


def _read(said: Said, read: Callable[[Any], T]) -> tuple[tuple[T] | None, list[str]]:
    """The value that was said, alone in a tuple; else what is wrong."""
    if said.problem is not None:
        return None, [said.problem]
    found = objects_in(said.text)
    first_errors: list[str] = []
    for candidate in found:
        try:
            return (read(candidate),), []
        except ValidationError as error:
            errors = [
                f"{'.'.join(map(str, each['loc'])) or 'the object'}: {each['msg']}"
                for each in error.errors(include_url=False, include_input=False)
            ]
        except ValueError as error:
            errors = [str(error)]
        first_errors = first_errors or errors
    return None, first_errors or ["it has no JSON object in it"]


def _in_words(answer: str) -> str:
    """What an endpoint says is wrong: its message, where it has one."""
    try:
        told: Any = json.loads(answer)
    except (ValueError, RecursionError):
        told = answer
    for name in ("error", "message", "detail"):
        if isinstance(told, Mapping) and told.get(name):
            told = told[name]
    text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
    text = " ".join(text.split())
    return text[:_LONGEST_TEXT] or "it said nothing"


def _after_ms(headers: httpx2.Headers) -> int | None:
    """How long to wait by `Retry-After`: seconds, or a date."""
    told = headers.get("Retry-After", "").strip()
    try:
        seconds = float(told)
    except ValueError:
        try:
            when = parsedate_to_datetime(told)
        except ValueError:
            return None
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        seconds = (when - datetime.now(UTC)).total_seconds()
    if math.isnan(seconds):
        return None
    return round(min(max(seconds * 1000, 0), LONGEST_WAIT_MS))
