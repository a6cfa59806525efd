"""What must hold for the calls of every SDK, whatever they are about."""

from collections.abc import Callable

import pytest

from tests.sdks.deliveries import Delivered, deliver
from tests.sdks.environments import (
    CORE_NEWEST,
    LIVEKIT_NEWEST,
    LIVEKIT_OLDEST,
    PIPECAT_NEWEST,
    PIPECAT_OLDEST,
    Environment,
)
from tests.sdks.expectations import about, roles, warning_paths
from tests.sdks.lost_answers import losing_first_answers
from tests.sdks.server import RunningServer

SCENARIOS = {
    LIVEKIT_NEWEST: {
        "tools", "errored_tool", "interruption", "empty", "sip", "real_session", "langgraph"
    },
    LIVEKIT_OLDEST: {"tools", "errored_tool", "interruption", "empty", "sip", "real_session"},
    PIPECAT_NEWEST: {"tools", "errored_tool", "interruption", "empty", "sip", "langgraph"},
    PIPECAT_OLDEST: {"tools", "errored_tool", "interruption", "empty", "sip"},
    CORE_NEWEST: {"interruption", "empty", "sip", "langgraph"},
}  # fmt: skip
RETRYING = (LIVEKIT_NEWEST, LIVEKIT_OLDEST, CORE_NEWEST)
COMPLAINTS = ("failed to deliver", "non-retryable", "submission failed", "retrying in")
NOT_RETRYING = (PIPECAT_NEWEST, PIPECAT_OLDEST)

each_sdk = pytest.mark.parametrize("environment", SCENARIOS, ids=lambda e: e.name)
DeliveredBy = Callable[[Environment], Delivered]


@each_sdk
def test_each_call_arrives_exactly_once(environment: Environment, delivered: DeliveredBy) -> None:
    sent = delivered(environment)
    assert sent.scenarios == sorted(SCENARIOS[environment])
    assert len(sent.receipts) == len(SCENARIOS[environment])


@each_sdk
def test_the_sdk_itself_saw_its_calls_accepted(
    environment: Environment, delivered: DeliveredBy
) -> None:
    log = delivered(environment).log
    assert [complaint for complaint in COMPLAINTS if complaint in log] == []


@each_sdk
def test_no_delivery_is_refused_or_has_an_error(
    environment: Environment, delivered: DeliveredBy
) -> None:
    for receipt in delivered(environment).receipts:
        assert (receipt["status_code"], receipt["fate"]) == (201, "stored")
        assert receipt["errors"] == []
        assert receipt["reason"] is None


@each_sdk
def test_a_receipt_has_the_warnings_of_its_call(
    environment: Environment, delivered: DeliveredBy
) -> None:
    sent = delivered(environment)
    for receipt in sent.receipts:
        call = sent.call(receipt["call_id"].removeprefix(f"{sent.agent_id}-"))
        assert [w["path"] for w in receipt["warnings"]] == warning_paths(call)


@each_sdk
def test_a_call_in_which_nobody_spoke_is_filed_with_a_warning(
    environment: Environment, delivered: DeliveredBy
) -> None:
    call = delivered(environment).call("empty")
    assert roles(call) == []
    assert warning_paths(call) == ["transcript_with_tool_calls"]
    assert call["duration_ms"] >= 390
    assert call["metrics"]["agent_talk_ms"] is None
    assert "response_latency_p50_ms" in call["metric_reasons"]


@pytest.mark.parametrize("environment", RETRYING, ids=lambda e: e.name)
def test_an_answer_that_got_lost_is_asked_for_again_and_nothing_doubles(
    environment: Environment,
    server: RunningServer,
    installed: Callable[[Environment], Environment],
) -> None:
    with losing_first_answers(server.base_url) as way:
        sent = deliver(
            installed(environment),
            server,
            agent_id=f"{environment.name}-lost",
            base_url=way,
            scenarios=("interruption",),
        )
    assert sent.scenarios == ["interruption"]
    assert [receipt["fate"] for receipt in sent.receipts] == ["repeat", "stored"]
    assert sent.call("interruption")["metrics"]["yield_latency_mean_ms"] == about(400)


@pytest.mark.parametrize("environment", NOT_RETRYING, ids=lambda e: e.name)
def test_a_call_whose_answer_got_lost_is_stored_all_the_same(
    environment: Environment,
    server: RunningServer,
    installed: Callable[[Environment], Environment],
) -> None:
    with losing_first_answers(server.base_url) as way:
        sent = deliver(
            installed(environment),
            server,
            agent_id=f"{environment.name}-lost",
            base_url=way,
            scenarios=("empty",),
        )
    assert sent.scenarios == ["empty"]
    assert [receipt["fate"] for receipt in sent.receipts] == ["stored"]
