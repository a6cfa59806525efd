/** The transcript as it is read: rows joined into items, in the order in which they were sent. */
import type { Moment, Row } from "../api/types";

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

/** Silences go before the first row that starts when they end. */
class Silences {
  private readonly waiting: Moment[];

  constructor(moments: readonly Moment[]) {
    this.waiting = moments.filter((moment) => moment.kind === "long_silence");
  }

  before(startMs: number | null): SilenceItem[] {
    const over: SilenceItem[] = [];
    while (startMs !== null && this.waiting[0] && this.waiting[0].end_ms <= startMs) {
      const { start_ms, end_ms } = this.waiting[0];
      over.push({ kind: "silence", startMs: start_ms, endMs: end_ms });
      this.waiting.shift();
    }
    return over;
  }

  rest(): SilenceItem[] {
    return this.before(Number.POSITIVE_INFINITY);
  }
}

export function itemsOf(rows: readonly Row[], moments: readonly Moment[]): Item[] {
  const results = resultsByCall(rows);
  const shownWithCall = new Set([...results.values()].map((row) => row.index));
  const notes = momentsByRow(moments);
  const silences = new Silences(moments);
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
