import type { ReactNode } from "react";
import type { CallDetail } from "../api/types";
import { Sentiment, Verdict } from "../calls/marks";
import { formatCents } from "../format/quantity";
import { formatAgo, formatInstant, formatMs, formatUtc } from "../format/time";
import { useTimeZone } from "../shell/timeZone";
import styles from "./CallHeader.module.css";
import { EvalsTally } from "./EvalsTally";
import { endingOf } from "./endings";
import { Headlines } from "./Headlines";
import { explained } from "./Recording";
import { Tags } from "./Tags";
import type { GoToRow } from "./useRowTarget";

interface FactProps {
  title: string;
  hint?: string | undefined;
  wide?: boolean;
  children: ReactNode;
}

function Fact({ title, hint, wide = false, children }: FactProps) {
  return (
    <div className={styles.fact} data-wide={wide || undefined} title={hint}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Parties({ call }: { call: CallDetail }) {
  const { caller_phone_number: caller, recipient } = call;
  if (!caller && !recipient) return null;
  return (
    <Fact title={caller ? "Caller" : "Recipient"} wide>
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

function Outcome({ successful }: { successful: boolean | null }) {
  return (
    <span
      className={styles.outcome}
      data-outcome={String(successful)}
      title="The provider’s own verdict (call_successful)"
    >
      {successful === null ? "No verdict" : <Verdict successful={successful} />}
    </span>
  );
}

/** The zone that a time is in, as it is called then: `CET`, `GMT+2`. */
function zoneName(zone: string, ms: number): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "short" });
  return parts.formatToParts(ms).find(({ type }) => type === "timeZoneName")?.value ?? zone;
}

/** What the eye meets first: how the call went, whose it was, when, and what went wrong in it. */
export function CallHeader({ call, onGoTo }: { call: CallDetail; onGoTo: GoToRow }) {
  const { zone } = useTimeZone();
  const ending = endingOf(call.disconnection_reason);
  return (
    <header className={styles.header}>
      <div className={styles.title}>
        <Outcome successful={call.successful} />
        <h1>{call.agent.name}</h1>
        {call.version !== null && <span className={styles.version}>version {call.version}</span>}
        <span className={styles.when}>
          <time
            dateTime={new Date(call.started_at_ms).toISOString()}
            title={formatUtc(call.started_at_ms)}
          >
            {formatInstant(call.started_at_ms)}
          </time>
          <span className="muted">
            {" "}
            {zoneName(zone, call.started_at_ms)} · {formatAgo(call.started_at_ms)}
          </span>
        </span>
      </div>
      <Tags call={call} />
      <Headlines call={call} onGoTo={onGoTo} />
      <EvalsTally call={call} />
      <dl className={styles.facts}>
        <Fact title="Duration">{formatMs(call.duration_ms)}</Fact>
        <Fact title="Ended by" hint={call.disconnection_reason ?? "No reason was sent"}>
          {ending}
        </Fact>
        <Fact title="Sentiment">
          <Sentiment sentiment={call.sentiment} />
        </Fact>
        <Fact title="Cost">{call.cost_cents === null ? "–" : formatCents(call.cost_cents)}</Fact>
        <Parties call={call} />
        <Fact title="Type">
          {call.call_type}
          {call.in_voicemail && " · voicemail"}
        </Fact>
        <Fact title="Status">{call.status ?? "–"}</Fact>
        {!call.recording_playable && (
          <Fact title="Recording" hint={explained(call.recording_url)}>
            none
          </Fact>
        )}
        <Fact title="Rows">{call.rows.length.toLocaleString("en-US")}</Fact>
      </dl>
      <Progress processing={call.processing} />
    </header>
  );
}
