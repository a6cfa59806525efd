from tests.timeline.picture import call_of, row_of
from tuner_server.metrics import measure
from tuner_server.timeline import Reported, Role, Word


def test_stage_latencies_are_percentiles_of_what_rows_report() -> None:
    call = call_of(
        *(row_of(Role.AGENT, reported=Reported(llm_ttft_ms=value)) for value in (100, 400, 200)),
        row_of(Role.USER, reported=Reported(eou_ms=450, stt_ms=0)),
        row_of(Role.AGENT),
    )
    measured = measure(call)
    values = measured.values
    assert [values[f"llm_ttft_p{percent}_ms"] for percent in (50, 90, 95)] == [200, 360, 380]
    assert [values[f"eou_p{percent}_ms"] for percent in (50, 90, 95)] == [450] * 3
    assert values["stt_p50_ms"] == 0, "a reported 0 is a 0"
    assert measured.reasons["tts_ttfb_p50_ms"] == "no row reports tts_node_ttfb"
    assert measured.reasons["e2e_p95_ms"] == "no row reports e2e_latency"


def test_transcript_confidence_is_the_rows_or_else_its_words() -> None:
    words = (Word("a", 0, 1, 0.5), Word("b", 1, 2, 0.9), Word("c", 2, 3))
    measured = measure(
        call_of(
            row_of(Role.USER, reported=Reported(transcript_confidence=0.9)),
            row_of(Role.USER, words=words),
            row_of(Role.USER, words=(Word("d", 5, 6),)),
            row_of(Role.AGENT, words=(Word("e", 7, 8, 0.1),)),
        )
    )
    assert measured.values["transcript_confidence_mean"] == 0.8
    assert measured.values["transcript_confidence_min"] == 0.7


def test_confidence_is_empty_where_no_user_row_reports_one() -> None:
    reasons = measure(call_of(row_of(Role.USER, 0, 100))).reasons
    assert reasons["transcript_confidence_mean"] == "no user row reports a confidence"
