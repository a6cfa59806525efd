"""One agent: what connects it, what it is told, how its versions do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import AGENT_ID, Site
from tests.docs.pages import CONNECT, FOUR_VALUES
from tuner_server.store import agents

pytestmark = pytest.mark.browser


def agents_api(site: Site, path: str = "", **request: Any) -> Any:
    """Ask the Agents API of the first workspace."""
    response = httpx2.request(
        request.pop("method", "POST"),
        f"{site.url}/api/v1/workspaces/{site.default}/agents{path}",
        headers={"Authorization": f"Bearer {site.key}"},
        **request,
    )
    return response.raise_for_status().json()


def add_agent(site: Site, name: str, **fields: Any) -> int:
    """Add an agent to the first workspace; its number."""
    made = agents_api(
        site, json={"agent_name": name, "provider_name": "custom_api", "agent_id": name, **fields}
    )
    return int(made["id"])


def sample_agent(site: Site, agent_id: str) -> str:
    """The path of an agent of the sample calls."""
    with site.runtime.database.read() as connection:
        number = agents.agent_id_of(connection, site.samples, agent_id)
    return f"/w/{site.samples}/agents/{number}"


def code(page: Page, what: str) -> Locator:
    return page.get_by_role("figure", name=what).locator("pre")


def run(command: list[str], key: str = "") -> str:
    """What a snippet prints, run as its reader would."""
    done = subprocess.run(
        command,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "TUNER_API_KEY": key},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.usefixtures("curl")
def test_the_curl_snippet_runs_as_printed_and_each_run_is_another_call(
    page: Page, site: Site
) -> None:
    number = add_agent(site, "desk/eu 1.0")
    page.goto(f"/w/{site.default}/agents/{number}")
    expect(page.get_by_text("Waiting for the first call…")).to_be_visible()
    snippet = code(page, "curl: Shell").inner_text()
    first, second = (json.loads(run(["bash", "-c", snippet], site.key)) for _ in range(2))
    assert first["is_new"]
    assert second["is_new"]
    expect(page.get_by_text("A call arrived")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Open try-")).click()
    expect(page.get_by_text("A table for two at seven, please.")).to_be_visible()


def test_the_python_snippet_runs_as_printed(page: Page, site: Site) -> None:
    number = add_agent(site, "python-desk")
    page.goto(f"/w/{site.default}/agents/{number}?with=python")
    snippet = code(page, "Python: Code").inner_text()
    assert json.loads(run([sys.executable, "-c", snippet], site.key))["is_new"]
    expect(page.get_by_text("A call arrived")).to_be_visible()


@pytest.mark.usefixtures("curl")
def test_a_key_made_on_the_page_is_shown_once_and_stands_in_the_snippets(
    page: Page, site: Site
) -> None:
    number = add_agent(site, "with-key")
    page.goto(f"/w/{site.default}/agents/{number}")
    page.get_by_role("button", name="Make a key and fill it in").click()
    expect(page.get_by_text("It is shown this once")).to_be_visible()
    snippet = code(page, "curl: Shell")
    expect(snippet).to_contain_text("Bearer tr_api_")
    assert json.loads(run(["bash", "-c", snippet.inner_text()]))["is_new"]
    page.get_by_role("link", name="Python", exact=True).click()
    python = code(page, "Python: Code")
    expect(python).to_contain_text('API_KEY = "tr_api_')
    assert json.loads(run([sys.executable, "-c", python.inner_text()]))["is_new"]
    page.reload()
    expect(code(page, "Python: Code")).to_contain_text('os.environ["TUNER_API_KEY"]')


@pytest.mark.parametrize(
    ("way", "title", "marker"),
    [("livekit", "LiveKit", "from tuner import"), ("pipecat", "Pipecat", "from tuner_pipecat_sdk")],
)
def test_the_code_for_an_sdk_is_that_of_the_docs(
    page: Page, site: Site, way: str, title: str, marker: str
) -> None:
    page.goto(f"{sample_agent(site, 'swift-parcel-desk')}?with={way}")
    shown = code(page, f"{title}: Code").inner_text()
    (documented,) = [block.text for block in CONNECT.blocks() if marker in block.text]
    assert shown.strip() == documented.strip()
    environment = code(page, f"{title}: Environment").inner_text()
    assert re.findall(r"export (\w+)=", environment) == [*FOUR_VALUES]
    assert f"TUNER_BASE_URL={site.url}\n" in environment
    install = code(page, f"{title}: Install").inner_text().strip()
    assert f"`{install}`" in CONNECT.section(title)


def test_the_variables_can_be_sourced_by_a_shell(page: Page, site: Site, tmp_path: Path) -> None:
    number = add_agent(site, "a desk: 1/2")
    page.goto(f"/w/{site.default}/agents/{number}?with=environment")
    variables = tmp_path / "variables"
    variables.write_text(code(page, "Environment: Environment").inner_text())
    said = run(["bash", "-c", f'. {variables}; echo "$TUNER_AGENT_ID|$TUNER_WORKSPACE_ID"'])
    assert said == f"a desk: 1/2|{site.default}\n"


def test_every_value_can_be_copied(page: Page, site: Site) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(sample_agent(site, "harbour-clinic-line"))
    for what, text in (
        ("base URL", site.url),
        ("workspace id", str(site.samples)),
        ("Agent ID", "harbour-clinic-line"),
    ):
        page.get_by_role("button", name=f"Copy the {what}").click()
        assert page.evaluate("navigator.clipboard.readText()") == text


def test_a_refused_delivery_is_told_while_one_waits(page: Page, site: Site) -> None:
    number = add_agent(site, "waiting")
    page.goto(f"/w/{site.default}/agents/{number}")
    expect(page.get_by_text("Waiting for the first call…")).to_be_visible()
    refused = httpx2.post(
        f"{site.url}/api/v1/public/call",
        params={"workspace_id": site.default, "agent_remote_identifier": "waiting"},
        headers={"Authorization": f"Bearer {site.key}"},
        json={"call_id": "incomplete"},
    )
    assert refused.status_code == 422
    alert = page.get_by_role("alert").filter(has_text="A delivery for this agent was refused")
    expect(alert).to_be_visible()
    expect(alert.get_by_role("link", name="See why")).to_have_attribute(
        "href", re.compile(rf"/w/{site.default}/deliveries/\d+$")
    )


def test_prompt_tools_and_workflow_are_edited_and_kept(page: Page, site: Site) -> None:
    number = add_agent(site, "editable", prompt="Be kind.")
    page.goto(f"/w/{site.default}/agents/{number}?tab=setup")
    save = page.get_by_role("button", name="Save")
    expect(save).to_be_disabled()
    page.get_by_role("textbox", name="Prompt").fill("Be brief.")
    page.get_by_role("textbox", name="Capabilities").fill("Books tables.\nCannot cancel.")
    page.get_by_role("button", name="Add a tool").click()
    tool = page.get_by_role("group", name="tool 1")
    expect(tool.get_by_text("A tool needs a name.")).to_be_visible()
    expect(save).to_be_disabled()
    tool.get_by_label("Name").fill("book")
    tool = page.get_by_role("group", name="book")
    tool.get_by_label("Description").fill("Books a table.")
    parameters = page.get_by_role("textbox", name="Parameters of book")
    parameters.fill('{\n  "type": object\n}')
    expect(
        page.get_by_text("Line 2, column 11: A value is missing; here stands “object”.")
    ).to_be_visible()
    parameters.fill('{"type": "object"}')
    page.get_by_role("textbox", name="Workflow").fill('{"steps": [1]}')
    save.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    kept = agents_api(site, f"/{number}", method="GET")
    assert (kept["prompt"], kept["capabilities"]) == ("Be brief.", "Books tables.\nCannot cancel.")
    assert kept["tools"] == [
        {"name": "book", "description": "Books a table.", "parameters": {"type": "object"}}
    ]
    assert kept["workflow"] == {"steps": [1]}
    page.reload()
    expect(page.get_by_role("textbox", name="Prompt")).to_have_value("Be brief.")
    expect(parameters).to_have_value('{\n  "type": "object"\n}')
    page.get_by_role("button", name="Remove book").click()
    expect(tool).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(tool).to_be_visible()


def test_what_is_not_saved_is_not_lost_by_a_slip(page: Page, site: Site) -> None:
    number = add_agent(site, "unsaved")
    page.goto(f"/w/{site.default}/agents")
    page.get_by_role("link", name="unsaved", exact=True).click()
    page.get_by_role("link", name="Prompt & tools").click()
    prompt = page.get_by_role("textbox", name="Prompt")
    prompt.fill("Half a thought")
    page.get_by_role("link", name="Calls", exact=True).click()
    question = page.get_by_role("dialog", name="Leave without saving?")
    question.get_by_role("button", name="Cancel").click()
    expect(prompt).to_have_value("Half a thought")
    page.go_back()
    expect(page.get_by_role("heading", name="Agents")).to_be_visible()
    page.go_forward()
    expect(prompt).to_have_value("Half a thought")
    expect(page.get_by_text("What you had not saved is here again.")).to_be_visible()
    page.get_by_role("link", name="Calls", exact=True).click()
    question.get_by_role("button", name="Discard the changes").click()
    expect(page.get_by_role("heading", name="Calls", exact=True)).to_be_visible()
    page.goto(f"/w/{site.default}/agents/{number}?tab=setup")
    expect(prompt).to_have_value("")


def test_versions_stand_side_by_side_and_each_figure_leads_to_its_calls(
    page: Page, site: Site
) -> None:
    page.goto(f"{sample_agent(site, 'olive-tree-bookings')}?tab=versions")
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(
        ["Version", re.compile("^43"), re.compile("^42baseline"), re.compile("^41")]
    )
    page.get_by_label("Baseline").select_option("41")
    expect(page).to_have_url(re.compile("baseline=41"))
    expect(table.get_by_role("columnheader", name="41")).to_contain_text("baseline")
    calls = table.get_by_role("row", name=re.compile("^Calls")).get_by_role("link").first
    count = int(calls.inner_text())
    calls.click()
    expect(page.get_by_role("search")).to_contain_text("Version is 43")
    expect(page.locator("header").get_by_role("status").first).to_have_text(
        f"{count} calls" if count != 1 else "1 call"
    )


def test_an_agent_without_calls_says_how_to_compare_versions(page: Page, site: Site) -> None:
    number = add_agent(site, "unversioned")
    page.goto(f"/w/{site.default}/agents/{number}?tab=versions")
    expect(page.get_by_text("Send agent_version with each call.")).to_be_visible()


def test_settings_are_changed_and_a_new_agent_id_is_asked_about(page: Page, site: Site) -> None:
    number = add_agent(site, "renamable")
    page.goto(f"/w/{site.default}/agents/{number}?tab=settings")
    page.get_by_label("Name").fill("Renamed")
    page.get_by_label("Summary").fill("Greets.")
    page.get_by_role("textbox", name="Agent ID", exact=True).fill(AGENT_ID)
    expect(
        page.get_by_text(f"Another agent of this workspace has the Agent ID '{AGENT_ID}'.")
    ).to_be_visible()
    page.get_by_role("textbox", name="Agent ID", exact=True).fill("renamed-id")
    page.get_by_role("button", name="Save").click()
    question = page.get_by_role("dialog", name="Change the Agent ID?")
    expect(question).to_contain_text("Clients that go on sending renamable are refused")
    question.get_by_role("button", name="Change the Agent ID").click()
    expect(page.get_by_role("heading", name="Renamed")).to_be_visible()
    kept = agents_api(site, f"/{number}", method="GET")
    assert (kept["remote_identifier"], kept["description"]) == ("renamed-id", "Greets.")


def test_there_is_no_such_agent(page: Page, site: Site) -> None:
    for place in ("999999", "x"):
        page.goto(f"/w/{site.default}/agents/{place}")
        expect(page.get_by_role("heading", name="There is no such agent")).to_be_visible()
