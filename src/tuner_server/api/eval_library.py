"""The library of ready evals."""

from fastapi import APIRouter
from pydantic import BaseModel

from tuner_server.api.access import Anyone
from tuner_server.evals import LIBRARY, AnyCriterion, Category

router = APIRouter(prefix="/api/v1/eval-library", tags=["evals"])


class ReadyEvalOut(BaseModel):
    """An eval to add as it is, or as a start.

    `suggested`: it needs no model, and fits any agent as it is.
    """

    key: str
    name: str
    category: Category
    question: str
    does_not_flag: str
    criterion: AnyCriterion
    needs_model: bool
    suggested: bool


class EvalLibrary(BaseModel):
    """Every ready eval, by category."""

    evals: list[ReadyEvalOut]


@router.get("")
def list_library(_: Anyone) -> EvalLibrary:
    """Ready evals: what each asks, and what it does not flag."""
    return EvalLibrary(
        evals=[
            ReadyEvalOut(**{name: getattr(ready, name) for name in ReadyEvalOut.model_fields})
            for ready in LIBRARY
        ]
    )
