"""Requests get to where they may go, and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import httpx2
import pytest

from tuner_server.outgoing.allowed import AllowedHosts
from tuner_server.outgoing.guard import AddressRefused, guarded_client, resolve
from tuner_server.outgoing.time_limit import time_limit


class _Handler(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]]
    redirect_to: ClassVar[str]
    ended: ClassVar[threading.Event]

    def do_GET(self) -> None:
        self.asked.append(f"{self.headers['Host']}{self.path}")
        if self.path == "/drip":
            self._drip()
            return
        if self.path == "/cut":
            self.close_connection = True
            return
        self.send_response(302 if self.path == "/away" else 200)
        if self.path == "/away":
            self.send_header("Location", self.redirect_to)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        try:
            while not self.ended.wait(0.01):
                self.wfile.write(b".")
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _Site:
    """A web server on some addresses of the loopback, with what it was asked."""

    def __init__(self, port: int, handler: type[_Handler]) -> None:
        self.port = port
        self.handler = handler
        self.asked = handler.asked

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"


@contextmanager
def _serving(address: str, port: int = 0) -> Iterator[_Site]:
    class Handler(_Handler):
        asked: ClassVar[list[str]] = []
        redirect_to: ClassVar[str] = ""
        ended: ClassVar[threading.Event] = threading.Event()

    with ThreadingHTTPServer((address, port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield _Site(server.server_address[1], Handler)
        finally:
            Handler.ended.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def site() -> Iterator[_Site]:
    with _serving("127.0.0.2") as site:
        yield site


def _says(*answers: Sequence[str]) -> Callable[[str, int], Sequence[str]]:
    """A resolver that gives one answer after the other, and the last one for ever."""
    left = list(answers)
    return lambda _host, _port: left.pop(0) if len(left) > 1 else left[0]


def _client(
    allow: str, resolver: Callable[[str, int], Sequence[str]] = resolve, **more: bool
) -> httpx2.Client:
    return guarded_client(AllowedHosts.read(allow), timeout=10, resolver=resolver, **more)


@pytest.mark.parametrize(
    "host", ["127.0.0.2", "2130706434", "0x7f.2", "[::ffff:127.0.0.2]", "localhost", "inside.test"]
)
def test_nothing_of_the_own_network_is_reached_however_it_is_written(
    site: _Site, host: str
) -> None:
    resolver = _says(["127.0.0.2"]) if host == "inside.test" else resolve
    with _client("", resolver) as client, pytest.raises(AddressRefused, match="own network"):
        client.get(site.url(host))
    assert site.asked == []


def test_a_refusal_says_what_to_do(site: _Site) -> None:
    with _client("", _says(["127.0.0.2"])) as client, pytest.raises(AddressRefused) as refused:
        client.get(site.url("models.internal"))
    assert str(refused.value) == (
        "models.internal (127.0.0.2) is an address inside of the server's own network. "
        "If that is meant, start the server with "
        f"TUNER_OUTGOING_ALLOW=models.internal:{site.port}"
    )


def test_a_host_that_is_allowed_is_asked_under_its_name(site: _Site) -> None:
    with _client(f"models.internal:{site.port}", _says(["127.0.0.2"])) as client:
        assert client.get(site.url("models.internal", "/v1")).text == "ok"
    assert site.asked == [f"models.internal:{site.port}/v1"]


def test_the_connection_goes_to_the_address_that_was_checked(site: _Site) -> None:
    # A name with another address at every question: what is checked is what is used.
    resolver = _says(["127.0.0.2"], ["127.0.0.1"])
    with _client(f"127.0.0.2:{site.port}", resolver) as client:
        assert client.get(site.url("rebinding.test")).text == "ok"
    with (
        _client(f"127.0.0.2:{site.port}", resolver) as client,
        pytest.raises(AddressRefused, match=r"127\.0\.0\.1"),
    ):
        client.get(site.url("rebinding.test"))
    assert len(site.asked) == 1


def test_of_several_addresses_those_inside_are_left_out(site: _Site) -> None:
    with _serving("127.0.0.3", site.port) as other:
        with _client("127.0.0.2", _says(["127.0.0.3", "127.0.0.2"])) as client:
            assert client.get(site.url("mixed.test")).text == "ok"
        assert (len(site.asked), len(other.asked)) == (1, 0)


def test_the_next_address_is_tried_where_nobody_answers(site: _Site) -> None:
    with _client("both.test", _says(["127.0.0.9", "127.0.0.2"])) as client:
        assert client.get(site.url("both.test")).text == "ok"
    with _client("none.test", _says(["127.0.0.9"])) as client, pytest.raises(httpx2.ConnectError):
        client.get(site.url("none.test"))


def test_every_redirect_is_checked_anew(site: _Site) -> None:
    with _serving("127.0.0.1") as inner:
        site.handler.redirect_to = inner.url("127.0.0.1", "/secret")
        with (
            _client(f"127.0.0.2:{site.port}", follow_redirects=True) as client,
            pytest.raises(AddressRefused),
        ):
            client.get(site.url("127.0.0.2", "/away"))
        assert inner.asked == []
    assert len(site.asked) == 1


def test_redirects_to_where_one_may_go_are_followed_if_that_is_wished(site: _Site) -> None:
    site.handler.redirect_to = site.url("127.0.0.2", "/there")
    with _client("127.0.0.2", follow_redirects=True) as client:
        assert client.get(site.url("127.0.0.2", "/away")).status_code == 200
    with _client("127.0.0.2") as client:
        assert client.get(site.url("127.0.0.2", "/away")).status_code == 302


def test_a_proxy_of_the_environment_is_no_way_around(
    site: _Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", site.url("127.0.0.2"))
    with _client("127.0.0.2") as client, pytest.raises(AddressRefused):
        client.get("http://127.0.0.1:1/")
    assert site.asked == []


def test_a_server_that_never_ends_is_left_at_the_time_limit(site: _Site) -> None:
    with (
        _client("127.0.0.2") as client,
        pytest.raises(httpx2.TimeoutException),
        time_limit(0.2),
    ):
        client.get(site.url("127.0.0.2", "/drip"))


def test_no_time_left_is_no_request(site: _Site) -> None:
    with (
        _client("127.0.0.2") as client,
        pytest.raises(httpx2.TimeoutException),
        time_limit(0),
    ):
        client.get(site.url("127.0.0.2"))
    assert site.asked == []


def test_errors_have_the_names_that_callers_of_httpx_know(site: _Site) -> None:
    with _client("127.0.0.2") as client:
        with pytest.raises(httpx2.RemoteProtocolError):
            client.get(site.url("127.0.0.2", "/cut"))
        with pytest.raises(httpx2.UnsupportedProtocol):
            client.get("ftp://127.0.0.2/")
    with (
        _client("", _says([])) as client,
        pytest.raises(httpx2.ConnectError, match="has no address"),
    ):
        client.get("http://nobody.test/")


def test_a_name_that_nobody_knows_is_a_connection_error() -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise OSError("Name or service not known")

    with _client("", unknown) as client, pytest.raises(httpx2.ConnectError, match="no host"):
        client.get("http://nobody.test/")
