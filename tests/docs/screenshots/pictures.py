"""Every picture of the docs: its name, and how one comes to what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.docs.screenshots.scene import Scene
from tuner_server.store import agents

_Go = Callable[[Page, Scene], None]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to take: of a page in the light or in the dark, on a desk or on a phone."""

    name: str
    go: _Go
    scheme: Literal["light", "dark"] = "light"
    on_phone: bool = False
    signed_in: bool = True


def _page(path: str, *question: tuple[str, str]) -> _Go:
    """A page of the workspace."""
    query = f"?{urlencode(question)}" if question else ""

    def go(page: Page, scene: Scene) -> None:
        page.goto(f"/w/{scene.site.samples}/{path}{query}")

    return go


def _sign_in(page: Page, scene: Scene) -> None:
    page.goto("/sign-in")


def _call(tab: str = "", row: str = "") -> _Go:
    """A call that went through nodes, in which a tool failed."""

    def go(page: Page, scene: Scene) -> None:
        number = scene.call(*_TROUBLED)
        page.goto(f"/w/{scene.site.samples}/calls/{number}{tab and f'?tab={tab}'}{row}")

    return go


def _receipt(page: Page, scene: Scene) -> None:
    _page("deliveries", ("fate", "refused"))(page, scene)
    page.get_by_role("row", name="call_id").first.get_by_role("link").click()
    page.get_by_role("region", name="The body as it was sent").wait_for()


def _agent(tab: str) -> _Go:
    def go(page: Page, scene: Scene) -> None:
        with scene.site.runtime.database.read() as connection:
            number = agents.agent_id_of(connection, scene.site.samples, "olive-tree-bookings")
        page.goto(f"/w/{scene.site.samples}/agents/{number}?tab={tab}")

    return go


def _eval(name: str) -> _Go:
    """The editor of an eval."""

    def go(page: Page, scene: Scene) -> None:
        _agent("evals")(page, scene)
        page.get_by_role("link", name=name).click()
        page.get_by_role("status").filter(has_text="passed").wait_for()

    return go


def _palette(page: Page, scene: Scene) -> None:
    _page("overview", ("period", "30d"))(page, scene)
    page.get_by_role("link", name=re.compile("^Calls")).first.wait_for()
    page.keyboard.press("Control+k")
    page.get_by_role("dialog", name="Command palette").get_by_role("combobox").fill("re")


_TROUBLED: Final = ("tool_errors>=1", "node_visits>=6")
_FAILURES: Final = (
    ("filter", "successful=false"),
    ("filter", "duration_ms>=30000"),
    ("sort", "-response_latency_p95_ms"),
)

PICTURES: Final = (
    Picture("overview", _page("overview", ("period", "30d"))),
    Picture("overview-dark", _page("overview", ("period", "30d")), scheme="dark"),
    Picture("calls", _page("calls", *_FAILURES)),
    Picture("calls-search", _page("calls", ("q", "booking system"))),
    Picture("call", _call()),
    Picture("call-dark", _call(), scheme="dark"),
    Picture("call-latency", _call("latency")),
    Picture("call-metrics", _call("metrics")),
    Picture("call-evals", _call("evals")),
    Picture("deliveries", _page("deliveries")),
    Picture("delivery-refused", _receipt),
    Picture("agents", _page("agents")),
    Picture("agent-connection", _agent("connection")),
    Picture("agent-versions", _agent("versions")),
    Picture("agent-evals", _agent("evals")),
    Picture("agent-evals-library", _agent("evals&at=library")),
    Picture("agent-evals-editor", _eval("Caller greeted")),
    Picture("workspace-keys", _page("settings/keys")),
    Picture("workspace-members", _page("settings/members")),
    Picture("workspace-retention", _page("settings/retention")),
    Picture("workspace-audit", _page("settings/audit")),
    Picture("palette", _palette, scheme="dark"),
    Picture("sign-in", _sign_in, signed_in=False),
    Picture("phone-overview", _page("overview", ("period", "30d")), on_phone=True),
    Picture("phone-calls", _page("calls"), on_phone=True),
    Picture("phone-call", _call(), on_phone=True, scheme="dark"),
)
