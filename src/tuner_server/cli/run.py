"""`run`, `worker`, `sample-calls`: the processes of the server, and calls to look at."""

import os
import signal
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
    runtime = opened(chosen)
    first = runtime.writer.run(setup.set_up)
    server = _Server(runtime, first if samples else None)
    _introduce(runtime, first)
    server.run()
    if not server.started:
        raise fail(f"could not listen on {chosen.host}:{chosen.port}; is the port taken?")
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
                host=chosen.host,
                port=chosen.port,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="on",
                timeout_graceful_shutdown=int(chosen.drain_s) + _GRACE_S,
            )
        )
        self._runtime = runtime
        self._first = first

    @property
    def left_work(self) -> bool:
        """Whether some work did not end within its time."""
        return self._runtime.workers.still_running

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            base_url = self._runtime.settings.base_url.replace(":0", f":{port}")
            typer.echo(f"Listening on {base_url}")
            if self._first is not None:
                here = f"http://127.0.0.1:{port}"
                target = Target(here, self._first.samples_key, self._first.samples.id)
                threading.Thread(
                    target=_deliver_samples, args=(target, SAMPLES), name="samples", daemon=True
                ).start()


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
