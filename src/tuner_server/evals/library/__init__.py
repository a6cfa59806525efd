"""Ready evals in four categories, checks before judges. `docs/analyses.md` lists them."""

from tuner_server.evals.library.accuracy import ACCURACY
from tuner_server.evals.library.actions import ACTIONS_AND_TOOLS
from tuner_server.evals.library.conversation import CONVERSATION_QUALITY
from tuner_server.evals.library.judges import (
    JUDGED_ACCURACY,
    JUDGED_ACTIONS,
    JUDGED_CONVERSATION,
    JUDGED_SAFETY,
)
from tuner_server.evals.library.ready import CATEGORIES, Category, ReadyEval
from tuner_server.evals.library.safety import SAFETY_AND_COMPLIANCE

LIBRARY: tuple[ReadyEval, ...] = (
    *ACCURACY,
    *JUDGED_ACCURACY,
    *ACTIONS_AND_TOOLS,
    *JUDGED_ACTIONS,
    *CONVERSATION_QUALITY,
    *JUDGED_CONVERSATION,
    *SAFETY_AND_COMPLIANCE,
    *JUDGED_SAFETY,
)

__all__ = ["CATEGORIES", "LIBRARY", "Category", "ReadyEval"]
