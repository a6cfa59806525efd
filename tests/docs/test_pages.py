"""The pages hold together: links lead somewhere, and nothing names a particular machine."""

import re
import tomllib

import pytest

from tests.docs.pages import DEPENDENCIES, DOCS, PAGES, README, ROOT, Page

_ELSEWHERE = ("https://", "http://")
_OF_A_MACHINE = re.compile(
    r"(?<![\w.])/(?:work|home|root|Users|mnt)/"
    r"|pypi\.org|pythonhosted\.org|registry\.npmjs\.org|npmjs\.com|artifactory|nexus",
    re.IGNORECASE,
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_docs_leads_somewhere(page: Page) -> None:
    for link in page.links():
        if link.startswith(_ELSEWHERE):
            continue
        path, _, anchor = link.partition("#")
        target = (page.path.parent / path).resolve() if path else page.path
        assert target.exists(), f"{page.name} links to {link}"
        assert target.is_relative_to(ROOT), f"{page.name} links to {link}"
        if anchor:
            assert anchor in Page(target).anchors(), f"{page.name} links to {link}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_no_place_of_a_particular_machine(page: Page) -> None:
    assert _OF_A_MACHINE.findall(page.text) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_two_headings_share_an_anchor(page: Page) -> None:
    headings = re.findall(r"^#+ .+$", page.prose, re.MULTILINE)
    assert len(headings) == len(page.anchors())


def test_both_indexes_lead_to_every_page() -> None:
    pages = {page.name for page in PAGES if page.path.parent == DOCS} - {"docs/README.md"}
    index = Page(DOCS / "README.md")
    assert pages <= set(README.links())
    assert pages <= {f"docs/{link}" for link in index.links()}


def test_the_readme_names_both_commands_before_everything_else() -> None:
    first = README.blocks()[0]
    assert [line.split()[:2] for line in first.text.splitlines()] == [
        ["make", "run"],
        ["make", "test"],
    ]
    assert first.line < 15


def test_every_runtime_dependency_stands_in_its_table_in_order() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [re.split(r"[^\w-]", wanted, maxsplit=1)[0] for wanted in project["dependencies"]]
    named = [cells[0].strip("`") for cells in DEPENDENCIES.cells() if len(cells) == 4]
    assert named[0] == "Package"
    assert named[1:] == needed
