/** What went wrong in a call, in few words and the worst first: the line below its title. */
import type { CallDetail, Moment, Reply } from "../api/types";
import { formatMs, formatPosition } from "../format/time";
import { itemsOf, rowsOf } from "./items";
import { isDoubtful, unmeasuredOf } from "./silence";

export interface Headline {
  readonly text: string;
  readonly tone: "bad" | "odd";
  /** The row to go to; null where it belongs to none. */
  readonly rowIndex: number | null;
  /** The greater, the further to the front. */
  readonly weight: number;
}

export type Told = Pick<CallDetail, "rows" | "moments" | "replies" | "node_visits">;

/** Waits from here on are told: nobody on a telephone takes them for thinking. */
const LONG_WAIT_MS = 3000;
/** Below this, a row's recognition is in doubt. */
const DOUBTFUL_ROW = 0.7;

function times(count: number): string {
  return count === 1 ? "" : ` ${count}×`;
}

function at(ms: number | null): string {
  return ms === null ? "" : ` at ${formatPosition(ms).slice(0, -2)}`;
}

/** Where it happened, if it happened once; else how often. */
function often(count: number, ms: number | null): string {
  return count === 1 ? at(ms) : times(count);
}

function ofTools({ rows }: Told): Headline[] {
  const failed = new Map<string, number[]>();
  const silent = new Map<string, number[]>();
  for (const item of itemsOf(rows, [])) {
    if (item.kind !== "tool") continue;
    const [row] = rowsOf(item);
    const tools = rowsOf(item).flatMap(({ tool }) => tool ?? []);
    if (!row) continue;
    const name = tools.find((tool) => tool.name)?.name ?? "a tool";
    const isFailed = tools.some((tool) => tool.failed);
    if (!isFailed && (item.result !== null || !item.call?.tool?.request_id)) continue;
    const kind = isFailed ? failed : silent;
    kind.set(name, [...(kind.get(name) ?? []), row.index]);
  }
  const told = (kind: Map<string, number[]>, verb: string, weight: number): Headline[] =>
    [...kind].map(([name, indices]) => ({
      text: `${name} ${verb}${times(indices.length)}`,
      tone: "bad",
      rowIndex: indices[0] ?? null,
      weight: weight + Math.min(indices.length, 9) / 10,
    }));
  return [...told(failed, "failed", 100), ...told(silent, "never answered", 90)];
}

function isLongWait(reply: Reply): reply is Reply & { gap_ms: number } {
  return reply.gap_ms !== null && reply.gap_ms >= LONG_WAIT_MS && reply.kind !== "opening";
}

function ofWaits({ replies }: Told): Headline[] {
  const waits = replies.filter(isLongWait);
  const longest = waits.reduce<(typeof waits)[number] | null>(
    (worst, reply) => (worst === null || reply.gap_ms > worst.gap_ms ? reply : worst),
    null,
  );
  if (longest === null) return [];
  const once = `caller waited ${formatMs(longest.gap_ms)}${at(longest.from_ms)}`;
  const often = `caller waited over ${formatMs(LONG_WAIT_MS)} ${waits.length}×, up to ${formatMs(longest.gap_ms)}`;
  return [
    {
      text: waits.length === 1 ? once : often,
      tone: "bad",
      rowIndex: longest.row_index,
      weight: 80 + Math.min(longest.gap_ms / 1000, 99) / 100,
    },
  ];
}

interface Kind {
  readonly of: (moment: Moment) => boolean;
  readonly text: (count: number, first: Moment) => string;
  readonly tone: Headline["tone"];
  readonly weight: number;
}

const KINDS: readonly Kind[] = [
  {
    of: ({ kind }) => kind === "no_response",
    text: (count, { start_ms }) => `agent did not answer${often(count, start_ms)}`,
    tone: "bad",
    weight: 95,
  },
  {
    of: ({ kind }) => kind === "agent_interruption",
    text: (count, { start_ms }) => `agent interrupted the caller${often(count, start_ms)}`,
    tone: "bad",
    weight: 75,
  },
  {
    of: ({ kind, latency_ms }) => kind === "user_interruption" && latency_ms === null,
    text: (count, { start_ms }) => `agent talked on over the caller${often(count, start_ms)}`,
    tone: "bad",
    weight: 70,
  },
  {
    of: ({ kind }) => kind === "repetition",
    text: (count, { start_ms }) => `agent repeated itself${often(count, start_ms)}`,
    tone: "odd",
    weight: 50,
  },
  {
    of: ({ kind, latency_ms }) => kind === "user_interruption" && latency_ms !== null,
    text: (count, { start_ms }) => `caller interrupted${often(count, start_ms)}`,
    tone: "odd",
    weight: 30,
  },
];

function ofMoments({ moments }: Told): Headline[] {
  return KINDS.flatMap(({ of, text, tone, weight }) => {
    const found = moments.filter(of);
    const [first] = found;
    if (!first) return [];
    return [{ text: text(found.length, first), tone, rowIndex: first.row_index, weight }];
  });
}

/** Silences in which nobody waited for the agent: those are told as waits. */
function ofSilences({ moments, replies, rows }: Told): Headline[] {
  const waited = new Set(replies.filter(isLongWait).map((reply) => reply.row_index));
  const unmeasured = unmeasuredOf(rows);
  const found = moments.filter(
    (moment) =>
      moment.kind === "long_silence" &&
      !(moment.row_index !== null && waited.has(moment.row_index)) &&
      !isDoubtful({ startMs: moment.start_ms, endMs: moment.end_ms }, unmeasured),
  );
  const length = (moment: Moment) => moment.end_ms - moment.start_ms;
  const [longest] = [...found].sort((a, b) => length(b) - length(a));
  if (!longest) return [];
  const one = `${formatMs(length(longest))} of silence${at(longest.start_ms)}`;
  return [
    {
      text:
        found.length === 1 ? one : `${found.length} silences, up to ${formatMs(length(longest))}`,
      tone: length(longest) >= 10_000 ? "bad" : "odd",
      rowIndex: longest.row_index,
      weight: length(longest) >= 10_000 ? 65 : 40,
    },
  ];
}

function ofNodes({ node_visits }: Told): Headline[] {
  const loops = node_visits.filter((visit) => visit.is_loop);
  const [first] = loops;
  if (!first) return [];
  const names = [...new Set(loops.map((visit) => visit.node))];
  const where = names.length <= 2 ? names.join(", ") : `${names.length} nodes`;
  return [
    {
      text: `came back to ${where}${loops.length > names.length ? times(loops.length) : ""}`,
      tone: "odd",
      rowIndex: first.row_index,
      weight: 45,
    },
  ];
}

function ofRecognition({ rows }: Told): Headline[] {
  const confidence = (index: number) => rows[index]?.reported.transcript_confidence ?? 1;
  const doubtful = rows.filter(
    ({ reported }) => (reported.transcript_confidence ?? 1) < DOUBTFUL_ROW,
  );
  const [worst] = [...doubtful].sort((a, b) => confidence(a.index) - confidence(b.index));
  if (!worst) return [];
  return [
    {
      text: `recognition in doubt${often(doubtful.length, worst.start_ms)}`,
      tone: "odd",
      rowIndex: worst.index,
      weight: 20,
    },
  ];
}

/** What the stack itself says was cut off, where the timings show no interruption. */
function ofCutOff({ rows, moments }: Told): Headline[] {
  if (moments.some(({ kind }) => kind === "user_interruption")) return [];
  const cut = rows.filter((row) => row.role === "agent" && row.reported.interrupted);
  const [first] = cut;
  if (!first) return [];
  return [
    {
      text: `agent was cut off${often(cut.length, first.start_ms)}`,
      tone: "odd",
      rowIndex: first.index,
      weight: 28,
    },
  ];
}

/** The headlines of a call, worst first; none where nothing stands out. */
export function headlinesOf(call: Told): Headline[] {
  const nobodySpoke: Headline[] =
    call.rows.length > 0 ? [] : [{ text: "nobody spoke", tone: "bad", rowIndex: null, weight: 85 }];
  return [
    ...nobodySpoke,
    ...ofTools(call),
    ...ofWaits(call),
    ...ofMoments(call),
    ...ofCutOff(call),
    ...ofSilences(call),
    ...ofNodes(call),
    ...ofRecognition(call),
  ].sort((a, b) => b.weight - a.weight);
}
