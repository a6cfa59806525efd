"""Models, usage and the user's own metadata, from the two objects in which clients put them.

`metadata` is the documented place, `general_meta_data_raw` is where the SDKs put them, partly
under other names. Where both say something, the documented place counts.
"""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from tuner_server.contract import values
from tuner_server.contract.fields import Fields
from tuner_server.timeline import Json, Models, Usage

T = TypeVar("T")
Field: TypeAlias = Callable[[Fields, str], T | None]

_MODELS = "ai_models"
_USAGE = "usage_token"
_ASR_MODEL = ("asr_model", "stt_model")
_LLM_MODEL = ("llm_model",)
_TTS_MODEL = ("tts_model",)
_STT_SECONDS = ("stt_duration_seconds", "asr_duration")
_LLM_TOKENS = ("llm_token",)
_TTS_CHARACTERS = ("tts_characters_count", "tts_character_count")


def read_extras(body: Fields) -> tuple[Models, Usage, dict[str, Json]]:
    """Models and usage as reported, and every other key of both objects."""
    places = [_object(body, "metadata"), _object(body, "general_meta_data_raw")]
    models = [_object(place, _MODELS) for place in places]
    usages = [_object(place, _USAGE) for place in places]
    return (
        Models(
            asr=_first(models, _ASR_MODEL, _name),
            llm=_first(models, _LLM_MODEL, _name),
            tts=_first(models, _TTS_MODEL, _name),
        ),
        Usage(
            stt_seconds=_first(usages, _STT_SECONDS, _seconds),
            llm_tokens=_first(usages, _LLM_TOKENS, _count),
            tts_characters=_first(usages, _TTS_CHARACTERS, _count),
        ),
        _user_keys(*places),
    )


def _object(parent: Fields, name: str) -> Fields:
    return parent.within(parent.mapping(name) or {}, (name,))


def _first(places: list[Fields], names: tuple[str, ...], read: Field[T]) -> T | None:
    for place in places:
        for name in names:
            value = read(place, name)
            if value is not None:
                return value
    return None


def _name(place: Fields, name: str) -> str | None:
    return place.text(name) or None


def _count(place: Fields, name: str) -> int | None:
    return None if place.value(name) == "" else place.read(name, values.count)


def _seconds(place: Fields, name: str) -> float | None:
    return None if place.value(name) == "" else place.read(name, values.seconds)


def _user_keys(documented: Fields, raw: Fields) -> dict[str, Json]:
    keys = _other_keys(documented)
    for name, value in _other_keys(raw).items():
        if keys.setdefault(name, value) != value:
            raw.note(name, "not shown, for `metadata` has another value under this key")
    return keys


def _other_keys(place: Fields) -> dict[str, Json]:
    """Every key that has a value, but for models and usage where those could be read."""
    return {
        name: value
        for name, value in place.items()
        if value is not None
        and not (name in (_MODELS, _USAGE) and (isinstance(value, dict) or value == ""))
    }
