"""Every example of the docs is run, and answers what the docs print."""

import ast
import re
from itertools import pairwise

import pytest

from tests.docs.answers import fits, read_printed
from tests.docs.conftest import Surroundings
from tests.docs.pages import API, CONNECT, FOUR_VALUES, PAGES, README, Block, Page


def _examples(page: Page) -> list[tuple[Block, Block | None]]:
    """The blocks that are run, each with the block that follows it."""
    return [
        (block, after)
        for block, after in pairwise([*page.blocks(), None])
        if block and block.language in ("bash", "python") and not block.needs_an_sdk
    ]


def _run(page: Page, surroundings: Surroundings) -> None:
    for block, after in _examples(page):
        place = f"{page.name}, line {block.line}"
        assert after, f"{place}: no answer is printed"
        output = surroundings.run(block)
        if after.language == "json":
            assert fits(read_printed(after.text), read_printed(output)), f"{place}: {output}"
        else:
            assert after.language == "csv", f"{place}: no answer is printed"
            assert output.split() == after.text.split(), place


@pytest.mark.usefixtures("curl")
def test_the_examples_of_the_readme_answer_as_printed(fresh: Surroundings) -> None:
    _run(README, fresh)
    measured = fresh.server.get("calls/1")["metrics"]
    assert "the caller waited 1,200 ms" in README.text.replace("\n", " ")
    assert measured["response_latency_max_ms"] == 1_200
    assert "the tool took 500 ms" in README.text.replace("\n", " ")
    assert measured["tool_p50_ms"] == 500


@pytest.mark.usefixtures("curl")
def test_the_examples_of_connect_and_then_api_answer_as_printed(fresh: Surroundings) -> None:
    _run(CONNECT, fresh)
    _run(API, fresh)


def test_no_other_page_has_an_example_that_nobody_runs() -> None:
    run = {page.name for page in PAGES if _examples(page)}
    assert run == {README.name, CONNECT.name, API.name}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_and_json_are_well_formed(page: Page) -> None:
    for block in page.blocks():
        if block.language == "python":
            ast.parse(block.text)
        if block.language == "json":
            read_printed(block.text)


@pytest.mark.parametrize("page", [README, CONNECT], ids=lambda page: page.name)
def test_the_page_begins_with_the_variables_that_its_examples_use(page: Page) -> None:
    assert re.findall(r"^export (\w+)=", page.text, re.MULTILINE) == [*FOUR_VALUES]
    used = {name for block, _ in _examples(page) for name in re.findall(r"TUNER_\w+", block.text)}
    assert used <= {*FOUR_VALUES}


def test_an_answer_may_leave_fields_out_but_not_add_any() -> None:
    printed = read_printed('{"id": 4, "name": "My agent", "errors": [{…}], …}')
    answer = {"id": 7, "name": "My agent", "errors": [{"msg": "no"}], "lang": None}
    assert fits(printed, answer)
    assert not fits(printed, answer | {"name": "Another"})
    assert not fits(printed, answer | {"errors": []})
    assert not fits(printed | {"prompt": "Hello"}, answer)
    assert not fits(read_printed('{"id": 4, "name": "My agent"}'), answer)
    assert fits("No agent of …", "No agent of workspace 1")
    assert fits(read_printed('["a", …]'), ["a", "b"])
    assert not fits(read_printed('["b", …]'), ["a", "b"])
    assert not fits(read_printed('["a"]'), ["a", "b"])
