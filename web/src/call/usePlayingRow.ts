import { type RefObject, useMemo } from "react";
import type { Row } from "../api/types";
import { usePlayhead } from "./usePlayhead";

/** The index of the row that is being played; null while nothing was played or sought. */
export function usePlayingRow(
  audio: RefObject<HTMLAudioElement | null>,
  rows: readonly Row[],
): number | null {
  const ms = usePlayhead(audio);
  const timed = useMemo(
    () =>
      rows
        .flatMap(({ index, start_ms }) => (start_ms === null ? [] : [{ index, start_ms }]))
        .sort((a, b) => a.start_ms - b.start_ms),
    [rows],
  );
  if (ms === null) return null;
  return timed.findLast(({ start_ms }) => start_ms <= ms)?.index ?? null;
}
