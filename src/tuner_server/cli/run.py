"""`run`, `worker`, `sample-calls`: the processes of the server, and calls to look at."""

import gc
import os
import signal
import socket
import threading
from typing import Annotated

import httpx2
import typer
import uvicorn

from tuner_server import setup
from tuner_server.app import create_app
from tuner_server.cli.opening import fail, open_runtime, opened, settings
from tuner_server.runtime import Runtime
from tuner_server.samples import generate
from tuner_server.samples.delivery import DeliveryFailed, Target, deliver
from tuner_server.setup import FirstStart
from tuner_server.store import clock

SAMPLES = 320
_SAID_EVERY = 80
_GRACE_S = 5


def run(
    samples: Annotated[bool, typer.Option(help="Deliver sample calls on the first start.")] = True,
) -> None:
    """Start the server: API, browser app, and the work that follows each call."""
    chosen = settings()
    listener = _bound(chosen.host, chosen.port)
    port = listener.getsockname()[1]
    runtime = opened(chosen.model_copy(update={"port": port}))
    first = runtime.writer.run(setup.set_up)
    server = _Server(runtime, first if samples else None)
    _introduce(runtime, first)
    _collect_garbage_less_often()
    # Uvicorn ends in order at these, and then raises them again for whoever handled them before.
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, server.handle_exit)
    server.run(sockets=[listener])
    if server.left_work:
        # A thread that does not end must not keep the process: its jobs go to others.
        os._exit(1)


def worker() -> None:
    """Only do the work that follows each call. Any number of these share one PostgreSQL."""
    runtime = opened(settings())
    stop = threading.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: stop.set())
    runtime.start()
    typer.echo("Working. Ctrl-C ends it.")
    stop.wait()
    if not runtime.close():
        os._exit(1)


def sample_calls(
    url: Annotated[str, typer.Option(help="Address of a running server.")] = "",
    calls: Annotated[int, typer.Option(min=1, max=100_000, help="How many.")] = SAMPLES,
) -> None:
    """Make a workspace "Samples" and deliver believable calls to it, like any client."""
    with open_runtime() as runtime:
        workspace_id, key = runtime.writer.run(setup.make_samples_workspace)
        base_url = url or runtime.settings.base_url
    _deliver_samples(Target(base_url, key, workspace_id), calls)


class _Server(uvicorn.Server):
    """Uvicorn, which delivers the sample calls once it listens."""

    def __init__(self, runtime: Runtime, first: FirstStart | None) -> None:
        chosen = runtime.settings
        super().__init__(
            uvicorn.Config(
                create_app(runtime),
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,  # nothing here depends on a client's address
                lifespan="on",
                timeout_graceful_shutdown=int(chosen.drain_s) + _GRACE_S,
            )
        )
        self._runtime = runtime
        self._first = first

    @property
    def left_work(self) -> bool:
        """Whether some work did not end within its time."""
        return self._runtime.workers.still_running or self._runtime.judges.still_running

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        chosen = self._runtime.settings
        typer.echo(f"Listening on {chosen.base_url}")
        if self._first is not None:
            target = Target(chosen.local_url, self._first.samples_key, self._first.samples.id)
            threading.Thread(
                target=_deliver_samples, args=(target, SAMPLES), name="samples", daemon=True
            ).start()


def _bound(host: str, port: int) -> socket.socket:
    """A socket that holds the address, so that a taken port is known before anything is begun."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise fail(
            f"cannot listen on {host}:{port}: {error.strerror}. "
            "TUNER_HOST and TUNER_PORT choose another address."
        ) from None
    return listener


def _collect_garbage_less_often() -> None:
    """Every call makes thousands of short-lived values, none of them in circles: with Python's
    thresholds, a tenth of the time would go into looking for such."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _introduce(runtime: Runtime, first: FirstStart | None) -> None:
    base_url = runtime.settings.base_url
    if first is not None:
        typer.echo(f"Workspace   {first.default.name} (workspace_id {first.default.id})")
        typer.echo(f"API key     {first.default_key}   (shown this once)")
    with runtime.database.read() as connection:
        waiting = setup.waiting_for_a_password(connection)
    if waiting is not None:
        link = runtime.writer.run(
            lambda connection: setup.sign_in_link(connection, base_url, waiting.id)
        )
        typer.echo(f"Sign in     {link}   (good once, for a day)")


def _deliver_samples(target: Target, calls: int) -> None:
    """Deliver, and say how far it is."""
    try:
        delivered = deliver(
            target, generate(clock.now_ms(), calls=calls), on_progress=_say_progress
        )
    except (DeliveryFailed, httpx2.HTTPError) as error:
        typer.echo(f"Sample calls were not delivered: {error}", err=True)
    else:
        typer.echo(f"Samples     {delivered.new} calls in workspace_id {target.workspace_id}")


def _say_progress(done: int, total: int) -> None:
    if done % _SAID_EVERY == 0 and done < total:
        typer.echo(f"Samples     {done} of {total} calls")
