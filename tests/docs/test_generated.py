"""What the docs say of settings and commands is what the code says."""

import re

import pytest

from tests.docs.generated import PARTS, command_names, help_of
from tests.docs.pages import OPERATE, PAGES, PERFORMANCE, README, ROOT, Page
from tuner_server.cli.run import SAMPLES
from tuner_server.metrics import METRICS
from tuner_server.settings import Settings

_COMMAND = re.compile(r"tuner-server((?: [a-z]+(?:-[a-z]+)*)+)((?: [^`\n]*)?)")


@pytest.mark.parametrize(
    ("page", "name", "content"), [pytest.param(*part, id=part[1]) for part in PARTS]
)
def test_a_generated_part_is_up_to_date(page: Page, name: str, content: str) -> None:
    assert page.generated(name) == content, "run python -m tests.docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_names_exists_with_its_options(page: Page) -> None:
    text = page.text
    for name, content in ((name, content) for at, name, content in PARTS if at == page):
        text = text.replace(content, name)
    for match in _COMMAND.finditer(text):
        words = tuple(match[1].split())
        command = next((c for c in command_names() if c == words[: len(c)]), None)
        assert command, f"there is no command {match[0]!r}"
        options = re.findall(r" (--[a-z-]+)", match[2])
        assert all(option in help_of(*command) for option in options), match[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_that_a_page_names_exists(page: Page) -> None:
    of_clients = {"API_KEY", "WORKSPACE_ID", "AGENT_ID", "BASE_URL"}
    of_tests = {"TEST_POSTGRES_URL"}
    named = set(re.findall(r"TUNER_([A-Z_]*[A-Z])", page.text))
    assert named <= {name.upper() for name in Settings.model_fields} | of_clients | of_tests


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_that_a_page_names_exists(page: Page) -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"(?:^|`|=\w+ )make ([a-z][a-z-]*)", page.text, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"


@pytest.mark.parametrize("page", [README, PERFORMANCE], ids=lambda page: page.name)
def test_the_figures_have_a_place(page: Page) -> None:
    assert page.generated("bench")


def test_the_readme_counts_right() -> None:
    assert f"computes {len(METRICS)} metrics" in README.text
    assert f"holds {SAMPLES} believable" in README.text.replace("\n", " ")
    assert "33554432 is 32 MiB, 1073741824 is 1 GiB" in OPERATE.text
