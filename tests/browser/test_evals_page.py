"""Evals of an agent: from the library, written by hand, tried, versioned, run on past calls."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site
from tests.browser.test_agent_page import add_agent, sample_agent
from tests.browser.test_call_page import body_of

pytestmark = pytest.mark.browser

AGENT = "harbour-clinic-line"
ROWS = [
    {"role": "agent", "text": "Good morning, front desk.", "start_ms": 500, "end_ms": 2_000},
    {"role": "user", "text": "A table for two.", "start_ms": 3_000, "end_ms": 4_000},
]

ESTIMATE = {"calls": 4321, "judges": 0, "model": None, "questions": None, "input_tokens": None}


def line_of(page: Page, name: str) -> Locator:
    return page.get_by_role("row", name=re.compile(re.escape(name)))


def add_eval(page: Page, site: Site, name: str, *, at_most: str = "9") -> None:
    """Write an eval of how many tools a call used; the page of that eval is shown then."""
    page.goto(f"{sample_agent(site, AGENT)}?tab=evals&eval=new")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Kind of check 1").select_option("metric")
    page.get_by_label("Metric").select_option("tool_calls")
    page.get_by_label("At most").fill(at_most)
    page.get_by_role("button", name="Add the eval").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def run_on_past_calls(page: Page) -> None:
    page.get_by_role("button", name=re.compile(r"^Run on \d+ past calls?$")).click()
    run = page.get_by_role("region", name="Running evals on past calls")
    expect(run).to_contain_text("Done.", timeout=30_000)
    run.get_by_role("button", name="Close").click()


def test_an_agent_without_evals_is_offered_those_that_fit_any_agent(page: Page, site: Site) -> None:
    number = add_agent(site, "not-evaluated")
    page.goto(f"/w/{site.default}/agents/{number}?tab=evals")
    expect(page.get_by_role("heading", name="No eval looks at these calls yet")).to_be_visible()
    page.get_by_role("button", name="Add the 12 that fit any agent").click()
    expect(page.get_by_label("Messages")).to_contain_text("12 evals added.")
    expect(page.get_by_role("checkbox", name=re.compile("runs on new calls"))).to_have_count(12)
    expect(page.get_by_text("No call was judged yet.")).to_be_visible()


def test_several_evals_of_the_library_are_found_and_added_at_once(page: Page, site: Site) -> None:
    number = add_agent(site, "evaluated")
    page.goto(f"/w/{site.default}/agents/{number}?tab=evals&at=library")
    entries = page.get_by_role("main").get_by_role("checkbox")
    entries.first.wait_for()
    everything = entries.count()
    page.get_by_role("button", name="Safety & compliance").click()
    expect(page).to_have_url(re.compile("category=safety_and_compliance"))
    assert 0 < entries.count() < everything
    page.get_by_role("button", name="All", exact=False).first.click()
    page.keyboard.press("/")
    page.keyboard.type("greet first words")
    expect(entries).to_have_count(1)
    page.get_by_role("checkbox", name="Caller greeted").check()
    page.get_by_label("Find an eval").fill("swear")
    page.get_by_role("checkbox", name="No swearing").check()
    page.get_by_role("button", name="Add 2 evals").click()
    expect(page.get_by_label("Messages")).to_contain_text("2 evals added.")
    expect(page.get_by_role("checkbox", name=re.compile("runs on new calls"))).to_have_count(2)
    page.get_by_role("link", name="Add from the library").click()
    expect(page.get_by_role("checkbox", name="Caller greeted")).to_be_disabled()


def test_an_eval_is_tried_on_calls_while_it_is_written(page: Page, site: Site) -> None:
    page.goto(f"{sample_agent(site, AGENT)}?tab=evals&eval=new")
    trial = page.get_by_role("heading", name="Try it").locator("xpath=ancestor::section")
    expect(trial).to_contain_text("Complete the checks")
    page.get_by_label("Duty").select_option("no")
    page.get_by_label("Phrases").fill("xylophone")
    expect(page.get_by_text("The agent must not say “xylophone”")).to_be_visible()
    expect(trial.get_by_role("status")).to_contain_text(re.compile(r"^\d passed"))
    page.get_by_label("Kind of check 1").select_option("metric")
    page.get_by_label("Metric").select_option("agent_turns")
    page.get_by_label("At least").fill("100000")
    expect(trial.get_by_role("status")).to_contain_text("8 failed.")
    expect(trial.get_by_text("is asked", exact=False)).to_be_visible()


def test_what_the_server_refuses_stands_at_its_field(page: Page, site: Site) -> None:
    page.goto(f"{sample_agent(site, AGENT)}?tab=evals&eval=new")
    page.get_by_label("Name").fill("Broken")
    page.get_by_label("Matched").select_option("regex")
    page.get_by_label("Expressions").fill("(never closed")
    page.get_by_role("button", name="Add the eval").click()
    expect(page.get_by_label("Expressions")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("is not a regular expression").first).to_be_visible()


def test_an_eval_may_be_meant_for_certain_calls_only(page: Page, site: Site) -> None:
    page.goto(f"{sample_agent(site, AGENT)}?tab=evals&eval=new")
    page.get_by_label("Name").fill("Asked for a human")
    page.get_by_label("Kind of check 1").select_option("tool")
    page.get_by_role("combobox", name="Tool", exact=True).fill("*")
    page.get_by_role("group", name="Add a condition").get_by_role("button", name="said").click()
    condition = page.get_by_role("group", name="condition 1")
    condition.get_by_label("Who").select_option("caller")
    condition.get_by_label("Phrases").fill("zanzibar")
    condition.get_by_label("What they have in common").fill("a wish for spices")
    page.get_by_role("button", name="Add the eval").click()
    expect(page.get_by_text("Version 1", exact=True)).to_be_visible()
    page.get_by_role("link", name="Back to the evals").click()
    expect(line_of(page, "Asked for a human")).to_contain_text(
        "Given that the caller says a wish for spices: some tool must be called."
    )


def test_what_is_missing_is_said_at_its_field_and_gets_the_focus(page: Page, site: Site) -> None:
    page.goto(f"{sample_agent(site, AGENT)}?tab=evals&eval=new")
    page.get_by_label("Name").fill("Incomplete")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Type at least one phrase.")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Something is not complete yet.")
    expect(page.get_by_label("Phrases")).to_be_focused()


def test_a_change_makes_a_version_that_is_compared_with_the_one_before(
    page: Page, site: Site
) -> None:
    add_eval(page, site, "Calls few tools", at_most="9")
    run_on_past_calls(page)
    page.get_by_label("At most").fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Version 2", exact=True)).to_be_visible()
    page.get_by_role("link", name="Compare with version 2").click()
    expect(page.get_by_text("No call was judged by both versions.")).to_be_visible()
    run_on_past_calls(page)
    flips = page.get_by_role("list", name="Calls whose verdict changed")
    expect(flips.get_by_role("listitem").first).to_contain_text(re.compile("Pass.*Fail"))
    page.get_by_role("button", name="Put version 1 into the form").click()
    expect(page.get_by_label("At most")).to_have_value("9")


def test_a_judge_is_written_and_the_model_is_asked_on_request(page: Page, site: Site) -> None:
    page.goto(f"{sample_agent(site, AGENT)}?tab=evals&eval=new")
    page.get_by_label("Name", exact=True).fill("Kind to callers")
    page.get_by_label("Who answers it").select_option("judge")
    page.get_by_label("Question", exact=True).fill("Was the agent kind?")
    page.get_by_role("button", name="Add the eval").click()
    expect(page.get_by_text("A word in small letters")).to_be_visible()
    page.get_by_label("Name of failure 1").fill("rude")
    page.get_by_label("Meaning of failure 1").fill("it was rude")
    page.get_by_role("button", name="Ask the model").click()
    expect(page.get_by_text("This workspace has no model yet.")).to_be_visible()
    page.get_by_role("button", name="Add the eval").click()
    expect(page.get_by_text("A model is asked: Was the agent kind?")).to_be_visible()
    expect(page.get_by_label("Meaning of failure 1")).to_have_value("it was rude")


def test_a_deleted_eval_can_be_had_back(page: Page, site: Site) -> None:
    add_eval(page, site, "For a moment")
    page.get_by_role("link", name="Back to the evals").click()
    line = line_of(page, "For a moment")
    line.get_by_role("button", name="Delete For a moment").click()
    expect(line).to_have_count(0)
    page.get_by_label("Messages").get_by_role("button", name="Undo").last.click()
    expect(line).to_be_visible()


def test_counts_lead_to_their_calls(page: Page, site: Site) -> None:
    page.goto(f"{sample_agent(site, AGENT)}?tab=evals")
    passed = page.get_by_role("link", name=re.compile(r"^[1-9][\d,]* passed")).first
    count = passed.inner_text().split()[0]
    passed.click()
    expect(page).to_have_url(re.compile(r"/calls\?filter=agent_id%3D\d+&filter=eval\.\d+%3Dpass"))
    expect(page.get_by_text(re.compile(rf"^{count} calls?$"))).to_be_visible()


def test_a_run_on_many_calls_is_asked_about_first(page: Page, site: Site) -> None:
    page.route("**/evals/run/estimate", lambda route: route.fulfill(json=ESTIMATE))
    page.goto(f"{sample_agent(site, AGENT)}?tab=evals")
    page.get_by_role("button", name=re.compile("on 4,321 past calls")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("cost nothing")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("region", name="Running evals on past calls")).to_have_count(0)


def test_a_list_of_evals_is_walked_with_the_keys(page: Page, site: Site) -> None:
    page.goto(f"{sample_agent(site, AGENT)}?tab=evals")
    page.get_by_role("table").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Save")).to_be_visible()


def test_evidence_leads_to_its_row_and_marks_it(page: Page, site: Site) -> None:
    page.goto(f"/w/{site.samples}/calls/2")
    page.get_by_role("link", name=re.compile(r"^Evals .*passed")).click()
    evidence = page.get_by_role("list", name=re.compile("^Evidence of")).get_by_role("link").first
    quote = evidence.locator("q, code").inner_text()
    evidence.click()
    expect(page).to_have_url(re.compile(r"/calls/2#row-\d+$"))
    marked = page.locator("[data-target]")
    expect(marked).to_be_in_viewport()
    expect(marked).to_contain_text(quote)
    page.go_back()
    expect(page.get_by_role("list", name=re.compile("^Evidence of")).first).to_be_visible()


def test_a_call_that_no_eval_has_seen_is_judged_on_request(page: Page, site: Site) -> None:
    number = add_agent(site, "judged-late")
    call = site.deliver(body_of("judged-late", ROWS), "judged-late")
    page.goto(f"/w/{site.default}/calls/{call}?tab=evals")
    expect(page.get_by_text("No eval has looked at this call")).to_be_visible()
    expect(page.get_by_role("button", name="Run the evals on this call")).to_be_disabled()
    page.get_by_role("link", name="Evals of the agent").click()
    expect(page).to_have_url(re.compile(rf"/agents/{number}\?tab=evals"))
    page.get_by_role("checkbox", name="Caller greeted").check()
    page.get_by_role("button", name="Add 1 eval").click()
    page.get_by_label("Messages").get_by_text("1 eval added.").wait_for()
    page.goto(f"/w/{site.default}/calls/{call}?tab=evals")
    page.get_by_role("button", name="Run the evals on this call").click()
    result = page.get_by_role("list", name="Results of the evals").get_by_role("listitem").first
    expect(result).to_contain_text("Caller greeted")
    result.get_by_role("link", name="Caller greeted").click()
    expect(page.get_by_role("heading", name="Try it")).to_be_visible()
