"""The delivery log from the command line."""

import asyncio
import uuid
from datetime import UTC, datetime
from typing import Annotated

import typer

from tuner_server.cli.manage import WorkspaceId
from tuner_server.cli.opening import fail, open_runtime, operator
from tuner_server.ingest.replay import NotReplayable
from tuner_server.runtime import Runtime
from tuner_server.store import delivery_log
from tuner_server.store.delivery_log import Receipt
from tuner_server.store.receipt_filter import ReceiptFilter
from tuner_server.store.receipts import Fate

app = typer.Typer(
    help="See what became of deliveries, and replay refused ones.", no_args_is_help=True
)


@app.command("list")
def list_deliveries(
    workspace_id: WorkspaceId,
    fate: Annotated[Fate | None, typer.Option(help="Only these.")] = None,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 50,
) -> None:
    """List the latest deliveries: number, time, status, fate, Agent ID, call id, reason."""
    with open_runtime() as runtime, runtime.database.read() as connection:
        for receipt in delivery_log.receipts(
            connection, workspace_id, ReceiptFilter(fate=fate), most=most
        ):
            typer.echo(_line(receipt))


@app.command("replay")
def replay(
    workspace_id: WorkspaceId,
    delivery_id: Annotated[
        int | None, typer.Argument(help="The receipt's number; none: all that are kept.")
    ] = None,
    agent_id: Annotated[
        str | None, typer.Option(help="Deliver to this Agent ID instead of the one sent.")
    ] = None,
) -> None:
    """Deliver refused bodies again. What is stored now needs a running server to be measured."""
    with open_runtime() as runtime:
        if delivery_id is not None:
            wanted = [delivery_id]
        else:
            with runtime.database.read() as connection:
                wanted = delivery_log.refused_ids(connection, workspace_id)
        stored = sum(
            asyncio.run(_replay(runtime, workspace_id, number, agent_id)) for number in wanted
        )
        typer.echo(f"{stored} of {len(wanted)} stored.")
        if stored < len(wanted):
            raise typer.Exit(1)


async def _replay(
    runtime: Runtime, workspace_id: int, delivery_id: int, agent_id: str | None
) -> bool:
    with runtime.database.read() as connection:
        receipt = delivery_log.find_receipt(connection, workspace_id, delivery_id)
    if receipt is None:
        raise fail(f"workspace {workspace_id} has no delivery {delivery_id}")
    try:
        answer = await runtime.replayer.replay(
            workspace_id,
            receipt,
            request_id=uuid.uuid4().hex,
            agent_remote_identifier=agent_id,
            by=operator(),
        )
    except NotReplayable as error:
        raise fail(str(error)) from None
    if answer.filed is None:
        typer.echo(f"{delivery_id}\trefused again\t{answer.content['detail']}")
    return answer.filed is not None


def _line(receipt: Receipt) -> str:
    at = datetime.fromtimestamp(receipt.received_at_ms / 1000, UTC).isoformat(timespec="seconds")
    return "\t".join(
        (
            str(receipt.id),
            at,
            str(receipt.status_code),
            receipt.fate.value,
            receipt.agent_remote_identifier or "",
            receipt.call_id or "",
            receipt.reason or "",
        )
    )
