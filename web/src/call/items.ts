/** The transcript as it is read: rows joined into items, in the order in which they were sent. */
import type { Moment, Row } from "../api/types";
import { isDoubtful, unmeasuredOf } from "./silence";
import type { Stretch } from "./speech";

export interface SpeechItem {
  readonly kind: "speech";
  readonly row: Row;
  /** The speaker changed here, so the name is shown. */
  readonly opensTurn: boolean;
  /** What the measurement found at this row: interruptions, backchannels, repetitions. */
  readonly moments: readonly Moment[];
}

/** A tool's call and its result; one of the two may be missing. */
export interface ToolItem {
  readonly kind: "tool";
  readonly call: Row | null;
  readonly result: Row | null;
}

export interface NodeItem {
  readonly kind: "node";
  readonly row: Row;
}

export interface SilenceItem {
  readonly kind: "silence";
  readonly startMs: number;
  readonly endMs: number;
  /** Somebody spoke around here, and nobody knows when exactly: it may have been no silence. */
  readonly doubtful: boolean;
}

export type Item = SpeechItem | ToolItem | NodeItem | SilenceItem;

/** The result row of each tool call row, by the rows' indices; joined by `request_id`. */
function resultsByCall(rows: readonly Row[]): Map<number, Row> {
  const waiting = new Map<string, Row[]>();
  for (const row of rows) {
    const id = row.tool?.request_id;
    if (row.role !== "agent_result" || !id) continue;
    const results = waiting.get(id);
    if (results === undefined) waiting.set(id, [row]);
    else results.push(row);
  }
  const joined = new Map<number, Row>();
  for (const row of rows) {
    const id = row.tool?.request_id;
    if (row.role !== "agent_function" || !id) continue;
    const result = waiting.get(id)?.shift();
    if (result !== undefined) joined.set(row.index, result);
  }
  return joined;
}

function momentsByRow(moments: readonly Moment[]): Map<number, Moment[]> {
  const byRow = new Map<number, Moment[]>();
  for (const moment of moments) {
    if (moment.row_index === null) continue;
    const list = byRow.get(moment.row_index);
    if (list === undefined) byRow.set(moment.row_index, [moment]);
    else list.push(moment);
  }
  return byRow;
}

/** Silences and pauses go before the first row that starts when they end. */
class Silences {
  private readonly waiting: Stretch[];

  constructor(
    moments: readonly Moment[],
    pauses: readonly Stretch[],
    private readonly unmeasured: readonly Stretch[],
  ) {
    const silences = moments
      .filter((moment) => moment.kind === "long_silence")
      .map(({ start_ms, end_ms }) => ({ startMs: start_ms, endMs: end_ms }));
    this.waiting = [...silences, ...pauses].sort((a, b) => a.endMs - b.endMs);
  }

  before(startMs: number | null): SilenceItem[] {
    const over: SilenceItem[] = [];
    while (startMs !== null && this.waiting[0] && this.waiting[0].endMs <= startMs) {
      const doubtful = isDoubtful(this.waiting[0], this.unmeasured);
      over.push({ kind: "silence", ...this.waiting[0], doubtful });
      this.waiting.shift();
    }
    return over;
  }

  rest(): SilenceItem[] {
    return this.before(Number.POSITIVE_INFINITY);
  }
}

/** `pauses` are shorter than the long silences among the moments, and shown like them. */
export function itemsOf(
  rows: readonly Row[],
  moments: readonly Moment[],
  pauses: readonly Stretch[] = [],
): Item[] {
  const results = resultsByCall(rows);
  const shownWithCall = new Set([...results.values()].map((row) => row.index));
  const notes = momentsByRow(moments);
  const silences = new Silences(moments, pauses, unmeasuredOf(rows));
  const items: Item[] = [];
  let speaker: string | null = null;
  for (const row of rows) {
    if (shownWithCall.has(row.index)) continue;
    items.push(...silences.before(row.start_ms));
    if (row.role === "agent_function") {
      items.push({ kind: "tool", call: row, result: results.get(row.index) ?? null });
    } else if (row.role === "agent_result") {
      items.push({ kind: "tool", call: null, result: row });
    } else if (row.role === "node_transition") {
      items.push({ kind: "node", row });
    } else {
      const opensTurn = speaker !== row.role_as_sent || row.injected;
      items.push({ kind: "speech", row, opensTurn, moments: notes.get(row.index) ?? [] });
      speaker = row.injected ? null : row.role_as_sent;
    }
  }
  return [...items, ...silences.rest()];
}

/** Where each row is shown: the position of its item, by the row's index. */
export function itemPositions(items: readonly Item[]): Map<number, number> {
  const positions = new Map<number, number>();
  items.forEach((item, position) => {
    for (const row of rowsOf(item)) positions.set(row.index, position);
  });
  return positions;
}

export function rowsOf(item: Item): Row[] {
  if (item.kind === "silence") return [];
  if (item.kind !== "tool") return [item.row];
  return [item.call, item.result].filter((row) => row !== null);
}
