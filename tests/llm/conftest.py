"""What asks the scripted model."""

from collections.abc import Iterator

import pytest

from tests.scripted_model import ScriptedModel
from tuner_server.llm.client import Models
from tuner_server.outgoing.allowed import AllowedHosts


@pytest.fixture
def models(model: ScriptedModel) -> Iterator[Models]:
    models = Models(AllowedHosts.read(model.host))
    yield models
    models.close()
