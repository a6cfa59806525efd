/** What an eval may say of a call, how it is shown, and in which order it is read. */
import type { EvalVerdict } from "../api/types";
import type { IconName } from "../theme/Icon";

export interface VerdictSign {
  readonly words: string;
  readonly icon: IconName;
  readonly tone: "good" | "bad" | "odd" | "none";
}

/** What went wrong comes first. */
export const VERDICTS: Readonly<Record<EvalVerdict, VerdictSign>> = {
  fail: { words: "Fail", icon: "cross", tone: "bad" },
  error: { words: "Error", icon: "warning", tone: "odd" },
  pass: { words: "Pass", icon: "check", tone: "good" },
  not_applicable: { words: "Not applicable", icon: "minus", tone: "none" },
  not_run: { words: "Not run", icon: "clock", tone: "none" },
};

const ORDER = Object.keys(VERDICTS) as EvalVerdict[];

export function isVerdict(text: string): text is EvalVerdict {
  return Object.hasOwn(VERDICTS, text);
}

/** The results with those to look at first; within a verdict by name. */
export function byVerdict<R extends { readonly verdict: EvalVerdict; readonly name: string }>(
  results: readonly R[],
): R[] {
  return results.toSorted(
    (one, other) =>
      ORDER.indexOf(one.verdict) - ORDER.indexOf(other.verdict) ||
      one.name.localeCompare(other.name),
  );
}

export type VerdictCounts = Readonly<Record<EvalVerdict, number>>;

export function countVerdicts(
  results: readonly { readonly verdict: EvalVerdict }[],
): VerdictCounts {
  const counts = { fail: 0, error: 0, pass: 0, not_applicable: 0, not_run: 0 };
  for (const { verdict } of results) counts[verdict] += 1;
  return counts;
}

/** How each verdict is counted, in the order in which they are said. */
export const COUNTED: readonly (readonly [EvalVerdict, string])[] = [
  ["fail", "failed"],
  ["error", "with an error"],
  ["pass", "passed"],
  ["not_applicable", "not applicable"],
  ["not_run", "not run"],
];

/** `2 failed, 9 passed, 1 not applicable`; what there is none of is left out. */
export function countsInWords(counts: VerdictCounts): string {
  return COUNTED.filter(([verdict]) => counts[verdict] > 0)
    .map(([verdict, words]) => `${counts[verdict].toLocaleString("en-US")} ${words}`)
    .join(", ");
}

/** The filter of Calls for those of which an eval says this. */
export function verdictFilter(evalId: number, verdict: EvalVerdict): string {
  return `eval.${evalId}=${verdict}`;
}

/** Of how many calls, the latest, pass rates tell. */
export const RATED = 1000;

/** On how many calls an eval said anything. */
export function judgedBy(counts: VerdictCounts): number {
  return COUNTED.reduce((sum, [verdict]) => sum + counts[verdict], 0);
}

/** The share of passes among the calls that were judged; null where none was. */
export function passRate({ pass, fail }: Pick<VerdictCounts, "pass" | "fail">): number | null {
  return pass + fail === 0 ? null : pass / (pass + fail);
}
