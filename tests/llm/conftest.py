"""A scripted model, and what asks it."""

from collections.abc import Iterator

import pytest

from tests.scripted_model import ScriptedModel, scripted_model
from tuner_server.llm.client import Models
from tuner_server.outgoing.allowed import AllowedHosts


@pytest.fixture(scope="session")
def process() -> Iterator[ScriptedModel]:
    with scripted_model() as running:
        yield running


@pytest.fixture
def model(process: ScriptedModel) -> ScriptedModel:
    """The scripted model, with nothing asked yet."""
    process.forget()
    return process


@pytest.fixture
def models(model: ScriptedModel) -> Iterator[Models]:
    models = Models(AllowedHosts.read(model.host))
    yield models
    models.close()
