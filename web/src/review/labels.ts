/** What people say of an eval's verdict. */
import type { EvalVerdict, Label, NewLabel } from "../api/types";

export type Sayable = NewLabel["verdict"];

/** What a label is about. */
export interface Reviewed {
  readonly eval_id: number;
  readonly version: number;
  readonly verdict: EvalVerdict;
  readonly model?: string | null;
}

/** In the order in which they are offered. */
export const SAYABLE: readonly Sayable[] = ["pass", "fail", "not_applicable"];

export function isSayable(verdict: EvalVerdict): verdict is Sayable {
  return (SAYABLE as readonly string[]).includes(verdict);
}

/** What somebody means most likely who disagrees. */
export function opposite(verdict: EvalVerdict): Sayable {
  return verdict === "pass" ? "fail" : "pass";
}

/** The labels of this very result: of its version, and of the model that judged. */
export function labelsOf(labels: readonly Label[], result: Reviewed): readonly Label[] {
  return labels.filter(
    (label) =>
      label.eval_id === result.eval_id &&
      label.version === result.version &&
      label.model === (result.model ?? ""),
  );
}

export function ownAmong(labels: readonly Label[]): Label | undefined {
  return labels.find(({ own }) => own);
}

export function reviewerName({ reviewer }: Pick<Label, "reviewer">): string {
  if (reviewer.name === null) return "Somebody who is no longer here";
  return reviewer.kind === "key" ? `API key ${reviewer.name}` : reviewer.name;
}
