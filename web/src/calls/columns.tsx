/** The columns of the list: those of the call itself, and one for each metric. */
import type { ReactNode } from "react";
import type { CallRow, Eval, Metric } from "../api/types";
import { VerdictMark } from "../evals/VerdictMark";
import { formatCents, formatQuantity } from "../format/quantity";
import { formatMs } from "../format/time";
import { EVAL } from "./fields";
import { CallTags, Classified, Sentiment, Verdict, WarningCount } from "./marks";
import { When } from "./When";

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly hint: string;
  readonly width: number;
  readonly numeric: boolean;
  readonly sortable: boolean;
  readonly cell: (call: CallRow) => ReactNode;
}

export const DEFAULT_COLUMNS: readonly string[] = [
  "started_at_ms",
  "agent",
  "caller_phone_number",
  "duration_ms",
  "user_turns",
  "response_latency_p50_ms",
  "response_latency_p95_ms",
  "user_interruptions",
  "tool_errors",
  "successful",
  "disconnection_reason",
  "cost_cents",
  "warnings",
];

/** The usual columns where rules tag calls: what these say, in the room of what is seldom odd. */
export const COLUMNS_WITH_TAGS: readonly string[] = DEFAULT_COLUMNS.flatMap((key) =>
  key === "warnings" || key === "user_interruptions" ? [] : key === "agent" ? [key, "tags"] : [key],
);

/** Titles of metrics as columns, and the room that they need: all defaults fit into 1440 pixels. */
const SHORT: Readonly<Record<string, { title: string; width: number }>> = {
  user_turns: { title: "Turns", width: 50 },
  response_latency_p50_ms: { title: "Latency p50", width: 88 },
  response_latency_p95_ms: { title: "Latency p95", width: 88 },
  user_interruptions: { title: "Interrupted", width: 80 },
  tool_errors: { title: "Tool errors", width: 76 },
};

const NOTHING = <span className="muted">–</span>;

function text(value: string | null): ReactNode {
  return value === null || value === "" ? NOTHING : <span title={value}>{value}</span>;
}

function column(
  key: string,
  title: string,
  width: number,
  cell: Column["cell"],
  shape: Partial<Column> = {},
): Column {
  return { key, title, hint: title, width, numeric: false, sortable: true, cell, ...shape };
}

const FIGURE = { numeric: true };

const CALL_COLUMNS: readonly Column[] = [
  column("started_at_ms", "Started", 146, (call) => <When ms={call.started_at_ms} />),
  column("agent", "Agent", 126, (call) => text(call.agent.name), { sortable: false }),
  column("caller_phone_number", "Caller", 116, (call) => text(call.caller_phone_number)),
  column("duration_ms", "Duration", 66, (call) => formatMs(call.duration_ms), FIGURE),
  column("successful", "Outcome", 84, (call) => <Verdict successful={call.successful} />, {
    hint: "The provider’s verdict",
  }),
  column("disconnection_reason", "Ended by", 108, (call) => text(call.disconnection_reason)),
  column(
    "cost_cents",
    "Cost",
    80,
    (call) => (call.cost_cents === null ? NOTHING : formatCents(call.cost_cents)),
    FIGURE,
  ),
  column("warnings", "Warnings", 84, (call) => <WarningCount count={call.warnings} />, FIGURE),
  column("tags", "Tags", 150, (call) => <CallTags tags={call.tags ?? []} />, {
    hint: "What rules say of the call, red flags first",
    sortable: false,
  }),
  column("outcome", "Classified as", 130, (call) => <Classified call={call} />, {
    hint: "The outcome that the model chose of yours",
    sortable: false,
  }),
  column("intent", "Intent", 130, (call) => text(call.classified?.intent ?? null), {
    hint: "What the caller wanted, as the model chose of yours",
    sortable: false,
  }),
  column(
    "judged_sentiment",
    "Judged sentiment",
    110,
    (call) => <Sentiment sentiment={call.classified?.sentiment ?? null} />,
    { hint: "The caller’s at the end, as the model heard it", sortable: false },
  ),
  column("version", "Version", 92, (call) => text(call.version)),
  column("status", "Status", 104, (call) => text(call.status)),
  column("call_type", "Type", 104, (call) => text(call.call_type)),
  column("sentiment", "Sentiment", 96, (call) => <Sentiment sentiment={call.sentiment} />),
  column("in_voicemail", "Voicemail", 88, (call) =>
    call.in_voicemail === null ? NOTHING : call.in_voicemail ? "yes" : "no",
  ),
  column("recipient", "Recipient", 140, (call) => text(call.recipient)),
  column("call_id", "Call ID", 150, (call) => text(call.call_id)),
  column("ended_at_ms", "Ended", 108, (call) => <When ms={call.ended_at_ms} />),
  column("filed_at_ms", "Filed", 108, (call) => <When ms={call.filed_at_ms} />),
];

function metricCell(call: CallRow, metric: Metric): ReactNode {
  if (call.measured_at_ms === null) {
    return (
      <span className="muted" title="Not measured yet">
        …
      </span>
    );
  }
  const value = call.metrics[metric.key];
  if (value === null || value === undefined) return NOTHING;
  if (metric.unit === "count" && value === 0) return <span className="muted">0</span>;
  return formatQuantity(value, metric.unit);
}

function metricColumn(metric: Metric): Column {
  const short = SHORT[metric.key];
  const title = short?.title ?? metric.title;
  return {
    key: metric.key,
    title,
    hint: `${metric.title}: ${metric.question}`,
    width: short?.width ?? Math.max(54, Math.round(title.length * 6.3) + 18),
    numeric: true,
    sortable: true,
    cell: (call) => metricCell(call, metric),
  };
}

function evalColumn({ id, name }: Pick<Eval, "id" | "name">): Column {
  const width = Math.min(Math.max(112, Math.round(name.length * 6.3) + 18), 180);
  return column(
    `${EVAL}${id}`,
    name,
    width,
    (call) => {
      const verdict = call.evals?.[id];
      return verdict === undefined ? NOTHING : <VerdictMark verdict={verdict} />;
    },
    { hint: `Eval “${name}”: what it says of the call`, sortable: false },
  );
}

export function columnsWith(
  metrics: readonly Metric[],
  evals: readonly Pick<Eval, "id" | "name">[],
): readonly Column[] {
  return [...CALL_COLUMNS, ...evals.map(evalColumn), ...metrics.map(metricColumn)];
}

/** The columns of those keys, in that order; a key that is unknown (yet) is left out. */
export function chosenColumns(all: readonly Column[], keys: readonly string[]): Column[] {
  return keys.flatMap((key) => all.find((candidate) => candidate.key === key) ?? []);
}
