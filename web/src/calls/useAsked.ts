import { useMemo, useState } from "react";
import type { Metric } from "../api/types";
import { CLASSIFIED, EVAL } from "./fields";

/** What a call's card shows of it, whatever columns the table has. */
const OF_CARDS: readonly string[] = ["response_latency_p50_ms", "tool_errors"];

/** What a list is asked to tell of each call: the keys of metrics, and what else. */
export interface Asked {
  readonly metric: string[];
  readonly include: Included[];
}

type Included = "tags" | "evals" | "classified";

function includedFor(columns: ReadonlySet<string>): Included[] {
  const included: Included[] = ["tags"];
  if ([...columns].some((key) => key.startsWith(EVAL))) included.push("evals");
  if (CLASSIFIED.some((key) => columns.has(key))) included.push("classified");
  return included;
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
            include: includedFor(before),
          },
    [metrics, before],
  );
}
