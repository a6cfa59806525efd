"""Timeline in, measurements out. Pure functions, no I/O."""

from tuner_server.metrics.definitions import METRICS
from tuner_server.metrics.measure import measure, stored_figures
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
    "replies",
    "stored_figures",
    "tool_failed",
]
