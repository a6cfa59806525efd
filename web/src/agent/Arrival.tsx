import { useRef } from "react";
import { Link } from "wouter";
import type { Agent, CallRow, Delivery } from "../api/types";
import { formatAgo, formatUtc } from "../format/time";
import { useWorkspace } from "../shell/workspace";
import styles from "./Arrival.module.css";
import { useLatestCall, useRefusals } from "./queries";
import { secondsAgo, useNow } from "./useNow";

const MINUTE = 60_000;
/** How long a refusal is worth telling here; the delivery log keeps it. */
const RECENT_MS = 10 * MINUTE;

function Ago({ ms, now }: { ms: number; now: number }) {
  return (
    <time dateTime={new Date(ms).toISOString()} title={formatUtc(ms)}>
      {now - ms < MINUTE ? secondsAgo(ms, now) : formatAgo(ms, now)}
    </time>
  );
}

/**
 * The refusal that explains why no call shows up: one for this agent, or for an Agent ID that
 * nobody has, which may be a typo of this one. Those before the latest call explain nothing.
 */
export function refusalToTell(
  refusals: readonly Delivery[],
  agent: Agent,
  latest: CallRow | null,
  openedAt: number,
  now: number,
): Delivery | null {
  const since = Math.max(now - RECENT_MS, latest?.filed_at_ms ?? 0);
  const explains = (refusal: Delivery) =>
    refusal.received_at_ms > since &&
    refusal.replayed_as === null &&
    (refusal.agent_remote_identifier === agent.remote_identifier ||
      (refusal.agent_id === null && refusal.received_at_ms > openedAt - MINUTE));
  return refusals.find(explains) ?? null;
}

function Refused({ refusal, agent, now }: { refusal: Delivery; agent: Agent; now: number }) {
  const { id } = useWorkspace();
  const named = refusal.agent_remote_identifier;
  return (
    <p className={styles.refused} role="alert">
      <span>
        {named === agent.remote_identifier ? (
          "A delivery for this agent was refused "
        ) : (
          <>A delivery for {named === null ? "no Agent ID" : <code>{named}</code>} was refused </>
        )}
        <Ago ms={refusal.received_at_ms} now={now} />.
      </span>
      <Link href={`/w/${id}/deliveries/${refusal.id}`}>See why</Link>
    </p>
  );
}

function Arrived({ call, isNew, now }: { call: CallRow; isNew: boolean; now: number }) {
  const { id } = useWorkspace();
  return (
    <p className={styles.arrived} role="status">
      <span className={styles.mark} aria-hidden="true" />
      <span>
        {isNew ? "A call arrived " : "The last call arrived "}
        <Ago ms={call.filed_at_ms} now={now} />
      </span>
      <Link href={`/w/${id}/calls/${call.id}`}>Open {call.call_id}</Link>
    </p>
  );
}

/** Whether calls arrive, live: waits for the first one, and tells of a refusal that explains why. */
export function Arrival({ agent }: { agent: Agent }) {
  const now = useNow(1_000);
  const openedAt = useRef(now);
  const latest = useLatestCall(agent);
  const refusals = useRefusals();
  if (latest.data === undefined) {
    return latest.error ? (
      <div className={styles.arrival}>
        <p role="alert">{latest.error.message}</p>
      </div>
    ) : null;
  }
  const call = latest.data;
  const refusal = refusalToTell(refusals.data ?? [], agent, call, openedAt.current, now);
  return (
    <div className={styles.arrival}>
      {call ? (
        <Arrived call={call} isNew={call.filed_at_ms > openedAt.current} now={now} />
      ) : (
        <p className={styles.waiting} role="status">
          <span className={styles.mark} aria-hidden="true" />
          <span>Waiting for the first call…</span>
          <span className="muted">Send one from below; it shows up here by itself.</span>
        </p>
      )}
      {refusal && <Refused refusal={refusal} agent={agent} now={now} />}
    </div>
  );
}
