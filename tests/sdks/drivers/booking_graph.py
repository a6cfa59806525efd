"""A small LangGraph that books a table: two nodes, a tool that works and one that fails."""

import asyncio
from contextlib import suppress
from typing import Any

from langchain_core.tools import tool
from langgraph.graph import END, START, StateGraph
from typing_extensions import TypedDict


class State(TypedDict):
    people: int


@tool
def reserve(people: int) -> dict[str, Any]:
    """Reserves a table."""
    return {"ok": True, "people": people}


@tool
def notify(people: int) -> str:
    """Tells the kitchen."""
    raise RuntimeError(f"kitchen is closed for {people}")


async def plan(_state: State) -> State:
    await asyncio.sleep(0.1)
    return {"people": 2}


async def act(state: State) -> State:
    await reserve.ainvoke(dict(state))
    with suppress(RuntimeError):
        await notify.ainvoke(dict(state))
    return state


def compiled() -> Any:
    """The graph plan -> act, ready to run."""
    graph = StateGraph(State)
    graph.add_node("plan", plan)
    graph.add_node("act", act)
    graph.add_edge(START, "plan")
    graph.add_edge("plan", "act")
    graph.add_edge("act", END)
    return graph.compile()
