"""The HTTP client for addresses that people type in.

The guard stands where connections are made: the name is resolved once, its addresses are checked,
and the connection goes to the very address that was checked. A name that says another thing the
second time, and a redirect, which is one more connection, get no further than the first request.
"""

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeAlias

import httpcore2
import httpx2

from tuner_server.outgoing.addresses import Address, is_public, read_address
from tuner_server.outgoing.allowed import AllowedHosts
from tuner_server.outgoing.time_limit import left_s

Resolver: TypeAlias = Callable[[str, int], Sequence[str]]


class AddressRefused(httpx2.ConnectError):
    """The request would have gone to an address inside of the own network."""


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, best first. Raises `OSError` where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def guarded_client(
    allowed: AllowedHosts,
    *,
    timeout: httpx2.Timeout | float,
    connections: int = 100,
    follow_redirects: bool = False,
    resolver: Resolver = resolve,
) -> httpx2.Client:
    """A client that connects to public addresses and to hosts that are allowed, directly.

    Raises `AddressRefused` instead of a request to another one. Proxies of the environment are
    not used: they would resolve names again, out of sight.
    """
    return httpx2.Client(
        transport=_GuardedTransport(_GuardedBackend(allowed, resolver), connections),
        timeout=timeout,
        follow_redirects=follow_redirects,
        trust_env=False,
    )


class _GuardedTransport(httpx2.BaseTransport):
    """What `httpx2.HTTPTransport` does, with connections of the guard's making."""

    def __init__(self, backend: httpcore2.NetworkBackend, connections: int) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(),
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=30.0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        with _as_httpx():
            response = self._pool.handle_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx2.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._response.iter_stream()

    def close(self) -> None:
        with _as_httpx():
            self._response.close()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Errors of `httpcore2` under the names that they have in `httpx2`."""
    try:
        yield
    except TimeoutError as error:
        raise httpx2.ReadTimeout(str(error)) from None
    except tuple(_NAMES) as error:
        kind = next(_NAMES[each] for each in type(error).__mro__ if each in _NAMES)
        raise kind(str(error)) from error


_NAMES: dict[type[Exception], type[httpx2.TransportError]] = {
    getattr(httpcore2, name): getattr(httpx2, name)
    for name in (
        "ConnectError",
        "ConnectTimeout",
        "LocalProtocolError",
        "NetworkError",
        "PoolTimeout",
        "ProtocolError",
        "ReadError",
        "ReadTimeout",
        "RemoteProtocolError",
        "TimeoutException",
        "UnsupportedProtocol",
        "WriteError",
        "WriteTimeout",
    )
}


class _GuardedBackend(httpcore2.NetworkBackend):
    """Makes connections to addresses that were checked."""

    def __init__(self, allowed: AllowedHosts, resolver: Resolver) -> None:
        self._allowed = allowed
        self._resolver = resolver
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = self._checked(host, port)
        *others, last = addresses
        for address in others:
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return self._connect(address, port, timeout, local_address, socket_options)
        return self._connect(last, port, timeout, local_address, socket_options)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 - the interface has it
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        raise AddressRefused(f"{path} is a socket of this machine")

    def _connect(
        self,
        address: Address,
        port: int,
        timeout: float | None,
        local_address: str | None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None,
    ) -> httpcore2.NetworkStream:
        return _LimitedStream(
            self._plain.connect_tcp(
                str(address), port, left_s(timeout), local_address, socket_options
            )
        )

    def _checked(self, host: str, port: int) -> list[Address]:
        """The addresses of the host that may be reached. Raises `AddressRefused` without any."""
        try:
            resolved = self._resolver(host.strip("[]"), port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"there is no host {host}: {error}") from None
        found = [address for each in resolved if (address := read_address(each)) is not None]
        if not found:
            raise httpcore2.ConnectError(f"the host {host} has no address")
        reachable = [
            each for each in found if is_public(each) or self._allowed.allow(host, each, port)
        ]
        if not reachable:
            raise AddressRefused(_refusal(host, port, found[0]))
        return reachable


class _LimitedStream(httpcore2.NetworkStream):
    """A connection whose every step ends with the time limit around it."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, left_s(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, left_s(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        return _LimitedStream(self._stream.start_tls(ssl_context, server_hostname, left_s(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _refusal(host: str, port: int, address: Address) -> str:
    named = f"[{host}]" if ":" in host else host
    where = named if str(address) == host else f"{named} ({address})"
    return (
        f"{where} is an address inside of the server's own network. If that is meant, start the "
        f"server with TUNER_OUTGOING_ALLOW={named}:{port}"
    )
