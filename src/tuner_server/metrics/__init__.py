"""Timeline in, measurements out. Pure functions, no I/O."""

from tuner_server.metrics.definitions import METRICS
from tuner_server.metrics.measurements import (
    Measurements,
    Moment,
    MomentKind,
    NodeTime,
    QualityNote,
)
from tuner_server.metrics.metric import Metric

__all__ = [
    "METRICS",
    "Measurements",
    "Metric",
    "Moment",
    "MomentKind",
    "NodeTime",
    "QualityNote",
]
