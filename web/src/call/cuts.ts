/** Where in a row the other side began to speak. */
import type { Moment, Row } from "../api/types";

/** For each row with timed words: the position of the word before which the other one cut in. */
export function cutsByRow(
  rows: readonly Row[],
  moments: readonly Moment[],
): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { kind, start_ms: atMs } of moments) {
    const cutInto =
      kind === "user_interruption" ? "agent" : kind === "agent_interruption" ? "user" : null;
    if (cutInto === null) continue;
    const row = rows.find(
      ({ role, words }) =>
        role === cutInto &&
        words.some((word) => word.start_ms <= atMs) &&
        words.some((word) => word.end_ms > atMs),
    );
    if (!row) continue;
    const next = row.words.findIndex((word) => word.start_ms >= atMs);
    found.set(row.index, next === -1 ? row.words.length : next);
  }
  return found;
}
