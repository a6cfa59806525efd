import { useMemo, useState } from "react";
import type { Metric } from "../api/types";
import { EVAL } from "./fields";

/** What a call's card shows of it, whatever columns the table has. */
const OF_CARDS: readonly string[] = ["response_latency_p50_ms", "tool_errors"];

/** What a list is asked to tell of each call: the keys of metrics, and what else. */
export interface Asked {
  readonly metric: string[];
  readonly include: ("tags" | "evals")[];
}

/**
 * What a list asks for: what is shown, and what was shown before, so that a column that goes or
 * comes back asks for nothing anew. Null until it is known which metrics there are.
 */
export function useAsked(
  columns: readonly string[],
  metrics: readonly Metric[] | undefined,
): Asked | null {
  const [before, setBefore] = useState<ReadonlySet<string>>(() => new Set(OF_CARDS));
  const fresh = columns.filter((key) => !before.has(key));
  if (fresh.length > 0) setBefore(new Set([...before, ...fresh]));
  return useMemo(
    () =>
      metrics === undefined
        ? null
        : {
            metric: metrics.map(({ key }) => key).filter((key) => before.has(key)),
            include: [...before].some((key) => key.startsWith(EVAL)) ? ["tags", "evals"] : ["tags"],
          },
    [metrics, before],
  );
}
