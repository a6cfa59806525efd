/** The whole call as a map: who spoke when, where both did, and what happened besides. */
import type { CallDetail, Moment, NodeVisit, Row } from "../api/types";
import { itemsOf } from "./items";
import { isSpeech, type Mark, overlaps, type Stretch, speechOf, united } from "./speech";
import { durationOf, hasFailed } from "./toolTime";

/** A stretch of speech, and the words in it. */
export interface SpeechMark extends Mark {
  readonly text: string;
}

export interface ToolMark extends Mark {
  readonly name: string;
  readonly failed: boolean;
}

/** A stay in a node of the graph; the call may have begun in it, and then no row entered it. */
export interface NodeBand extends Stretch {
  readonly name: string;
  readonly rowIndex: number | null;
  readonly isLoop: boolean;
}

/** Somebody began to speak while the other one did. */
export interface Cut extends Mark {
  readonly by: "agent" | "user";
}

export interface CallMap {
  /** The longest of the duration and every row's end. */
  readonly lengthMs: number;
  readonly agent: readonly SpeechMark[];
  readonly user: readonly SpeechMark[];
  readonly crosstalk: readonly Stretch[];
  readonly silences: readonly Stretch[];
  readonly tools: readonly ToolMark[];
  readonly nodes: readonly NodeBand[];
  readonly cuts: readonly Cut[];
  /** Rows of speech that carry no timing, and so are not on the map. */
  readonly untimed: number;
}

/** The stretches of a row's speech, each with the words that were said in it. */
function spokenMarks(row: Row): SpeechMark[] {
  return speechOf(row).map((stretch) => {
    const words = row.words.filter(
      ({ start_ms, end_ms }) => start_ms >= stretch.startMs && end_ms <= stretch.endMs,
    );
    const text = words.length > 0 ? words.map((word) => word.text).join(" ") : (row.text ?? "");
    return { ...stretch, text };
  });
}

function toolMarks(rows: readonly Row[]): ToolMark[] {
  return itemsOf(rows, []).flatMap((item) => {
    if (item.kind !== "tool") return [];
    const row = item.call ?? item.result;
    if (row === null || row.start_ms === null) return [];
    return [
      {
        startMs: row.start_ms,
        endMs: row.start_ms + (durationOf(item) ?? 0),
        rowIndex: row.index,
        name: item.call?.tool?.name ?? item.result?.tool?.name ?? "tool",
        failed: hasFailed(item),
      },
    ];
  });
}

/** Stays of which it is known when they began; one without a known end is an instant. */
function nodeBands(visits: readonly NodeVisit[]): NodeBand[] {
  return visits.flatMap(({ node, row_index, from_ms, time_ms, is_loop }) => {
    if (node === null || from_ms === null) return [];
    const endMs = from_ms + (time_ms ?? 0);
    return [{ startMs: from_ms, endMs, rowIndex: row_index, name: node, isLoop: is_loop }];
  });
}

function cuts(moments: readonly Moment[]): Cut[] {
  return moments.flatMap(({ kind, row_index, start_ms, end_ms }): Cut[] => {
    if (row_index === null) return [];
    const cut = { startMs: start_ms, endMs: end_ms, rowIndex: row_index };
    if (kind === "user_interruption") return [{ ...cut, by: "user" }];
    return kind === "agent_interruption" ? [{ ...cut, by: "agent" }] : [];
  });
}

export type Mapped = Pick<CallDetail, "rows" | "moments" | "duration_ms" | "node_visits">;

export function mapOf(call: Mapped): CallMap {
  const { rows } = call;
  const speech = rows.filter(isSpeech);
  const agent = speech.filter((row) => row.role === "agent").flatMap(spokenMarks);
  const user = speech.filter((row) => row.role === "user").flatMap(spokenMarks);
  const tools = toolMarks(rows);
  const nodes = nodeBands(call.node_visits);
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
    cuts: cuts(call.moments),
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

const STEPS_MS = [0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map(
  (s) => s * 1000,
);

/** Round times for the axis between two times, at most `most` of them, without the ends. */
export function ticks(startMs: number, endMs: number, most: number): number[] {
  const step = STEPS_MS.find((candidate) => (endMs - startMs) / candidate <= most) ?? 7_200_000;
  const result: number[] = [];
  for (let at = (Math.floor(startMs / step) + 1) * step; at < endMs; at += step) result.push(at);
  return result;
}
