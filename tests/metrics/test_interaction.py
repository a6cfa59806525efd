from tests.timeline.picture import call_of, drawn, row_of
from tuner_server.metrics import Measurements, Moment, measure
from tuner_server.timeline import Role, Word


def _moments(measured: Measurements, *kinds: str) -> list[Moment]:
    return [moment for moment in measured.moments if moment.kind in kinds]


def test_the_first_audio_is_the_agents_first_speech() -> None:
    call = drawn("agent ...aa..bb", "user aa.........")
    assert measure(call).values["time_to_first_audio_ms"] == 1_500


def test_the_first_audio_is_empty_where_the_agents_first_row_has_no_length() -> None:
    measured = measure(call_of(row_of(Role.AGENT, 0, 0), row_of(Role.AGENT, 5_000, 6_000)))
    reason = "the agent's first row does not say how long it was spoken"
    assert measured.reasons["time_to_first_audio_ms"] == reason


def test_the_first_audio_is_empty_where_the_agent_never_spoke() -> None:
    reasons = measure(drawn("user aa..")).reasons
    assert reasons["time_to_first_audio_ms"] == "the agent never spoke"


def test_the_gap_from_the_users_end_to_the_agents_start_is_the_response_latency() -> None:
    measured = measure(
        drawn(
            "agent  aa......bb..........cc",
            "user   ...dd..........eee....",
        )
    )
    assert _moments(measured, "response") == [
        Moment("response", 2, 2_500, 4_000, 1_500),
        Moment("response", 4, 9_000, 10_000, 1_000),
    ]
    values = measured.values
    assert values["response_latency_p50_ms"] == 1_250
    assert values["response_latency_p95_ms"] == 1_475
    assert values["response_latency_max_ms"] == 1_500
    assert values["response_latency_mean_ms"] == 1_250
    assert values["response_rate"] == 1


def test_a_user_who_has_to_speak_again_got_no_response() -> None:
    measured = measure(
        drawn(
            "agent  ............cc",
            "user   aaa....bbb....",
        )
    )
    assert _moments(measured, "response", "no_response") == [
        Moment("no_response", 0, 1_500, 3_500),
        Moment("response", 2, 5_000, 6_000, 1_000),
    ]
    assert measured.values["response_rate"] == 0.5


def test_the_last_utterance_with_nobody_speaking_after_it_counts_as_neither() -> None:
    measured = measure(drawn("agent  aa.....cc......", "user   ....bb......ddd"))
    assert [moment.row_index for moment in _moments(measured, "response", "no_response")] == [2]
    assert measured.values["response_rate"] == 1


def test_an_utterance_that_ends_while_the_agent_speaks_calls_for_no_response() -> None:
    measured = measure(drawn("agent  aaaaaaaa......cc", "user   ..bbb..............."))
    assert not _moments(measured, "response", "no_response")
    assert measured.reasons["response_rate"] == "no user utterance called for a response"
    assert measured.reasons["agent_interruption_rate"] == "no user utterance called for a response"
    assert measured.reasons["response_latency_p50_ms"] == "the agent responded to no user utterance"


def test_an_interrupter_to_whom_the_agent_yields_is_owed_a_response() -> None:
    measured = measure(drawn("agent  aaaa........cc", "user   ..bbbbbb......"))
    assert _moments(measured, "response") == [Moment("response", 2, 4_000, 6_000, 2_000)]


def test_an_agent_that_starts_as_the_user_ends_responds_at_once() -> None:
    measured = measure(drawn("agent  ..bb", "user   aa.."))
    assert measured.values["response_latency_max_ms"] == 0
    assert measured.values["agent_interruptions"] == 0


def test_an_agent_that_starts_just_as_the_user_speaks_again_responds() -> None:
    measured = measure(drawn("agent  ....cc..", "user   aa..bb.."))
    assert [moment.kind for moment in measured.moments] == ["response"]


def test_a_row_of_unmeasured_speech_hides_whether_there_was_a_response() -> None:
    hidden_response = call_of(
        row_of(Role.USER, 0, 1_000), row_of(Role.AGENT, 1_500), row_of(Role.USER, 5_000, 6_000)
    )
    measured = measure(
        call_of(*hidden_response.rows, row_of(Role.AGENT, 7_000, 8_000), duration_ms=9_000)
    )
    assert _moments(measured, "response", "no_response") == [
        Moment("response", 3, 6_000, 7_000, 1_000)
    ]
    late_answer = call_of(
        row_of(Role.USER, 0, 1_000), row_of(Role.AGENT, 1_500), row_of(Role.AGENT, 5_000, 6_000)
    )
    assert not _moments(measure(late_answer), "response", "no_response")


def test_an_unmeasured_row_elsewhere_hides_nothing() -> None:
    call = call_of(
        row_of(Role.USER, 0, 1_000), row_of(Role.AGENT, 1_500, 2_000), row_of(Role.USER, 9_000)
    )
    assert measure(call).values["response_rate"] == 1


def test_a_user_who_starts_while_the_agent_speaks_interrupts_it() -> None:
    measured = measure(
        drawn(
            "agent  aaaaaa......cccccccccc",
            "user   ...bbb.......ddd......",
            said={"b": "no wait", "d": "hello are you there"},
        )
    )
    assert _moments(measured, "user_interruption") == [
        Moment("user_interruption", 1, 1_500, 3_000, 1_500),
        Moment("user_interruption", 3, 6_500, 8_000, None),
    ]
    values = measured.values
    assert values["user_interruptions"] == 2
    assert values["yield_rate"] == 0.5
    assert values["yield_latency_mean_ms"] == 1_500


def test_an_agent_that_stops_after_exactly_two_seconds_yields() -> None:
    rows = (row_of(Role.AGENT, 0, 5_000), row_of(Role.USER, 3_000, 6_000))
    assert measure(call_of(*rows)).values["yield_rate"] == 1
    later = (row_of(Role.AGENT, 0, 5_001), row_of(Role.USER, 3_000, 6_000))
    assert measure(call_of(*later)).values["yield_rate"] == 0


def test_a_breath_between_two_rows_is_no_yield() -> None:
    measured = measure(
        call_of(
            row_of(Role.AGENT, 0, 2_000),
            row_of(Role.USER, 1_500, 4_000),
            row_of(Role.AGENT, 2_250, 6_000),
        )
    )
    assert measured.values["yield_rate"] == 0
    assert measured.values["agent_interruptions"] == 0


def test_an_agent_that_starts_while_the_user_speaks_interrupts_the_user() -> None:
    measured = measure(
        drawn(
            "agent  ..bbbb......dd..",
            "user   aaaa....cccc....",
        )
    )
    assert _moments(measured, "agent_interruption") == [
        Moment("agent_interruption", 1, 1_000, 2_000)
    ]
    values = measured.values
    assert values["agent_interruptions"] == 1
    assert values["agent_interruption_rate"] == 1
    assert values["user_interruptions"] == 0


def test_an_agent_that_speaks_into_a_pause_does_not_interrupt() -> None:
    words = (Word("well", 0, 1_000), Word("so", 4_000, 5_000))
    call = call_of(row_of(Role.USER, words=words), row_of(Role.AGENT, 2_000, 3_000))
    assert measure(call).values["agent_interruptions"] == 0


def test_two_who_start_at_once_interrupt_nobody() -> None:
    values = measure(drawn("agent  ..aaaa", "user   ..bb..")).values
    assert (values["user_interruptions"], values["agent_interruptions"]) == (0, 0)


def test_an_agent_talks_through_a_backchannel_if_it_goes_on_for_a_second() -> None:
    measured = measure(
        drawn(
            "agent  aaaaaaaa....cccc......",
            "user   ..bb...........d......",
            said={"b": "Mm-hmm, okay.", "d": "yeah"},
        )
    )
    assert _moments(measured, "backchannel") == [
        Moment("backchannel", 1, 1_000, 2_000),
        Moment("backchannel", 3, 7_500, 8_000),
    ]
    values = measured.values
    assert values["backchannels"] == 2
    assert values["backchannel_selectivity"] == 0.5
    assert values["user_interruptions"] == 0
    assert measured.reasons["response_rate"] == "no user utterance called for a response"


def test_an_agent_that_goes_on_for_exactly_a_second_talks_through() -> None:
    yeah = row_of(Role.USER, 2_000, 2_400, text="yeah")
    for stops_ms, share in ((3_000, 1), (2_999, 0)):
        measured = measure(call_of(row_of(Role.AGENT, 0, stops_ms), yeah))
        assert measured.values["backchannel_selectivity"] == share


def test_what_is_long_or_starts_in_silence_or_says_more_is_no_backchannel() -> None:
    measured = measure(
        drawn(
            "agent  aaaaaaaa..........cccccc",
            "user   ..bbb.....dd.......ee...",
            said={"b": "okay", "d": "okay", "e": "okay but no"},
        )
    )
    assert measured.values["backchannels"] == 0
    assert measured.values["user_interruptions"] == 2
    assert measured.reasons["backchannel_selectivity"] == "there was no backchannel"


def test_backchannel_words_are_those_of_the_language() -> None:
    call = drawn("agent  aaaaaaaa", "user   ..bb....", said={"b": "genau"})
    assert measure(call, "de-DE").values["backchannels"] == 1
    assert measure(call, "en-US").values["backchannels"] == 0
    assert measure(call).values["backchannels"] == 1


def test_where_the_user_never_spoke_rates_are_empty_and_counts_are_measured() -> None:
    measured = measure(drawn("agent  aa..bb"))
    assert measured.reasons["response_rate"] == "the user never spoke"
    assert measured.values["user_interruptions"] == 0
    assert measured.reasons["yield_rate"] == "the user never interrupted the agent"
    reason = "the agent never yielded to an interruption"
    assert measured.reasons["yield_latency_mean_ms"] == reason
