"""Ready evals that need no model, in four categories. `docs/analyses.md` lists them."""

from tuner_server.evals.library.accuracy import ACCURACY
from tuner_server.evals.library.actions import ACTIONS_AND_TOOLS
from tuner_server.evals.library.conversation import CONVERSATION_QUALITY
from tuner_server.evals.library.ready import CATEGORIES, Category, ReadyEval
from tuner_server.evals.library.safety import SAFETY_AND_COMPLIANCE

LIBRARY: tuple[ReadyEval, ...] = (
    *ACCURACY,
    *ACTIONS_AND_TOOLS,
    *CONVERSATION_QUALITY,
    *SAFETY_AND_COMPLIANCE,
)

__all__ = ["CATEGORIES", "LIBRARY", "Category", "ReadyEval"]
