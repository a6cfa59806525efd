import { useMemo, useState } from "react";
import type { Metric } from "../api/types";

/** What a call's card shows of it, whatever columns the table has. */
const OF_CARDS: readonly string[] = ["response_latency_p50_ms", "tool_errors"];

/**
 * The keys of the metrics that a list asks for: those shown, and those shown before, so that a
 * column that goes or comes back asks for nothing anew. Null until it is known which there are.
 */
export function useAskedMetrics(
  columns: readonly string[],
  metrics: readonly Metric[] | undefined,
): readonly string[] | null {
  const [before, setBefore] = useState<ReadonlySet<string>>(() => new Set(OF_CARDS));
  const fresh = columns.filter((key) => !before.has(key));
  if (fresh.length > 0) setBefore(new Set([...before, ...fresh]));
  return useMemo(
    () => metrics?.map(({ key }) => key).filter((key) => before.has(key)) ?? null,
    [metrics, before],
  );
}
