"""The Deliveries page: what became of each delivery, why, and the cure of what was refused."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Connection

from tests.browser.site import AGENT_ID, Site
from tests.contract.bodies import body
from tuner_server.store import accounts, workspaces
from tuner_server.store.accounts import Membership

pytestmark = pytest.mark.browser


class Delivering:
    """A fresh workspace of the owner's, to deliver to."""

    def __init__(self, site: Site) -> None:
        def make(connection: Connection) -> tuple[int, str]:
            workspace = workspaces.create_workspace(connection, "Deliveries")
            owner = accounts.all_users(connection)[0]
            accounts.add_member(connection, workspace.id, owner.id, Membership.OWNER)
            return workspace.id, workspaces.create_key(connection, workspace.id, "Tests")[1]

        self.id, self.key = site.runtime.writer.run(make)
        self.url = site.url
        self.headers = {"Authorization": f"Bearer {self.key}"}
        self.post("agents", {"agent_name": "Desk", "provider_name": "vapi", "agent_id": AGENT_ID})

    def post(self, path: str, sent: Any) -> Any:
        url = f"{self.url}/api/v1/workspaces/{self.id}/{path}"
        return httpx2.post(url, headers=self.headers, json=sent).raise_for_status().json()

    def deliver(self, content: bytes | None = None, agent: str = AGENT_ID, **fields: Any) -> int:
        """Deliver a call; the status."""
        return httpx2.post(
            f"{self.url}/api/v1/public/call",
            params={"workspace_id": self.id, "agent_remote_identifier": agent},
            headers=self.headers,
            content=body(**fields) if content is None else content,
        ).status_code


@pytest.fixture
def delivering(site: Site) -> Delivering:
    """Give a workspace without deliveries."""
    return Delivering(site)


def test_a_typo_in_the_agent_id_is_explained_and_cured_by_creating_the_agent(
    page: Page, delivering: Delivering
) -> None:
    assert [delivering.deliver(agent="nite-desk", call_id=f"c-{n}") for n in range(3)] == [404] * 3
    page.goto(f"/w/{delivering.id}/calls")
    page.get_by_role("link", name="See why").click()
    expect(page).to_have_url(f"/w/{delivering.id}/deliveries?fate=refused&period=24h")
    page.get_by_role("link", name="See the latest").click()
    receipt = page.get_by_role("article")
    expect(receipt).to_contain_text("No agent had the Agent ID “nite-desk”.")
    expect(receipt.get_by_role("button", name=f"Send all 3 to {AGENT_ID}")).to_be_visible()
    receipt.get_by_role("textbox", name="Name of the new agent").fill("Night desk")
    receipt.get_by_role("button", name="Create agent and replay all 3").click()
    progress = page.get_by_role("region", name="Replaying deliveries")
    expect(progress).to_contain_text("Done. 3 of 3 tried, 3 stored, 0 refused again.")
    expect(receipt).to_contain_text("Replayed since: it is call")
    receipt.get_by_role("link", name="Open call").click()
    expect(page.get_by_text("Night desk").first).to_be_visible()
    page.goto(f"/w/{delivering.id}/calls")
    expect(page.get_by_role("row", name="Night desk")).to_have_count(3)
    expect(page.get_by_text("were refused in the last 24 h")).to_have_count(0)


def test_what_was_meant_for_another_agent_is_sent_there(page: Page, delivering: Delivering) -> None:
    delivering.deliver(agent="front-dask", call_id="lost")
    page.goto(f"/w/{delivering.id}/deliveries")
    page.get_by_role("row", name="Refused").get_by_role("link").click()
    page.get_by_role("button", name=f"Send it to {AGENT_ID}").click()
    expect(page.get_by_text("Stored: it is call")).to_be_visible()
    expect(page.get_by_role("article")).to_contain_text("Replayed since: it is call")


def test_errors_stand_on_the_lines_that_they_concern(page: Page, delivering: Delivering) -> None:
    sent = json.loads(body(start_timestamp="soon"))
    del sent["call_id"]
    delivering.deliver(json.dumps(sent).encode())
    page.goto(f"/w/{delivering.id}/deliveries?fate=refused")
    page.get_by_role("row", name="Missing: call_id. Wrong: start_timestamp.").get_by_role(
        "link"
    ).click()
    lines = page.get_by_role("region", name="The body as it was sent")
    missing = lines.locator("[data-index]", has_text="call_id is missing here")
    expect(missing).to_contain_text("1{")
    expect(missing).to_contain_text("Send your own id of the call")
    wrong = lines.locator("[data-index]", has_text='start_timestamp is "soon"')
    expect(wrong).to_contain_text('"start_timestamp": "soon"')
    page.get_by_role("button", name="The next mark").click()
    expect(wrong).to_be_visible()


def test_a_body_that_is_no_json_shows_where_it_breaks(page: Page, delivering: Delivering) -> None:
    delivering.deliver(b'{"call_id": "c",\n "call_type": oops}')
    page.goto(f"/w/{delivering.id}/deliveries")
    page.get_by_role("row", name="not JSON").get_by_role("link").click()
    lines = page.get_by_role("region", name="The body as it was sent")
    broken = lines.locator("[data-index='1']")
    expect(broken.locator("mark")).to_have_text("o")
    expect(broken).to_contain_text("line 2, column 15")


def test_a_differing_repeat_shows_both_values(page: Page, delivering: Delivering) -> None:
    delivering.deliver(call_id="twice", call_status="completed")
    delivering.deliver(call_id="twice", call_status="error")
    page.goto(f"/w/{delivering.id}/deliveries?fate=differing_repeat")
    page.get_by_role("row", name="Differing repeat").get_by_role("link").click()
    differing = page.get_by_role("article").get_by_role("row", name="call_status")
    expect(differing.get_by_role("cell")).to_have_text(['"completed"', '"error"'])
    related = (
        page.get_by_role("article")
        .get_by_role("listitem", name="")
        .filter(has_text="Stored as call")
    )
    related.get_by_role("link").click()
    expect(page.get_by_role("article")).to_contain_text("Stored as call")


def test_the_log_is_filtered_and_every_state_has_an_address(
    page: Page, delivering: Delivering
) -> None:
    delivering.deliver(call_id="good")
    delivering.deliver(call_id="bad", agent="nobody")
    page.goto(f"/w/{delivering.id}/deliveries")
    rows = page.get_by_role("row", name="Nov").or_(page.locator("tr[data-index]"))
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Stored 1").click()
    expect(page).to_have_url(f"/w/{delivering.id}/deliveries?fate=stored")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="All").click()
    page.get_by_role("textbox", name="Agent ID").fill("nobody")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"/w/{delivering.id}/deliveries?agent_remote_identifier=nobody")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("No agent had the Agent ID “nobody”.")
    page.get_by_role("button", name="Remove the filter Agent ID").click()
    page.get_by_label("Find by").select_option("Status")
    page.get_by_role("textbox", name="Status").fill("418")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No delivery matches")).to_be_visible()
    page.get_by_role("button", name="Clear the filter").click()
    expect(rows).to_have_count(2)


def test_a_new_delivery_appears_by_itself(page: Page, delivering: Delivering) -> None:
    page.goto(f"/w/{delivering.id}/deliveries")
    expect(page.get_by_role("heading", name="Nothing was delivered yet")).to_be_visible()
    delivering.deliver(call_id="first")
    expect(page.locator("tr[data-index]")).to_have_count(1)
    delivering.deliver(call_id="second")
    expect(page.locator("tr[data-index]")).to_have_count(2)


def test_the_receipt_is_opened_and_closed_by_keys(page: Page, delivering: Delivering) -> None:
    delivering.deliver(call_id="one")
    delivering.deliver(call_id="two")
    page.goto(f"/w/{delivering.id}/deliveries")
    expect(page.locator("tr[data-index]")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("[data-index='1'] a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("article")).to_contain_text("one")
    page.keyboard.press("Escape")
    expect(page.get_by_role("article")).to_have_count(0)


def test_the_banner_is_gone_until_more_are_refused(page: Page, delivering: Delivering) -> None:
    delivering.deliver(agent="nobody")
    page.goto(f"/w/{delivering.id}/calls")
    banner = page.get_by_text("1 delivery was refused in the last 24 h, 1 can be replayed")
    expect(banner).to_be_visible()
    page.get_by_role("button", name="Dismiss until more are refused").click()
    expect(banner).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Calls", exact=True)).to_be_visible()
    expect(page.get_by_text("refused in the last 24 h")).to_have_count(0)
    delivering.deliver(agent="nobody")
    page.reload()
    expect(page.get_by_text("2 deliveries were refused in the last 24 h")).to_be_visible()


def test_all_of_a_filter_are_replayed_after_a_question(page: Page, delivering: Delivering) -> None:
    for number in range(2):
        delivering.deliver(agent="later", call_id=f"c-{number}")
    delivering.deliver(b"no JSON")
    delivering.deliver(agent="never")
    delivering.post("agents", {"agent_name": "L", "provider_name": "vapi", "agent_id": "later"})
    page.goto(f"/w/{delivering.id}/deliveries?replayable=true")
    page.get_by_role("button", name="Replay all 3", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Replay all").click()
    progress = page.get_by_role("region", name="Replaying deliveries")
    expect(progress).to_contain_text("Done. 3 of 3 tried, 2 stored, 1 refused again.")
    progress.get_by_role("button", name="Close").click()
    expect(page).to_have_url(f"/w/{delivering.id}/deliveries?replayable=true")
    expect(page.locator("tr[data-index]")).to_have_count(1)


def test_what_can_be_replayed_and_what_needs_a_change_in_the_client_are_told_apart(
    page: Page, delivering: Delivering
) -> None:
    delivering.deliver(agent="nobody")
    for _ in range(2):
        delivering.deliver(b"no JSON")
    page.goto(f"/w/{delivering.id}/calls")
    banner = page.get_by_role("status").filter(has_text="3 deliveries were refused")
    expect(banner).to_contain_text("1 can be replayed, 2 need a change in the client")
    banner.get_by_role("link", name="2 need a change in the client").click()
    expect(page).to_have_url(f"/w/{delivering.id}/deliveries?malformed=true&period=24h")
    expect(page.locator("tr[data-index]")).to_have_count(2)
    expect(page.get_by_role("button", name=re.compile("^Replay all"))).to_have_count(0)
    causes = page.get_by_role("region", name="Why deliveries were refused")
    expect(causes).to_contain_text("2 need a change in the client")
    page.get_by_role("button", name="Can be replayed 1").click()
    expect(page.locator("tr[data-index]")).to_have_count(1)
    expect(page.get_by_role("button", name="Replay all 1")).to_be_visible()
    expect(page.get_by_role("button", name="Need a change in the client 2")).to_be_visible()


def test_on_a_phone_the_receipt_takes_the_page(phone: Page, delivering: Delivering) -> None:
    delivering.deliver(agent="nobody")
    phone.goto(f"/w/{delivering.id}/deliveries")
    phone.get_by_role("link", name="No agent had the Agent ID").click()
    expect(phone.get_by_role("article")).to_contain_text("No agent had the Agent ID")
    phone.get_by_role("link", name="Close the receipt").click()
    expect(phone.get_by_role("article")).to_have_count(0)
