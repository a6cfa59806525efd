"""Every metric of a call, in the order in which it is shown.

`docs/metrics.md` says the same to users; a test compares the two.
"""

from tuner_server.metrics.defined.interaction import INTERRUPTIONS, RESPONSES
from tuner_server.metrics.defined.speech import SPEECH
from tuner_server.metrics.defined.stages import STAGES
from tuner_server.metrics.defined.work import COST, FLOW, RECOGNITION, TOOLS
from tuner_server.metrics.metric import Metric

METRICS: tuple[Metric, ...] = (
    *SPEECH,
    *RESPONSES,
    *INTERRUPTIONS,
    *STAGES,
    *TOOLS,
    *FLOW,
    *RECOGNITION,
    *COST,
)
