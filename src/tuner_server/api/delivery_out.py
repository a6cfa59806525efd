"""Receipts as they are sent, and the filter by which they are asked for."""

from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, Field

from tuner_server.api.access import LARGEST_ID
from tuner_server.api.body import Body, QueryText
from tuner_server.store.delivery_log import Receipt
from tuner_server.store.receipt_filter import ReceiptFilter
from tuner_server.store.receipts import Fate

_Instant = Annotated[int, Field(ge=0, le=LARGEST_ID)]
_StatusCode = Annotated[int, Field(ge=100, le=599)]
_KeyNumber = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class DeliveryOut(BaseModel):
    """A receipt. `call_id` is the client's, `call` the number of the call that it is filed as.

    `body_kept` tells whether a refused delivery can still be replayed; `replay_of` and
    `replayed_as` lead to the other receipt of a replay. `replayed_fate` and `replayed_call` say
    what became of the latest replay.
    """

    id: int
    received_at_ms: int
    request_id: str
    key_prefix: str | None
    agent_remote_identifier: str | None
    agent_id: int | None
    call_id: str | None
    call: int | None
    status_code: int
    fate: Fate
    reason: str | None
    warnings: list[Any]
    errors: list[Any]
    differing_fields: list[str]
    size_bytes: int
    duration_ms: int
    body_kept: bool
    replay_of: int | None
    replayed_as: int | None
    replayed_fate: Fate | None
    replayed_call: int | None


class DifferenceOut(BaseModel):
    """A field with another value than in the first delivery.

    `before` and `after` are JSON, of objects only the members that differ, shortened to 500
    characters; null: there is no such value.
    """

    field: str
    before: str | None
    after: str | None


class DeliveryDetail(DeliveryOut):
    """A receipt with what helps to understand it and to cure it.

    `related` are the latest other receipts of the same call. `agent_exists`: there is an active
    agent with this Agent ID now; if not, `nearest_agent_ids` are those most like it. `like_this`
    is how many deliveries to this Agent ID were refused with the same status and can be replayed,
    counted up to 1,000; `like_this_capped`: there are more.
    """

    differences: list[DifferenceOut]
    related: list[DeliveryOut]
    agent_exists: bool
    nearest_agent_ids: list[str]
    like_this: int
    like_this_capped: bool


class DeliveryPage(BaseModel):
    """Receipts, newest first; `next_cursor` asks for older ones, where there are any."""

    deliveries: list[DeliveryOut]
    next_cursor: str | None


class DeliveryCounts(BaseModel):
    """How many receipts of each fate a filter has, and how many of the refused can be replayed.

    The `malformed` ones need a change in the client: their bodies would be refused again.

    Each is counted up to `counted_up_to`, which then means: so many or more.
    """

    stored: int
    repeat: int
    differing_repeat: int
    refused: int
    replayable: int
    malformed: int
    counted_up_to: int


class CauseOut(BaseModel):
    """Refused deliveries that got the same answer for the same Agent ID.

    `reason` and `latest_id` are those of the latest one. `replayable` can be replayed once the
    cause is gone; `malformed` need a change in the client. See `DeliveryDetail` for the rest.
    """

    status_code: int
    agent_remote_identifier: str | None
    reason: str | None
    refused: int
    replayable: int
    malformed: int
    latest_id: int
    agent_exists: bool
    nearest_agent_ids: list[str]


class RefusalsOut(BaseModel):
    """What was refused since `from_ms` and was not accepted by a replay, by cause.

    `capped`: there were more than the latest 1,000, which were looked at.
    """

    from_ms: int
    refused: int
    replayable: int
    malformed: int
    capped: bool
    latest_id: int | None
    causes: list[CauseOut]


class ReplayIn(Body):
    """How to replay; `agent_remote_identifier` replaces a wrong Agent ID."""

    agent_remote_identifier: Annotated[str | None, Field(min_length=1, max_length=200)] = None


class DeliveryFilterIn(Body):
    """The filter of the delivery log, as the list takes it in its URL."""

    fate: Fate | None = None
    replayable: bool = False
    malformed: bool = False
    status_code: _StatusCode | None = None
    agent_remote_identifier: QueryText | None = None
    call_id: QueryText | None = None
    request_id: QueryText | None = None
    api_key_id: _KeyNumber | None = None
    from_ms: _Instant | None = None
    before_ms: _Instant | None = None

    def wanted(self) -> ReceiptFilter:
        """The filter as the store takes it."""
        return ReceiptFilter(**self.model_dump())


class ReplayManyIn(ReplayIn):
    """Which kept deliveries to replay, and how. An empty filter means all of them."""

    filter: DeliveryFilterIn


def filter_of_query(
    fate: Fate | None = None,
    replayable: Annotated[
        bool,
        Query(
            description="Only refused deliveries whose bodies are still kept and whose cause lies "
            "outside of them: no such agent, the wrong key."
        ),
    ] = False,
    malformed: Annotated[
        bool,
        Query(
            description="Only deliveries refused because of their body, which would be refused "
            "again as it is."
        ),
    ] = False,
    status_code: Annotated[int | None, Query(ge=100, le=599)] = None,
    agent_remote_identifier: Annotated[
        QueryText | None, Query(description="The Agent ID as it was sent.")
    ] = None,
    call_id: Annotated[QueryText | None, Query(description="The client's call id.")] = None,
    request_id: QueryText | None = None,
    api_key_id: Annotated[
        int | None, Query(ge=1, le=LARGEST_ID, description="The key's number.")
    ] = None,
    from_ms: Annotated[int | None, Query(ge=0, le=LARGEST_ID, description="Not before.")] = None,
    before_ms: Annotated[int | None, Query(ge=0, le=LARGEST_ID, description="Before.")] = None,
) -> ReceiptFilter:
    """The filter that a URL states."""
    return ReceiptFilter(
        fate=fate,
        replayable=replayable,
        malformed=malformed,
        status_code=status_code,
        agent_remote_identifier=agent_remote_identifier,
        call_id=call_id,
        request_id=request_id,
        api_key_id=api_key_id,
        from_ms=from_ms,
        before_ms=before_ms,
    )


def fields_of(receipt: Receipt) -> dict[str, Any]:
    """What `DeliveryOut` holds of a receipt."""
    replayed = receipt.replayed
    return {
        "id": receipt.id,
        "received_at_ms": receipt.received_at_ms,
        "request_id": receipt.request_id,
        "key_prefix": receipt.key_prefix,
        "agent_remote_identifier": receipt.agent_remote_identifier,
        "agent_id": receipt.agent_id,
        "call_id": receipt.call_id,
        "call": receipt.filed_call_id,
        "status_code": receipt.status_code,
        "fate": receipt.fate,
        "reason": receipt.reason,
        "warnings": list(receipt.warnings),
        "errors": list(receipt.errors),
        "differing_fields": list(receipt.differing_fields),
        "size_bytes": receipt.size_bytes,
        "duration_ms": receipt.duration_ms,
        "body_kept": receipt.body_kept,
        "replay_of": receipt.replay_of,
        "replayed_as": None if replayed is None else replayed.id,
        "replayed_fate": None if replayed is None else replayed.fate,
        "replayed_call": None if replayed is None else replayed.filed_call_id,
    }


def delivery_out(receipt: Receipt) -> DeliveryOut:
    """A receipt as it is sent."""
    return DeliveryOut(**fields_of(receipt))
