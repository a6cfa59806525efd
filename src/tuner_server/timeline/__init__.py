"""What a call is: rows, words, tool calls, node visits. Values only, no I/O.

Times inside a call are milliseconds from its start; `*_at_ms` are UTC epoch milliseconds.
"""

from tuner_server.timeline.call import Call, Models, Usage
from tuner_server.timeline.row import (
    Json,
    NodeChange,
    Reported,
    Role,
    Row,
    ToolUse,
    Word,
)

__all__ = [
    "Call",
    "Json",
    "Models",
    "NodeChange",
    "Reported",
    "Role",
    "Row",
    "ToolUse",
    "Usage",
    "Word",
]
