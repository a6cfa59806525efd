"""For those who run the server: is it alive, is it ready, how is it doing."""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector
from pydantic import BaseModel

from tuner_server import __version__
from tuner_server.api.access import Parts
from tuner_server.runtime import Runtime
from tuner_server.store import jobs
from tuner_server.store.database import ReadTimedOut, StoreUnavailable

router = APIRouter(tags=["operations"])

_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Health(BaseModel):
    """`status` is "ok"; the version is the server's."""

    status: str
    version: str


class Readiness(BaseModel):
    """`status` is "ready", or says what is missing."""

    status: str


@router.get("/healthz")
def healthz() -> Health:
    """The process is alive."""
    return Health(status="ok", version=__version__)


@router.get("/readyz", responses={503: {"model": Readiness}})
def readyz(runtime: Parts, response: Response) -> Readiness:
    """The process can store calls and read them: the database answers, the writer has room."""
    try:
        runtime.database.check()
    except (StoreUnavailable, ReadTimedOut) as error:
        response.status_code = 503
        return Readiness(status=f"the database does not answer: {error}")
    if runtime.writer.waiting >= runtime.writer.most_waiting:
        response.status_code = 503
        return Readiness(status="too much waits to be written")
    return Readiness(status="ready")


@router.get("/metrics", response_class=Response)
def metrics(request: Request) -> Response:
    """Figures of this process for Prometheus."""
    measures: RequestMeasures = request.app.state.measures
    return Response(generate_latest(measures.registry), media_type=CONTENT_TYPE_LATEST)


class RequestMeasures:
    """What is counted of requests, together with the figures of the process's parts."""

    def __init__(self, runtime: Runtime) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "tuner_http_requests",
            "Requests, by route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "tuner_http_request_seconds",
            "Time from the request's arrival to the end of the answer, by route.",
            ("route",),
            buckets=_BUCKETS_S,
            registry=self.registry,
        )
        self.registry.register(_RuntimeFigures(runtime))


class _RuntimeFigures(Collector):
    """The writer's and the queue's figures at the moment of asking."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def describe(self) -> Iterator[Metric]:
        return iter(())

    def collect(self) -> Iterator[Metric]:
        writer = self._runtime.writer
        yield GaugeMetricFamily(
            "tuner_writer_waiting", "Writes that wait.", value=float(writer.waiting)
        )
        for name, text, value in (
            ("commits", "Commits.", writer.statistics.commits),
            ("written", "Writes that were committed.", writer.statistics.written),
            ("failed", "Writes that failed.", writer.statistics.failed),
            ("commit_seconds", "Time spent in transactions.", writer.statistics.commit_seconds),
        ):
            yield CounterMetricFamily(f"tuner_writer_{name}", text, value=float(value))
        try:
            with self._runtime.database.read() as connection:
                by_state = jobs.count_by_state(connection)
        except (StoreUnavailable, ReadTimedOut):
            return
        family = GaugeMetricFamily("tuner_jobs", "Jobs, by state.", labels=("state",))
        for state, count in by_state.items():
            family.add_metric((state,), float(count))
        yield family
