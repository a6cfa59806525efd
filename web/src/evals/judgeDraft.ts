/** A judge while somebody edits it. */
import type { Metric } from "../api/types";
import { type CheckDraft, checkDraftOf, takeKey } from "./draft";
import type { Check, JudgeCriterion } from "./shapes";

/** The server's limits. */
export const MOST_OF_JUDGES = {
  question: 500,
  prose: 4_000,
  failures: 12,
  failure: 500,
  name: 40,
} as const;

export interface FailureDraft {
  /** Tells failures apart while their names change. */
  readonly key: number;
  readonly name: string;
  readonly means: string;
}

export interface JudgeDraft {
  readonly kind: "judge";
  readonly question: string;
  readonly definition: string;
  readonly appliesIf: string;
  readonly failures: readonly FailureDraft[];
  readonly doesNotFlag: string;
  readonly scoring: JudgeCriterion["scoring"];
  readonly passAtLeast: string;
  readonly inputs: JudgeCriterion["inputs"];
  /** Keys of the metadata, one a line. */
  readonly metadata: string;
  readonly given: readonly CheckDraft[];
}

export function newFailure(): FailureDraft {
  return { key: takeKey(), name: "", means: "" };
}

export function newJudge(): JudgeDraft {
  return {
    kind: "judge",
    question: "",
    definition: "",
    appliesIf: "",
    failures: [newFailure()],
    doesNotFlag: "",
    scoring: "pass_fail",
    passAtLeast: "4",
    inputs: {
      transcript: "all",
      times: false,
      system_prompt: false,
      capabilities: false,
      tools: false,
      metadata: [],
    },
    metadata: "",
    given: [],
  };
}

export function judgeDraftOf(judge: JudgeCriterion, metrics: readonly Metric[]): JudgeDraft {
  return {
    kind: "judge",
    question: judge.question,
    definition: judge.definition,
    appliesIf: judge.applies_if,
    failures: judge.failures.map(({ key, means }) => ({ key: takeKey(), name: key, means })),
    doesNotFlag: judge.does_not_flag,
    scoring: judge.scoring,
    passAtLeast: String(judge.pass_at_least ?? 4),
    inputs: judge.inputs,
    metadata: judge.inputs.metadata.join("\n"),
    given: judge.given.map((check) => checkDraftOf(check, metrics)),
  };
}

/** By input: `question`, `failure 3 name`. */
export type JudgeFaults = Readonly<Record<string, string>>;

export function placeOf({ key }: FailureDraft, part: "name" | "means"): string {
  return `failure ${key} ${part}`;
}

function faultsOfFailures(failures: readonly FailureDraft[]): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const failure of failures) {
    const name = failure.name.trim();
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(name)) {
      faults[placeOf(failure, "name")] = "A word in small letters, such as wrong_date.";
    } else if (failures.some((other) => other !== failure && other.name.trim() === name)) {
      faults[placeOf(failure, "name")] = "This name is there twice.";
    }
    if (failure.means.trim() === "") faults[placeOf(failure, "means")] = "Say what it means.";
  }
  return faults;
}

/** What a draft comes to; its conditions are read already. */
export function readJudge(
  draft: JudgeDraft,
  given: readonly Check[],
): { value: JudgeCriterion; faults: JudgeFaults } {
  const faults = faultsOfFailures(draft.failures);
  if (draft.question.trim() === "") faults.question = "Ask a question.";
  if (draft.failures.length === 0) faults.failures = "Name at least one failure.";
  return {
    value: {
      kind: "judge",
      question: draft.question.trim(),
      definition: draft.definition.trim(),
      applies_if: draft.appliesIf.trim(),
      failures: draft.failures.map(({ name, means }) => ({
        key: name.trim(),
        means: means.trim(),
      })),
      does_not_flag: draft.doesNotFlag.trim(),
      scoring: draft.scoring,
      pass_at_least: draft.scoring === "score" ? Number(draft.passAtLeast) : null,
      inputs: {
        ...draft.inputs,
        metadata: draft.metadata.split("\n").flatMap((line) => line.trim() || []),
      },
      given: [...given],
    },
    faults,
  };
}

const INPUTS: Readonly<Record<string, string>> = {
  question: "question",
  definition: "definition",
  applies_if: "appliesIf",
  does_not_flag: "doesNotFlag",
  pass_at_least: "passAtLeast",
  failures: "failures",
  inputs: "metadata",
};

/** The input of a field as the server names it: `failures.0.key`. */
export function inputOf(path: string, draft: JudgeDraft): string | null {
  const [field = "", position, part] = path.split(".");
  const failure = field === "failures" ? draft.failures[Number(position)] : undefined;
  if (failure && part) return placeOf(failure, part === "key" ? "name" : "means");
  return INPUTS[field] ?? null;
}
