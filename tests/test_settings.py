"""Settings come from the environment; what cannot be is refused."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from tuner_server.settings import Settings


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TUNER_{name.upper()}", raising=False)


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUNER_PORT", "9000")
    monkeypatch.setenv("TUNER_DATA_DIR", "/srv/tuner")
    chosen = Settings()
    assert (chosen.port, chosen.data_dir) == (9000, Path("/srv/tuner"))
    assert chosen.database == "sqlite:////srv/tuner/tuner.db"


def test_a_database_of_ones_own_is_taken() -> None:
    url = "postgresql://tuner@localhost/tuner"
    assert Settings(database_url=url).database == url


@pytest.mark.parametrize(
    ("chosen", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"host": "0.0.0.0", "port": 80}, "http://127.0.0.1:80"),
        ({"host": "tuner.local"}, "http://tuner.local:8000"),
        ({"host": "::1"}, "http://[::1]:8000"),
        ({"host": "::"}, "http://[::1]:8000"),
        ({"public_url": "https://tuner.example.com/"}, "https://tuner.example.com"),
    ],
)
def test_links_name_an_address_that_works(chosen: dict[str, object], url: str) -> None:
    assert Settings.model_validate(chosen).base_url == url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("public_url", "tuner.example.com"),
        ("port", 65_536),
        ("workers", -1),
        ("lease_s", "inf"),
        ("lease_s", 0),
        ("drain_s", "nan"),
        ("refused_body_days", "inf"),
        ("done_job_days", 10**9),
        ("session_days", "inf"),
        ("max_body_bytes", 0),
        ("log_level", "loud"),
        ("outgoing_allow", "http://localhost"),
    ],
)
def test_what_cannot_be_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings.model_validate({name: value})


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())
