"""Timeline in, measurements out. Pure functions, no I/O."""

from tuner_server.metrics.definitions import METRICS
from tuner_server.metrics.measure import measure, measured_values
from tuner_server.metrics.measurements import (
    Measurements,
    Moment,
    MomentKind,
    NodeTime,
    NodeVisit,
    QualityNote,
)
from tuner_server.metrics.metric import Metric
from tuner_server.metrics.replies import Reply, ReplyKind, Stage, replies
from tuner_server.metrics.tools import tool_failed

__all__ = [
    "METRICS",
    "Measurements",
    "Metric",
    "Moment",
    "MomentKind",
    "NodeTime",
    "NodeVisit",
    "QualityNote",
    "Reply",
    "ReplyKind",
    "Stage",
    "measure",
    "measured_values",
    "replies",
    "tool_failed",
]
