"""The examples of the docs run with the SDKs that they are written for."""

import os
import subprocess
from collections.abc import Callable

import pytest

from tests.docs.pages import CONNECT, FOUR_VALUES, README, Block, Page
from tests.sdks.environments import LIVEKIT_NEWEST, PIPECAT_NEWEST, Environment

_GIVEN = dict(zip(FOUR_VALUES, ("http://127.0.0.1:1", "tr_api_1", "1", "my-agent"), strict=True))
# What a reader's own code does with an example. That of LiveKit waits for a room: its calls are
# compared with what the SDK takes.
_GO_ON = {
    LIVEKIT_NEWEST: """
import inspect
assert inspect.iscoroutinefunction(entrypoint)
inspect.signature(TunerPlugin).bind("session", "ctx")
inspect.signature(AgentSession.start).bind("session", agent="agent", room="room")
""",
    PIPECAT_NEWEST: """
import asyncio

async def go_on():
    assert make_task(Pipeline([])) if "make_task" in globals() else observer

asyncio.run(go_on())
""",
}


def _examples(page: Page) -> list[Block]:
    return [block for block in page.blocks() if block.needs_an_sdk]


def _environment(block: Block) -> Environment:
    return LIVEKIT_NEWEST if "from livekit" in block.text else PIPECAT_NEWEST


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(block, id=f"{page.name}, line {block.line}")
        for page in (README, CONNECT)
        for block in _examples(page)
    ],
)
def test_an_example_runs_with_its_sdk(
    block: Block, installed: Callable[[Environment], Environment]
) -> None:
    environment = installed(_environment(block))
    done = subprocess.run(
        [environment.python(), "-c", block.text + _GO_ON[environment]],
        env=os.environ | _GIVEN,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", [README, CONNECT], ids=lambda page: page.name)
def test_the_page_has_an_example_for_each_sdk(page: Page) -> None:
    assert {_environment(block) for block in _examples(page)} == {*_GO_ON}
