"""Ready evals that a language model answers, in the same four categories."""

from tuner_server.evals.library.judges.accuracy import JUDGED_ACCURACY
from tuner_server.evals.library.judges.actions import JUDGED_ACTIONS
from tuner_server.evals.library.judges.conversation import JUDGED_CONVERSATION
from tuner_server.evals.library.judges.safety import JUDGED_SAFETY

__all__ = ["JUDGED_ACCURACY", "JUDGED_ACTIONS", "JUDGED_CONVERSATION", "JUDGED_SAFETY"]
