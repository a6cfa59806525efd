"""Review by people: agreeing and disagreeing with verdicts, and what comes of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site
from tests.browser.test_agent_page import sample_agent
from tests.browser.test_evals_page import AGENT, add_eval, run_on_past_calls

pytestmark = pytest.mark.browser


def judged_eval(page: Page, site: Site, name: str) -> str:
    """The address of a new eval that has judged the past calls."""
    add_eval(page, site, name)
    run_on_past_calls(page)
    number = re.search(r"eval=(\d+)", page.url)
    assert number is not None
    return f"{sample_agent(site, AGENT)}?tab=evals&eval={number[1]}"


def waits_elsewhere(page: Page, before: str) -> None:
    """Wait until the next call is shown."""
    expect(page).not_to_have_url(before)
    expect(page.get_by_role("complementary", name="The question")).to_be_visible()


def messages(page: Page) -> Locator:
    return page.get_by_label("Messages")


def test_calls_are_reviewed_one_after_the_other_with_the_keys(page: Page, site: Site) -> None:
    address = judged_eval(page, site, "Reviewed by keys")
    page.get_by_role("link", name="Review calls").click()
    question = page.get_by_role("complementary", name="The question")
    expect(question).to_contain_text("Reviewed by keys")
    expect(page.get_by_text("0 reviewed by you")).to_be_visible()
    first = page.url
    page.keyboard.press("y")
    waits_elsewhere(page, first)
    expect(messages(page)).to_contain_text("You agree:")
    expect(page.get_by_text("1 reviewed by you")).to_be_visible()
    second = page.url
    page.keyboard.press("n")
    expect(question.get_by_role("radio", checked=True)).to_have_count(1)
    question.get_by_role("radio", name="Fail").check()
    question.get_by_label("Why").focus()
    page.keyboard.type("It used none.")
    page.keyboard.press("Enter")
    waits_elsewhere(page, second)
    expect(messages(page)).to_contain_text("You disagree: Fail.")
    page.keyboard.press("[")
    expect(page).to_have_url(second)
    expect(question).to_contain_text("disagree: Fail “It used none.”")
    page.reload()
    expect(question).to_contain_text("disagree: Fail “It used none.”")
    page.goto(f"{address}&review=disagreement")
    expect(page.get_by_role("heading", name="Nobody disagrees")).to_be_visible()
    page.get_by_role("link", name="Review calls by lot").click()
    expect(page.get_by_text("2 reviewed by you")).to_be_visible()


def test_a_label_is_undone_changed_and_taken_back(page: Page, site: Site) -> None:
    address = judged_eval(page, site, "Changed again")
    page.goto(f"{address}&review=random")
    question = page.get_by_role("complementary", name="The question")
    expect(page).to_have_url(re.compile("call="))
    shown = page.url
    question.get_by_role("button", name=re.compile("^Agree with Changed again")).click()
    waits_elsewhere(page, shown)
    messages(page).get_by_role("button", name=re.compile("Undo")).click()
    expect(page.get_by_text("0 reviewed by you")).to_be_visible()
    page.get_by_role("button", name=re.compile("Previous")).click()
    question.get_by_role("button", name=re.compile("^Disagree with Changed again")).click()
    question.get_by_role("button", name="Save").click()
    waits_elsewhere(page, shown)
    page.get_by_role("button", name=re.compile("Previous")).click()
    expect(question).to_contain_text("You disagree:")
    question.get_by_role("button", name="Change your label").click()
    question.get_by_role("radio", name="Fail").check()
    question.get_by_label("Why").fill("After all.")
    question.get_by_role("button", name="Save").click()
    waits_elsewhere(page, shown)
    page.get_by_role("button", name=re.compile("Previous")).click()
    expect(question).to_contain_text("You disagree: Fail “After all.”")
    question.get_by_role("button", name="Take back").click()
    expect(
        question.get_by_role("button", name=re.compile("^Agree with Changed again"))
    ).to_be_visible()


def test_the_calibration_says_what_is_missing_then_every_figure(page: Page, site: Site) -> None:
    address = judged_eval(page, site, "Calibrated")
    page.goto(f"{address}&review=calibration")
    expect(page.get_by_role("heading", name="Nobody has reviewed this eval yet")).to_be_visible()
    page.get_by_role("link", name="Review calls by lot").click()
    question = page.get_by_role("complementary", name="The question")
    for number in range(20):
        if number == 19:
            page.get_by_role("link", name="Calibration").click()
            expect(page.get_by_text("19 of 20 calls are reviewed")).to_be_visible()
            page.get_by_role("link", name="Review calls by lot").click()
        expect(
            question.get_by_role("button", name=re.compile("^Agree with Calibrated"))
        ).to_be_visible()
        expect(page).to_have_url(re.compile("call="))
        before = page.url
        if number % 4:
            page.keyboard.press("y")
        else:
            page.keyboard.press("n")
            question.get_by_role("radio", name="Fail").check()
            question.get_by_role("button", name="Save").click()
        waits_elsewhere(page, before)
    page.get_by_role("link", name="Calibration").click()
    expect(page.get_by_text("20 labels on 20 calls")).to_be_visible()
    agreement = page.get_by_role("definition").first
    expect(agreement).to_contain_text("75%")
    expect(agreement).to_contain_text("53.1%–88.8%")
    page.get_by_role("button", name="Cohen’s kappa").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("Agreement beyond chance")
    cells = page.get_by_role("table").get_by_role("cell").all_inner_texts()
    assert sum(int(text) for text in cells if text) == 20
    expect(page.get_by_text("tell nothing that could be corrected")).to_be_visible()


def test_a_change_of_the_eval_says_that_its_labels_are_of_another_version(
    page: Page, site: Site
) -> None:
    address = judged_eval(page, site, "Changed by hand")
    page.goto(f"{address}&review=random")
    page.get_by_role("button", name=re.compile("^Agree with Changed by hand")).wait_for()
    page.keyboard.press("y")
    expect(page.get_by_text("1 reviewed by you")).to_be_visible()
    page.goto(address)
    page.get_by_label("At most").fill("8")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(messages(page)).to_contain_text("Saved as version 2.")
    page.get_by_role("link", name="Review calls").click()
    expect(page.get_by_role("heading", name="Version 2 has judged no call yet")).to_be_visible()
    page.get_by_role("link", name="Calibration").click()
    remark = page.get_by_role("note").first
    expect(remark).to_have_text("1 label is for version 1; version 2 has none yet.")
    page.get_by_label("Labels of which version").select_option(label="Version 1: 1 label")
    expect(page.get_by_text("1 of 20 calls are reviewed")).to_be_visible()
    expect(page).to_have_url(re.compile("version=1"))


def test_verdicts_are_reviewed_on_the_page_of_a_call(page: Page, site: Site) -> None:
    judged_eval(page, site, "Reviewed on the call")
    page.goto(f"/w/{site.samples}/calls")
    page.get_by_role("main").get_by_role("row").nth(1).get_by_role("link").first.click()
    page.get_by_role("link", name="Evals", exact=True).click()
    results = page.get_by_role("list", name="Results of the evals").locator("> li")
    expect(results.first).to_be_visible()
    expect(results.locator("visible=true").and_(page.locator("[data-active]"))).to_have_count(1)
    page.keyboard.press("y")
    expect(results.first).to_contain_text("You agree")
    page.keyboard.press("j")
    expect(page.locator("li[data-active]")).to_have_count(1)
