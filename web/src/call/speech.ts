/** When a row was spoken: stretches of time, and their unions and overlaps. */
import type { Row } from "../api/types";

/** A stretch of the call, in ms from its start. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** A stretch or an instant that belongs to a row. */
export interface Mark extends Stretch {
  readonly rowIndex: number;
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

export function isSpeech(row: Row): boolean {
  return (row.role === "user" || row.role === "agent") && !row.injected;
}
