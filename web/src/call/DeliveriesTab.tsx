import type { Delivery } from "../api/types";
import { formatBytes } from "../format/quantity";
import { formatMs } from "../format/time";
import { Instant } from "../shell/Instant";
import { Problem } from "../shell/Problem";
import { useWorkspace } from "../shell/workspace";
import styles from "./DeliveriesTab.module.css";
import { useDeliveries } from "./queries";

const FATES: Readonly<Record<Delivery["fate"], string>> = {
  stored: "Stored",
  repeat: "Repeat, nothing changed",
  differing_repeat: "Repeat that differs: the first one was kept",
  refused: "Refused",
};

function Receipt({ delivery }: { delivery: Delivery }) {
  const { received_at_ms: at, differing_fields: differing } = delivery;
  return (
    <li className={styles.receipt} data-fate={delivery.fate}>
      <p className={styles.fate}>
        <strong>{FATES[delivery.fate]}</strong>
        <Instant ms={at} to="second" />
      </p>
      {delivery.reason && <p>{delivery.reason}</p>}
      {differing.length > 0 && (
        <p>
          Different in: <code>{differing.join(", ")}</code>
        </p>
      )}
      <p className={styles.facts}>
        <span>answered {delivery.status_code}</span>
        <span>{formatBytes(delivery.size_bytes)}</span>
        <span>in {formatMs(delivery.duration_ms)}</span>
        {delivery.key_prefix && (
          <span>
            key <code>{delivery.key_prefix}…</code>
          </span>
        )}
        <span>
          request <code>{delivery.request_id}</code>
        </span>
        {delivery.replay_of !== null && <span>replay of delivery {delivery.replay_of}</span>}
      </p>
    </li>
  );
}

/** Every time that a client delivered this call, and what became of it. */
export function DeliveriesTab({ callId }: { callId: number }) {
  const deliveries = useDeliveries(useWorkspace().id, callId);
  if (deliveries.error) {
    return <Problem error={deliveries.error} onRetry={() => deliveries.refetch()} />;
  }
  if (deliveries.data?.length === 0) {
    return <p className="muted">The receipts of this call are no longer kept.</p>;
  }
  return (
    <ol className={styles.receipts}>
      {deliveries.data?.map((delivery) => (
        <Receipt key={delivery.id} delivery={delivery} />
      ))}
    </ol>
  );
}
