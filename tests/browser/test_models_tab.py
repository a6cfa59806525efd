"""The workspace's page on its model: set up, tried with the very request shown, removed."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.scripted_model import Mood, ScriptedModel

pytestmark = pytest.mark.browser

KEY = "sk-browser-0123456789abcd"


def test_an_owner_sets_a_model_up_tries_it_and_removes_it(
    page: Page, site: Site, model: ScriptedModel
) -> None:
    page.goto(f"/w/{site.empty}/settings/models")
    expect(page.get_by_text("Checks run on every call without a model")).to_be_visible()
    save = page.get_by_role("button", name="Save", exact=True)
    expect(save).to_be_disabled()
    page.get_by_label("Base URL").fill(f"{model.base_url}/v1")
    page.get_by_label("Model", exact=True).fill(Mood.WRONG_ONCE)
    page.get_by_label("Key", exact=True).fill(KEY)
    page.get_by_label("Budget of the workspace").fill("5")
    expect(page.get_by_text("A budget needs a price")).to_be_visible()
    page.get_by_label("Tokens in").fill("1")
    expect(page.get_by_text("A budget needs a price")).to_be_hidden()

    page.get_by_role("button", name="Try it").click()
    tried = page.get_by_role("region", name="What came of it")
    expect(tried).to_contain_text("It answers. wrong-once-2026 says “pass”")
    tried.get_by_text("Request 2 of 2: 200 after").click()
    sent = tried.get_by_role("figure", name="What was sent").last.locator("pre").inner_text()
    assert json.loads(sent) == model.requests[1]["body"]
    assert KEY not in tried.inner_text()

    save.click()
    expect(page.get_by_text("Saved. It holds for what is asked from now on.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Model", exact=True)).to_have_value(Mood.WRONG_ONCE)
    expect(page.get_by_label("Key", exact=True)).to_have_attribute("placeholder", "••••abcd stays")
    expect(page.get_by_label("Budget of the workspace")).to_have_value("5")
    expect(page.get_by_role("row", name="Tried out 1")).to_be_visible()

    page.get_by_role("button", name="Remove…").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("The model was removed.")).to_be_visible()
    expect(page.get_by_text("Checks run on every call without a model")).to_be_visible()


def test_what_goes_wrong_is_told_with_what_to_do(
    page: Page, site: Site, model: ScriptedModel
) -> None:
    page.goto(f"/w/{site.empty}/settings/models")
    page.get_by_label("Base URL").fill(f"{model.base_url}/v1")
    page.get_by_label("Model", exact=True).fill(Mood.WRONG_KEY)
    page.get_by_role("button", name="Try it").click()
    tried = page.get_by_role("region", name="What came of it")
    expect(tried).to_contain_text("does not accept the key (401)")
    page.get_by_label("Base URL").fill("http://10.0.0.9:8000/v1")
    page.get_by_role("button", name="Try it").click()
    expect(tried).to_contain_text("TUNER_OUTGOING_ALLOW=10.0.0.9:8000")
