"""The evals of the Samples workspace: those of the library that tell these calls apart."""

from collections.abc import Sequence
from typing import Final

EVALS: Final[Sequence[str]] = (
    "caller_understood",
    "no_placeholders",
    "tools_succeeded_in_the_end",
    "tools_answered",
    "honest_about_failures",
    "human_on_request",
    "tools_fast",
    "greeted",
    "no_repeated_lines",
    "fast_responses",
    "no_long_silence",
    "yielded_to_caller",
    "caller_answered",
    "not_ended_early",
    "no_card_details_asked",
    "do_not_call_honoured",
    "says_it_is_an_ai",
    "emergency_referred",
)
"""Keys of the library. None of them needs a model."""
