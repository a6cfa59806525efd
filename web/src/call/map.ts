/** The whole call as a map: who spoke when, where both did, and what happened besides. */
import type { CallDetail, Row } from "../api/types";

/** A stretch of the call, in ms from its start. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** A stretch or an instant that belongs to a row. */
export interface Mark extends Stretch {
  readonly rowIndex: number;
}

export interface ToolMark extends Mark {
  readonly name: string;
  readonly failed: boolean;
}

export interface NodeMark extends Mark {
  readonly name: string;
}

export interface CallMap {
  /** The longest of the duration and every row's end. */
  readonly lengthMs: number;
  readonly agent: readonly Mark[];
  readonly user: readonly Mark[];
  readonly crosstalk: readonly Stretch[];
  readonly silences: readonly Stretch[];
  readonly tools: readonly ToolMark[];
  readonly nodes: readonly NodeMark[];
  /** Rows of speech that carry no timing, and so are not on the map. */
  readonly untimed: number;
}

/** Pauses between words up to this are part of the speech. */
const BRIDGED_GAP_MS = 250;

/** When a row was spoken: its words with short gaps bridged; without words, start to end. */
export function speechOf(row: Row): Mark[] {
  const words = row.words.map(({ start_ms, end_ms }) => ({ startMs: start_ms, endMs: end_ms }));
  if (words.length > 0) {
    return united(words, BRIDGED_GAP_MS).map((stretch) => ({ ...stretch, rowIndex: row.index }));
  }
  if (row.start_ms === null || row.end_ms === null || row.end_ms < row.start_ms) return [];
  return [{ startMs: row.start_ms, endMs: row.end_ms, rowIndex: row.index }];
}

/** The union of stretches, in order; gaps up to `bridgedMs` are closed. */
export function united(stretches: readonly Stretch[], bridgedMs = 0): Stretch[] {
  const sorted = [...stretches].sort((a, b) => a.startMs - b.startMs);
  const result: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of sorted) {
    const last = result.at(-1);
    if (last && startMs - last.endMs <= bridgedMs) last.endMs = Math.max(last.endMs, endMs);
    else result.push({ startMs, endMs });
  }
  return result;
}

/** Where two unions overlap. Both must be sorted and free of overlaps in themselves. */
export function overlaps(a: readonly Stretch[], b: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  let i = 0;
  let j = 0;
  for (let x = a[i], y = b[j]; x && y; x = a[i], y = b[j]) {
    const startMs = Math.max(x.startMs, y.startMs);
    const endMs = Math.min(x.endMs, y.endMs);
    if (startMs < endMs) result.push({ startMs, endMs });
    if (x.endMs < y.endMs) i += 1;
    else j += 1;
  }
  return result;
}

function isSpeech(row: Row): boolean {
  return (row.role === "user" || row.role === "agent") && !row.injected;
}

function toolMarks(rows: readonly Row[]): ToolMark[] {
  const results = new Map<string, Row>();
  for (const row of rows) {
    const id = row.tool?.request_id;
    if (row.role === "agent_result" && id) results.set(id, row);
  }
  return rows.flatMap((row) => {
    if (row.role !== "agent_function" || row.start_ms === null || !row.tool) return [];
    const { name, request_id: id, duration_ms: duration } = row.tool;
    const result = id ? results.get(id) : undefined;
    const end = result?.start_ms ?? row.start_ms + (duration ?? 0);
    return [
      {
        startMs: row.start_ms,
        endMs: Math.max(row.start_ms, end),
        rowIndex: row.index,
        name: name ?? "tool",
        failed: row.tool.failed || (result?.tool?.failed ?? false),
      },
    ];
  });
}

function nodeMarks(rows: readonly Row[]): NodeMark[] {
  return rows.flatMap((row) => {
    if (row.role !== "node_transition" || row.start_ms === null) return [];
    const name = row.node?.to_node ?? row.text ?? "node";
    return [{ startMs: row.start_ms, endMs: row.start_ms, rowIndex: row.index, name }];
  });
}

export function mapOf(call: Pick<CallDetail, "rows" | "moments" | "duration_ms">): CallMap {
  const { rows } = call;
  const speech = rows.filter(isSpeech);
  const agent = speech.filter((row) => row.role === "agent").flatMap(speechOf);
  const user = speech.filter((row) => row.role === "user").flatMap(speechOf);
  const tools = toolMarks(rows);
  const nodes = nodeMarks(rows);
  const ends = [...agent, ...user, ...tools, ...nodes].map((mark) => mark.endMs);
  return {
    lengthMs: ends.reduce((longest, end) => Math.max(longest, end), call.duration_ms),
    agent,
    user,
    crosstalk: overlaps(united(agent), united(user)),
    silences: call.moments
      .filter((moment) => moment.kind === "long_silence")
      .map(({ start_ms, end_ms }) => ({ startMs: start_ms, endMs: end_ms })),
    tools,
    nodes,
    untimed: speech.filter((row) => speechOf(row).length === 0).length,
  };
}

/** The row to show for a place on the map: the mark nearest to it; null on an empty map. */
export function rowAt(marks: readonly Mark[], atMs: number): number | null {
  let nearest: Mark | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const mark of marks) {
    const away = Math.max(mark.startMs - atMs, atMs - mark.endMs, 0);
    if (away < distance) {
      nearest = mark;
      distance = away;
    }
  }
  return nearest?.rowIndex ?? null;
}

const STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((s) => s * 1000);

/** Round times for the axis, at most `most` of them, without the call's start. */
export function ticks(lengthMs: number, most: number): number[] {
  const step = STEPS_MS.find((candidate) => lengthMs / candidate <= most) ?? 7_200_000;
  const result: number[] = [];
  for (let at = step; at < lengthMs; at += step) result.push(at);
  return result;
}
