/** Everything that happened in a call, in one order of time. */
import type { CallDetail, Delivery, Moment, Row } from "../api/types";
import { formatMs } from "../format/time";
import { wordsOf } from "./findings";

export const EVENT_KINDS = {
  speech: "Speech",
  tool: "Tools",
  node: "Nodes",
  interruption: "Interruptions",
  silence: "Silences",
  response: "Responses",
  server: "Server",
} as const;

export type EventKind = keyof typeof EVENT_KINDS;

export interface CallEvent {
  readonly kind: EventKind;
  /** In ms from the start of the call; null where no time was sent. */
  readonly atMs: number | null;
  /** Where it stands: the time of the event, else of the row sent before it. */
  readonly placeMs: number;
  readonly lengthMs: number | null;
  readonly what: string;
  readonly text: string;
  readonly rowIndex: number | null;
  readonly failed: boolean;
}

const SPEAKERS: Readonly<Record<string, string>> = { agent: "Agent speaks", user: "Caller speaks" };

function ofRow(row: Row, placeMs: number): CallEvent {
  const { start_ms: start, end_ms: end, tool, node } = row;
  const event = {
    atMs: start,
    placeMs,
    lengthMs: start !== null && end !== null && end > start ? end - start : null,
    rowIndex: row.index,
    failed: tool?.failed ?? false,
  };
  if (row.role === "agent_function") {
    return { ...event, kind: "tool", what: "Tool called", text: tool?.name ?? "unnamed tool" };
  }
  if (row.role === "agent_result") {
    const what = event.failed ? "Tool failed" : "Tool returned";
    const lengthMs = tool?.duration_ms ?? null;
    return { ...event, kind: "tool", what, text: tool?.name ?? "unnamed tool", lengthMs };
  }
  if (row.role === "node_transition") {
    const to = node?.to_node ?? row.text ?? "no node";
    return { ...event, kind: "node", what: "Node entered", text: to };
  }
  const what = row.injected ? "Prompt injected" : (SPEAKERS[row.role] ?? row.role_as_sent);
  return { ...event, kind: "speech", what, text: row.text ?? "" };
}

const MOMENTS: Readonly<Record<string, readonly [EventKind, string]>> = {
  response: ["response", "Response"],
  no_response: ["response", "No response"],
  user_interruption: ["interruption", "Caller interrupts"],
  agent_interruption: ["interruption", "Agent interrupts"],
  backchannel: ["interruption", "Backchannel"],
  long_silence: ["silence", "Silence"],
  repetition: ["speech", "Repetition"],
};

function ofMoment(moment: Moment): CallEvent[] {
  const known = MOMENTS[moment.kind];
  if (known === undefined) return [];
  const [kind, what] = known;
  const { start_ms: start, end_ms: end, latency_ms: latency } = moment;
  const text =
    moment.kind === "response" && latency !== null
      ? `The agent answered after ${formatMs(latency)}`
      : wordsOf(moment);
  return [
    {
      kind,
      what,
      text,
      atMs: start,
      placeMs: start,
      lengthMs: end > start ? end - start : null,
      rowIndex: moment.row_index,
      failed: moment.kind === "no_response" || moment.kind === "agent_interruption",
    },
  ];
}

const FATES: Readonly<Record<Delivery["fate"], string>> = {
  stored: "Delivered and stored",
  repeat: "Delivered again, unchanged",
  differing_repeat: "Delivered again, with another body",
  refused: "Delivery refused",
};

type Told = Pick<
  CallDetail,
  "rows" | "moments" | "started_at_ms" | "ended_at_ms" | "duration_ms" | "measured_at_ms"
> & { disconnection_reason: string | null };

function ofServer(call: Told, deliveries: readonly Delivery[]): CallEvent[] {
  const event = (atMs: number, what: string, text: string, failed = false): CallEvent => ({
    kind: "server",
    what,
    text,
    atMs,
    placeMs: atMs,
    lengthMs: null,
    rowIndex: null,
    failed,
  });
  const since = (instantMs: number) => instantMs - call.started_at_ms;
  const measured = call.measured_at_ms;
  return [
    event(0, "Call starts", ""),
    event(call.duration_ms, "Call ends", call.disconnection_reason ?? ""),
    ...deliveries.map((delivery) =>
      event(
        since(delivery.received_at_ms),
        FATES[delivery.fate],
        `answered ${delivery.status_code} in ${formatMs(delivery.duration_ms)}`,
        delivery.fate === "refused",
      ),
    ),
    ...(measured === null ? [] : [event(since(measured), "Measured", "")]),
  ];
}

/** All events; those at the same time in the order of the rows, what was found after its row. */
export function eventsOf(call: Told, deliveries: readonly Delivery[] = []): CallEvent[] {
  let reachedMs = 0;
  const rows = call.rows.map((row) => {
    reachedMs = row.start_ms ?? reachedMs;
    return ofRow(row, reachedMs);
  });
  const [start, ...later] = ofServer(call, deliveries);
  return [start, ...rows, ...call.moments.flatMap(ofMoment), ...later]
    .filter((event) => event !== undefined)
    .sort((a, b) => a.placeMs - b.placeMs);
}
