import { useState } from "react";
import type { Label } from "../api/types";
import { useShortcuts } from "../shell/useShortcuts";
import { isSayable, labelsOf, ownAmong, type Reviewed } from "./labels";

/** The first of the results, from this place on, that one has not reviewed; else the very first. */
export function nextToReview(
  results: readonly Reviewed[],
  labels: readonly Label[],
  from = 0,
): number | null {
  const isOpen = (result: Reviewed) =>
    isSayable(result.verdict) && ownAmong(labelsOf(labels, result)) === undefined;
  const inTurn = [...results.slice(from), ...results.slice(0, from)];
  return (inTurn.find(isOpen) ?? results[0])?.eval_id ?? null;
}

/** The result that y and n are for; j and k move to another, and giving a label to the next. */
export function useReviewKeys(results: readonly Reviewed[], labels: readonly Label[]) {
  const [chosen, setChosen] = useState<number | null>(null);
  const isThere = results.some(({ eval_id }) => eval_id === chosen);
  const active = isThere ? chosen : nextToReview(results, labels);
  const at = results.findIndex(({ eval_id }) => eval_id === active);
  const goTo = (place: number) => {
    const result = results[Math.min(Math.max(place, 0), results.length - 1)];
    if (!result) return;
    setChosen(result.eval_id);
    document.querySelector(`[data-eval="${result.eval_id}"]`)?.scrollIntoView({ block: "nearest" });
  };
  useShortcuts(
    results.length === 0
      ? {}
      : {
          j: { does: "Next result", run: () => goTo(at + 1) },
          k: { does: "Previous result", run: () => goTo(at - 1) },
        },
  );
  return {
    active,
    goOn: () => {
      const next = nextToReview(results, labels, at + 1);
      if (next !== null && next !== active) {
        goTo(results.findIndex(({ eval_id }) => eval_id === next));
      }
    },
  };
}
