"""Saying how the calls of an agent are classified."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.test_agent_page import sample_agent
from tuner_server.evals import Classification, ClassifyCriterion, Scope, Verdict
from tuner_server.store import evals, verdicts
from tuner_server.store.audit import SERVER
from tuner_server.store.calls import find_call
from tuner_server.store.eval_results import AnalysedCall, EvalResult
from tuner_server.store.evals import NewEval

pytestmark = pytest.mark.browser

AGENT = "harbour-clinic-line"


def open_analysis(page: Page, site: Site) -> None:
    page.goto(f"{sample_agent(site, AGENT)}?tab=analysis")
    expect(page.get_by_role("heading", name="Outcomes")).to_be_visible()


def test_outcomes_and_fields_are_written_saved_and_there_again(page: Page, site: Site) -> None:
    open_analysis(page, site)
    page.get_by_role("button", name="Add an outcome").click()
    page.get_by_label("Name of outcome 1").fill("Seen")
    page.get_by_role("button", name="Add an outcome").click()
    page.get_by_label("Name of outcome 2").fill("Gave up")
    page.get_by_label("Whether Gave up is a success").select_option("failure")
    page.get_by_role("button", name="Add a field").click()
    page.get_by_label("Key of field 1").fill("ward")
    page.get_by_label("Type of ward").select_option("choice")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_label("Choices, one to a line").fill("Eyes\nHeart")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. New calls are classified by it.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Name of Gave up")).to_have_value("Gave up")
    expect(page.get_by_label("Whether Gave up is a success")).to_have_value("failure")
    expect(page.get_by_label("Choices, one to a line")).to_have_value("Eyes\nHeart")


def test_what_is_removed_can_be_had_back_before_it_is_saved(page: Page, site: Site) -> None:
    open_analysis(page, site)
    page.get_by_role("button", name="Add an intent").click()
    page.get_by_label("Name of intent 1").fill("A question")
    page.get_by_role("button", name="Remove A question").click()
    expect(page.get_by_label("Name of A question")).to_have_count(0)
    page.get_by_label("Messages").get_by_role("button", name="Undo").last.click()
    expect(page.get_by_label("Name of A question")).to_have_value("A question")


def test_what_is_wrong_is_said_where_it_is(page: Page, site: Site) -> None:
    open_analysis(page, site)
    page.get_by_role("button", name="Add a field").click()
    key = page.get_by_label("Key of field").last
    key.fill("Not a key")
    expect(page.get_by_text("Small letters, digits and _")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()


def test_what_a_call_was_classified_as_stands_beside_its_transcript(page: Page, site: Site) -> None:
    with site.runtime.database.read() as connection:
        call = find_call(connection, site.samples, 2)
    assert call is not None
    criterion = ClassifyCriterion(kind="classify")
    new = NewEval("Outcome and intent", "custom", criterion, Scope(), enabled=False)
    write = site.runtime.writer.run
    (eval_id,) = write(partial(evals.create_evals, workspace_id=site.samples, new=[new], by=SERVER))
    said = Classification("Seen by a nurse", "Dizziness", "neutral", "A visit.", {"ward": "Ears"})
    result = EvalResult(eval_id, 1, Verdict.PASS, "A nurse saw them.", classification=said)
    analysed = [AnalysedCall(site.samples, call.id, call.started_at_ms, [result])]
    write(partial(verdicts.write_run, analysed=analysed, run=1))
    page.goto(f"/w/{site.samples}/calls/{call.id}")
    shown = page.get_by_role("heading", name="Classification").locator("xpath=ancestor::section[1]")
    for text in ("A visit.", "Dizziness", "neutral", "Ears", "A nurse saw them."):
        expect(shown).to_contain_text(text)
    shown.get_by_role("link", name="Seen by a nurse").click()
    expect(page.get_by_text("Classified as")).to_be_visible()
    expect(page.locator("tr[data-index]")).to_have_count(1)
