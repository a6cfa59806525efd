import type { ReactNode } from "react";
import type { CallDetail } from "../api/types";
import { Sentiment, Verdict } from "../calls/marks";
import { formatCents } from "../format/quantity";
import { formatAgo, formatInstant, formatMs, formatUtc } from "../format/time";
import styles from "./CallHeader.module.css";

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Parties({ call }: { call: CallDetail }) {
  const { caller_phone_number: caller, recipient } = call;
  if (!caller && !recipient) return null;
  return (
    <Fact title={caller ? "Caller" : "Recipient"}>
      {caller}
      {caller && recipient && <span className="muted"> → </span>}
      {recipient}
    </Fact>
  );
}

const STATES = {
  queued: "This call waits to be measured; the page follows by itself.",
  running: "This call is being measured; the page follows by itself.",
  done: "",
  dead: "This call could not be measured. Everything that was sent is here all the same.",
} as const;

function Progress({ processing: { state, error } }: Pick<CallDetail, "processing">) {
  if (state === "done") return null;
  return (
    <p className={styles.progress} role="status" data-state={state}>
      {STATES[state]} {error && <code>{error}</code>}
    </p>
  );
}

/** What the eye meets first: whose call it was, when, and how it went. */
export function CallHeader({ call }: { call: CallDetail }) {
  return (
    <header className={styles.header}>
      <div className={styles.title}>
        <h1>{call.agent.name}</h1>
        <time
          dateTime={new Date(call.started_at_ms).toISOString()}
          title={formatUtc(call.started_at_ms)}
        >
          {formatInstant(call.started_at_ms)}
        </time>
        <span className="muted">{formatAgo(call.started_at_ms)}</span>
      </div>
      <dl className={styles.facts}>
        <Fact title="Provider’s verdict">
          <Verdict successful={call.successful} />
        </Fact>
        <Fact title="Ended by">{call.disconnection_reason ?? "–"}</Fact>
        <Fact title="Duration">{formatMs(call.duration_ms)}</Fact>
        <Fact title="Rows">{call.rows.length.toLocaleString("en-US")}</Fact>
        <Fact title="Version">{call.version ?? "–"}</Fact>
        <Fact title="Status">{call.status ?? "–"}</Fact>
        <Fact title="Type">
          {call.call_type}
          {call.in_voicemail && " · voicemail"}
        </Fact>
        {call.sentiment && (
          <Fact title="Sentiment">
            <Sentiment sentiment={call.sentiment} />
          </Fact>
        )}
        <Fact title="Cost">{call.cost_cents === null ? "–" : formatCents(call.cost_cents)}</Fact>
        <Parties call={call} />
      </dl>
      <Progress processing={call.processing} />
    </header>
  );
}
