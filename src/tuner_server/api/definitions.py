"""What every metric means."""

from fastapi import APIRouter
from pydantic import BaseModel

from tuner_server.api.access import Anyone
from tuner_server.metrics import METRICS

router = APIRouter(prefix="/api/v1/metrics", tags=["metrics"])


class MetricOut(BaseModel):
    """A metric's definition. `better` tells the direction of improvement, where there is one."""

    key: str
    title: str
    unit: str
    integer: bool
    group: str
    question: str
    formula: str
    inputs: str
    empty_when: str
    better: str | None


class Definitions(BaseModel):
    """All metrics, in the order in which they are shown."""

    metrics: list[MetricOut]


@router.get("/definitions")
def list_definitions(_: Anyone) -> Definitions:
    """Every metric's definition."""
    return Definitions(
        metrics=[
            MetricOut(
                key=metric.key,
                title=metric.title,
                unit=metric.unit,
                integer=metric.integer,
                group=metric.group,
                question=metric.question,
                formula=metric.formula,
                inputs=metric.inputs,
                empty_when=metric.empty_when,
                better=metric.better,
            )
            for metric in METRICS
        ]
    )
