"""The page on the API names every endpoint, and says truly who may call it."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.docs.conftest import Surroundings
from tests.docs.pages import API, CONNECT, OPERATE
from tuner_server.contract import BODY_SCHEMA
from tuner_server.metrics import METRICS
from tuner_server.store.selection import COLUMNS, FACTS, TAG

_ENDPOINT = re.compile(r"`(GET|POST|PUT|PATCH|DELETE) (/\S*)`")
_ITSELF = ("GET", "/openapi.json")
_NOWHERE = "987654321"
_PASSWORD = "correct horse battery"

DOCUMENTED = {
    (match[1], match[2]): cells[1]
    for cells in API.cells()
    if (match := _ENDPOINT.fullmatch(cells[0]))
}
CALLERS = ("nobody", "key", "viewer")
REFUSED = {
    "anyone": set(),
    "key": {"nobody", "viewer"},
    "person": {"nobody", "key"},
    "viewer": {"nobody"},
    "editor": {"nobody", "viewer"},
    "owner": {"nobody", "viewer", "key"},
}
"""Who of the callers is refused, for each word that the page uses."""


@pytest.fixture(scope="module")
def clients(shared: Surroundings) -> Iterator[dict[str, httpx2.Client]]:
    """Give a client for each kind of caller."""
    address = shared.server.base_url
    bearer = {"Authorization": f"Bearer {shared.server.key}"}
    link = shared.command("user", "create", "v@example.com", "--workspace", "1", "--role", "viewer")
    with (
        httpx2.Client(base_url=address) as nobody,
        httpx2.Client(base_url=address, headers=bearer) as key,
        httpx2.Client(base_url=address) as viewer,
    ):
        welcome = {"token": link.strip().partition("#token=")[2], "password": _PASSWORD}
        session = viewer.post("/api/v1/session/link", json=welcome).raise_for_status().json()
        viewer.headers["X-CSRF-Token"] = session["csrf_token"]
        yield {"nobody": nobody, "key": key, "viewer": viewer}


def test_the_page_names_every_endpoint_and_no_other(shared: Surroundings) -> None:
    paths: dict[str, Any] = (
        httpx2.get(f"{shared.server.base_url}/openapi.json", timeout=60)
        .raise_for_status()
        .json()["paths"]
    )
    offered = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert DOCUMENTED.keys() == offered | {_ITSELF}


def test_the_page_uses_the_words_for_callers_that_it_explains() -> None:
    explained = set(re.findall(r"\*(\w+)\*", API.section("Who may call what")))
    assert set(DOCUMENTED.values()) == explained == REFUSED.keys()


@pytest.mark.parametrize(
    ("method", "path"), [pytest.param(*each, id=" ".join(each)) for each in DOCUMENTED]
)
def test_an_endpoint_refuses_those_that_the_page_says_and_no_others(
    method: str, path: str, clients: dict[str, httpx2.Client]
) -> None:
    who = DOCUMENTED[method, path]
    where = re.sub(r"\{\w+\}", _NOWHERE, path.replace("{workspace_id}", "1"))
    # Whoever may sign out or delete the workspace would do so: those who may not are enough.
    callers = REFUSED[who] if method == "DELETE" else CALLERS
    refused = {caller for caller in callers if _is_refused(clients[caller], method, where)}
    assert refused == REFUSED[who]


def _is_refused(client: httpx2.Client, method: str, path: str) -> bool:
    body: dict[str, str] | None = {} if method in ("POST", "PUT", "PATCH") else None
    answer = client.request(method, path, json=body)
    assert answer.status_code < 500, answer.text
    return answer.status_code in (401, 403) and "do not belong together" not in answer.text


def test_the_page_names_every_field_of_filters() -> None:
    names = {
        name
        for cells in API.cells("Filters")
        if len(cells) == 2
        for name in re.findall(r"`([a-z_.<>]+)`", cells[0])
    }
    metrics = {metric.key for metric in METRICS}
    groups = {"eval.<number>", "extracted.<key>", "metadata.<key>"}
    assert names == (COLUMNS.keys() - metrics) | {*FACTS, TAG} | groups


def test_connect_names_every_field_of_a_call() -> None:
    named = {cells[0].strip("`"): cells[1] for cells in CONNECT.cells("The fields of a call")}
    fields = {name: need for name, need in named.items() if name in BODY_SCHEMA["properties"]}
    assert fields.keys() == BODY_SCHEMA["properties"].keys()
    assert {name for name, need in fields.items() if need == "yes"} == {*BODY_SCHEMA["required"]}


def test_connect_names_every_field_of_a_row() -> None:
    rows = CONNECT.section("Rows")
    row = BODY_SCHEMA["properties"]["transcript_with_tool_calls"]["items"]["properties"]
    parts = [row, *(row[name]["properties"] for name in ("tool", "node", "metadata"))]
    assert [name for part in parts for name in part if not re.search(rf"\b{name}\b", rows)] == []


def test_operate_names_every_figure_for_prometheus(shared: Surroundings) -> None:
    exposed = httpx2.get(f"{shared.server.base_url}/metrics").raise_for_status().text
    names = set(re.findall(r"^# TYPE (\w+) ", exposed, re.MULTILINE))
    named = {cells[0].strip("`") for cells in OPERATE.cells("Prometheus")} - {"Name"}
    assert named == {name for name in names if not name.endswith("_created")}


def test_operate_explains_every_line_of_doctor(shared: Surroundings) -> None:
    printed = [line[5:].partition(":")[0] for line in shared.command("doctor").splitlines()]
    explained = [cells[0] for cells in OPERATE.cells("Doctor")]
    sample = re.findall(r"^ok   ([\w ]+):", OPERATE.section("Doctor"), re.MULTILINE)
    assert printed == explained[1:] == sample
