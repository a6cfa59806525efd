import pytest

from tests.contract.bodies import filed
from tuner_server.timeline import Models, Usage

_PLACES = ("metadata", "general_meta_data_raw")


@pytest.mark.parametrize("place", _PLACES)
@pytest.mark.parametrize("asr", ["asr_model", "stt_model"])
def test_models_are_found_under_every_name(place: str, asr: str) -> None:
    models = {asr: "nova-3", "llm_model": "gpt", "tts_model": "sonic"}
    call, done = filed(**{place: {"ai_models": models}})
    assert call.models == Models("nova-3", "gpt", "sonic")
    assert call.metadata == {}
    assert done == {}


@pytest.mark.parametrize("place", _PLACES)
@pytest.mark.parametrize("stt", ["stt_duration_seconds", "asr_duration"])
@pytest.mark.parametrize("tts", ["tts_characters_count", "tts_character_count"])
def test_usage_is_found_under_every_name(place: str, stt: str, tts: str) -> None:
    call, done = filed(**{place: {"usage_token": {stt: 3, "llm_token": 120, tts: 40}}})
    assert call.usage == Usage(3.0, 120, 40)
    assert done == {}


def test_an_empty_text_is_absent_and_the_next_place_counts() -> None:
    call, done = filed(
        metadata={"ai_models": {"asr_model": "", "stt_model": "a"}, "usage_token": ""},
        general_meta_data_raw={
            "ai_models": {"llm_model": "b", "tts_model": ""},
            "usage_token": {"llm_token": "", "stt_duration_seconds": "", "asr_duration": 2},
        },
    )
    assert call.models == Models("a", "b", None)
    assert call.usage == Usage(2.0, None, None)
    assert call.metadata == {}
    assert done == {}


@pytest.mark.parametrize("sent", ["", {}, None])
def test_an_empty_raw_object_is_no_deviation(sent: object) -> None:
    call, done = filed(general_meta_data_raw=sent)
    assert call.metadata == {}
    assert done == {}


def test_the_users_keys_of_both_places_are_joined() -> None:
    call, done = filed(
        metadata={"env": "prod", "team": None, "region": "eu"},
        general_meta_data_raw={"livekit_job_id": "AJ", "env": "test", "region": "eu", "team": "a"},
    )
    assert call.metadata == {"env": "prod", "region": "eu", "livekit_job_id": "AJ", "team": "a"}
    assert list(done) == ["general_meta_data_raw.env"]


@pytest.mark.parametrize(
    ("name", "sent", "kept"),
    [
        ("llm_token", -1, None),
        ("llm_token", "120", 120),
        ("llm_token", 12.5, 13),
        ("llm_token", 2**60, None),
        ("llm_token", [], None),
    ],
)
def test_odd_usage_is_told(name: str, sent: object, kept: int | None) -> None:
    call, done = filed(metadata={"usage_token": {name: sent}})
    assert call.usage.llm_tokens == kept
    assert list(done) == [f"metadata.usage_token.{name}"]


def test_seconds_that_are_negative_are_left_out() -> None:
    call, done = filed(metadata={"usage_token": {"asr_duration": -1}})
    assert call.usage.stt_seconds is None
    assert list(done) == ["metadata.usage_token.asr_duration"]


def test_models_that_are_no_object_stay_in_the_metadata() -> None:
    call, done = filed(metadata={"ai_models": "gpt"})
    assert call.models == Models()
    assert call.metadata == {"ai_models": "gpt"}
    assert list(done) == ["metadata.ai_models"]


def test_metadata_that_is_no_object_is_kept_under_a_name() -> None:
    call, done = filed(metadata="note")
    assert call.metadata == {"value": "note"}
    assert list(done) == ["metadata"]
