"""Judges and calls, in short."""

from typing import Any

from tests.timeline.picture import call_of
from tuner_server.evals.judging.criterion import JudgeCriterion
from tuner_server.evals.judging.request import (
    AboutAgent,
    AskedEval,
    JudgeRequest,
    judge_requests,
)
from tuner_server.timeline import Row


def judge(**more: Any) -> JudgeCriterion:
    """A judge that fails a call in which the caller was not greeted, or greeted late."""
    return JudgeCriterion.model_validate(
        {
            "kind": "judge",
            "question": "Was the caller greeted?",
            "failures": [
                {"key": "not_greeted", "means": "there was no greeting"},
                {"key": "late", "means": "the greeting came after something else"},
            ],
            **more,
        }
    )


def asked(key: str = "1", **more: Any) -> AskedEval:
    return AskedEval(key, f"Eval {key}", judge(**more))


def requests(*rows: Row, evals: list[AskedEval] | None = None, **more: Any) -> list[JudgeRequest]:
    """What is sent about a call of these rows."""
    agent = more.pop("agent", AboutAgent())
    return judge_requests(evals or [asked()], call_of(*rows), agent, **more)
