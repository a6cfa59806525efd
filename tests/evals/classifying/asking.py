"""Classifications and calls, in short."""

from typing import Any

from tests.timeline.picture import call_of
from tuner_server.evals.classifying.answer import Classified, read_answer
from tuner_server.evals.classifying.criterion import ClassifyCriterion
from tuner_server.evals.classifying.request import ClassifyRequest, classify_request
from tuner_server.evals.judging.request import AboutAgent
from tuner_server.timeline import Row

BOOKED = {"name": "Booked", "success": True, "means": "a table was booked"}
LOST = {"name": "Lost", "success": False}


def classify(**more: Any) -> ClassifyCriterion:
    """A criterion with two outcomes, two intents and a field of each type."""
    return ClassifyCriterion.model_validate(
        {
            "kind": "classify",
            "outcomes": [BOOKED, LOST],
            "intents": [{"name": "Booking"}, {"name": "Opening hours", "means": "when it is open"}],
            "fields": [
                {"key": "guest", "means": "the name of the guest"},
                {"key": "people", "type": "number"},
                {"key": "is_new", "type": "boolean"},
                {"key": "seat", "type": "choice", "choices": ["Window", "Garden"]},
            ],
            **more,
        }
    )


def request(*rows: Row, agent: AboutAgent | None = None, **more: Any) -> ClassifyRequest:
    """What is sent about a call of these rows."""
    return classify_request(classify(**more), call_of(*rows), agent or AboutAgent())


def said(**more: Any) -> dict[str, Any]:
    """A good answer."""
    return {
        "evidence": [{"row": 1, "quote": "a table for two"}],
        "reason": "A table was booked.",
        "outcome": "Booked",
        "intent": "Booking",
        "fields": {"guest": "Ann", "people": 2, "is_new": True, "seat": "Window"},
        "summary": "The caller wanted a table, and got it.",
        "sentiment": "positive",
        "confidence": 0.9,
        **more,
    }


def classified(*rows: Row, answer: dict[str, Any], **more: Any) -> Classified:
    """What an answer about a call of these rows is worth."""
    return read_answer(request(*rows, **more), answer)
