/** Silence is what nobody is known to have said; speech without a length may hide in it. */
import type { Row } from "../api/types";
import { isSpeech, type Stretch, speechOf, united } from "./speech";

const SHORTEST_PAUSE_MS = 2000;
/** From here on a pause is a long silence, which the measurement found. */
const LONG_SILENCE_MS = 3000;

/** Pauses between speech that are worth a line, but no long silences. */
export function pausesOf(rows: readonly Row[]): Stretch[] {
  const speech = united(rows.filter(isSpeech).flatMap(speechOf));
  return speech.flatMap(({ startMs }, position) => {
    const before = speech[position - 1];
    if (!before) return [];
    const length = startMs - before.endMs;
    if (length < SHORTEST_PAUSE_MS || length >= LONG_SILENCE_MS) return [];
    return [{ startMs: before.endMs, endMs: startMs }];
  });
}

/**
 * Where somebody spoke, nobody knows when exactly or for how long. A row without any time was said
 * somewhere between the rows sent before and after it.
 */
export function unmeasuredOf(rows: readonly Row[]): Stretch[] {
  const found: { startMs: number; endMs: number; open: boolean }[] = [];
  let reachedMs = 0;
  for (const row of rows) {
    if (row.start_ms !== null) {
      reachedMs = row.start_ms;
      for (const one of found) {
        if (!one.open) continue;
        one.endMs = row.start_ms;
        one.open = false;
      }
    }
    if (!isSpeech(row) || speechOf(row).some((one) => one.endMs > one.startMs)) continue;
    const open = row.start_ms === null;
    found.push({
      startMs: reachedMs,
      endMs: open ? Number.POSITIVE_INFINITY : reachedMs,
      open,
    });
  }
  return found.map(({ startMs, endMs }) => ({ startMs, endMs }));
}

/** Whether somebody may have spoken in what looks like a silence. */
export function isDoubtful(silence: Stretch, unmeasured: readonly Stretch[]): boolean {
  return unmeasured.some(
    ({ startMs, endMs }) => startMs <= silence.endMs && endMs >= silence.startMs,
  );
}
