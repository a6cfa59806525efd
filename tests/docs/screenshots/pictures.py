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
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_role("status").filter(has_text="passed").wait_for()

    return go


def _analysis(page: Page, scene: Scene) -> None:
    """How calls are classified, while it is set up."""
    _agent("analysis")(page, scene)
    for place, (name, kind, means) in enumerate(_OUTCOMES, 1):
        page.get_by_role("button", name="Add an outcome").click()
        page.get_by_label(f"Name of outcome {place}").fill(name)
        page.get_by_label(f"Whether {name} is a success").select_option(kind)
        page.get_by_label(f"Meaning of {name}").fill(means)
    for place, name in enumerate(_INTENTS, 1):
        page.get_by_role("button", name="Add an intent").click()
        page.get_by_label(f"Name of intent {place}").fill(name)
    page.get_by_role("button", name="Add a field").click()
    page.get_by_label("Key of field 1").fill("guests")
    page.get_by_label("Type of guests").select_option("number")
    page.get_by_label("Meaning of guests").fill("for how many people")
    page.get_by_role("heading", name="Outcomes").click()


def _review(page: Page, scene: Scene) -> None:
    """The queue of an eval that people review."""
    known = scene.ask("evals")["evals"]
    number = next(each["id"] for each in known if each["name"] == "No repeated lines")
    _agent(f"evals&eval={number}&review=random")(page, scene)


def _palette(page: Page, scene: Scene) -> None:
    _page("overview", ("period", "30d"))(page, scene)
    page.get_by_role("link", name=re.compile("^Calls")).first.wait_for()
    page.keyboard.press("Control+k")
    page.get_by_role("dialog", name="Command palette").get_by_role("combobox").fill("re")


_TROUBLED: Final = ("tool_errors>=1", "node_visits>=6")
_OUTCOMES: Final = (
    ("Booked", "success", "a table was booked, and the caller heard it confirmed"),
    ("No table free", "failure", "there was none at the time or for so many"),
    ("Caller gave up", "failure", "the caller hung up before there was an answer"),
)
_INTENTS: Final = ("Book a table", "Change a booking", "Opening hours")
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
    Picture("eval-review", _review),
    Picture("agent-analysis", _analysis),
    Picture("agent-rules", _agent("rules")),
    Picture("workspace-models", _page("settings/models")),
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
