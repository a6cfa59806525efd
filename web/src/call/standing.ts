/** Where a figure stands among the agent's usual ones, in words. */
import type { Metric, Usual } from "../api/types";

export type Standing = Usual["metrics"][string];

const FAR = 0.9;

export interface InWords {
  readonly words: string;
  /** Far out on the worse side, where the metric has one. */
  readonly isWorse: boolean;
}

/** `higher than 95%`, `lower than 80%`, `as usual` near the middle; null where it has no rank. */
export function standingOf({ rank }: Standing, better: Metric["better"]): InWords | null {
  if (rank === null) return null;
  const isHigh = rank >= 0.5;
  const share = Math.round((isHigh ? rank : 1 - rank) * 100);
  const isWorse = (better === "lower" && rank >= FAR) || (better === "higher" && rank <= 1 - FAR);
  if (share < 75) return { words: "as usual", isWorse: false };
  return { words: `${isHigh ? "higher" : "lower"} than ${share}%`, isWorse };
}
