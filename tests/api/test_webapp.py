"""The browser app's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.service import Service

PAGE = "<!doctype html><title>Tuner</title>"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with a built app in it."""
    built = tmp_path / "web"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text(PAGE)
    (built / "favicon.svg").write_text("<svg/>")
    (built / "assets" / "main-1f2e.js").write_text("export {};")
    (tmp_path / "secret.key").write_text("secret")
    monkeypatch.setattr("tuner_server.api.webapp._FOLDER", built)
    return built


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/calls",
        "/workspaces/1/calls/7",
        "/calls/a.b",
        "/%00",
        "/" + "long" * 1_000,
        "/\u2603",
        "/apiary",
        "/welcome/",
    ],
)
def test_any_path_of_the_app_gives_its_page(service: Service, path: str) -> None:
    response = service.client.get(path)
    assert (response.status_code, response.text) == (200, PAGE)
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["cache-control"] == "no-cache"
    assert service.client.head(path).status_code == 200


def test_its_files_are_served_and_kept_where_their_names_tell_versions(service: Service) -> None:
    script = service.client.get("/assets/main-1f2e.js")
    assert script.status_code == 200
    assert "javascript" in script.headers["content-type"]
    assert "immutable" in script.headers["cache-control"]
    icon = service.client.get("/favicon.svg")
    assert (icon.text, icon.headers["cache-control"]) == ("<svg/>", "no-cache")


@pytest.mark.parametrize("path", ["/assets/main-0000.js", "/assets", "/assets/", "/assets/%00"])
def test_a_file_of_another_version_answers_404(service: Service, path: str) -> None:
    response = service.client.get(path)
    if path.rstrip("/") == "/assets":
        assert response.text == PAGE  # no file: a path of the app
    else:
        assert response.status_code == 404
        assert "reload" in response.json()["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/..%2fsecret.key",
        "/assets/..%2f..%2fsecret.key",
        "/%2e%2e/secret.key",
        "/assets%2f..%2f..%2fsecret.key",
    ],
)
def test_nothing_outside_its_folder_is_served(service: Service, path: str) -> None:
    response = service.client.get(path)
    assert "secret" not in response.text.replace(path, "")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v2/calls", "//api/nothing"])
def test_an_unknown_path_of_the_api_answers_404_in_json(
    service: Service, method: str, path: str
) -> None:
    response = service.client.request(method, f"http://testserver{path}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/json"
    if method != "HEAD":
        assert "/openapi.json" in response.json()["detail"]


def test_a_page_takes_no_other_method(service: Service) -> None:
    response = service.client.post("/calls")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD"


def test_an_app_that_is_not_built_says_how_to_build_it(service: Service, folder: Path) -> None:
    (folder / "index.html").unlink()
    response = service.client.get("/")
    assert response.status_code == 503
    assert "make run" in response.json()["detail"]
