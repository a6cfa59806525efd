/** A criterion while somebody edits it, and what it comes to. */
import type { Metric } from "../api/types";
import { type CheckDraft, checkDraftOf, newCheck } from "./draft";
import {
  inputOf,
  type JudgeDraft,
  type JudgeFaults,
  judgeDraftOf,
  newJudge,
  readJudge,
} from "./judgeDraft";
import { type CheckFaults, readCheck } from "./reading";
import { type AnyCriterion, type Check, type Criterion, isJudge } from "./shapes";

export interface ChecksDraft {
  readonly kind: "checks";
  readonly combine: Criterion["combine"];
  readonly checks: readonly CheckDraft[];
  readonly given: readonly CheckDraft[];
}

export type CriterionDraft = ChecksDraft | JudgeDraft;

export function newCriterion(kind: CriterionDraft["kind"]): CriterionDraft {
  return kind === "judge"
    ? newJudge()
    : { kind: "checks", combine: "all", checks: [newCheck()], given: [] };
}

export function criterionDraftOf(
  criterion: AnyCriterion,
  metrics: readonly Metric[],
): CriterionDraft {
  if (isJudge(criterion)) return judgeDraftOf(criterion, metrics);
  const drafts = (some: readonly Check[]) => some.map((check) => checkDraftOf(check, metrics));
  return {
    kind: "checks",
    combine: criterion.combine,
    checks: drafts(criterion.checks),
    given: drafts(criterion.given),
  };
}

/** By the key of the check. */
export type FaultsByCheck = ReadonlyMap<number, CheckFaults>;

export interface Faults {
  readonly checks: FaultsByCheck;
  readonly judge: JudgeFaults;
}

export const NO_FAULTS: Faults = { checks: new Map(), judge: {} };

export function hasFaults({ checks, judge }: Faults): boolean {
  return checks.size > 0 || Object.keys(judge).length > 0;
}

export function bothFaults(one: Faults, other: Faults): Faults {
  return {
    checks: new Map([...one.checks, ...other.checks]),
    judge: { ...one.judge, ...other.judge },
  };
}

export function readCriterion(
  draft: CriterionDraft,
  metrics: readonly Metric[],
): { criterion: AnyCriterion; faults: Faults } {
  const faulty = new Map<number, CheckFaults>();
  const readAll = (drafts: readonly CheckDraft[]) =>
    drafts.map((one) => {
      const { value, faults } = readCheck(one, metrics);
      if (Object.keys(faults).length > 0) faulty.set(one.key, faults);
      return value;
    });
  const given = readAll(draft.given);
  if (draft.kind === "judge") {
    const { value, faults } = readJudge(draft, given);
    return { criterion: value, faults: { checks: faulty, judge: faults } };
  }
  const criterion = { combine: draft.combine, checks: readAll(draft.checks), given };
  return { criterion, faults: { checks: faulty, judge: {} } };
}

/** Which input a field of a check, as the API calls it, is typed into. */
const INPUTS: Readonly<Record<string, keyof CheckDraft>> = {
  phrases: "phrases",
  match: "match",
  threshold: "threshold",
  said_by: "saidBy",
  meaning: "meaning",
  within: "part",
  tool: "tool",
  expect: "expect",
  parameters_schema: "schema",
  other_tool: "otherTool",
  times: "times",
  metric: "metric",
  at_least: "atLeast",
  at_most: "atMost",
};

/** The server names the kind of the criterion, and of each check, on the way to a field. */
const OF_A_CHECK =
  /^criterion\.(?:checks\.|judge\.)?(checks|given)\.(\d+)\.(?:phrase|tool|metric)\.(\w+)/;
const OF_THE_JUDGE = /^criterion\.judge\.(.+)$/;

function checksNamed(draft: CriterionDraft, list: string | undefined): readonly CheckDraft[] {
  if (list === "given") return draft.given;
  return draft.kind === "checks" ? draft.checks : [];
}

/** What the server refused, sorted to the inputs that it names; the rest is said as a whole. */
export function sortRefused(
  refused: Readonly<Record<string, string>>,
  draft: CriterionDraft,
): { faults: Faults; rest: Readonly<Record<string, string>> } {
  const checks = new Map<number, CheckFaults>();
  const judge: Record<string, string> = {};
  const rest: Record<string, string> = {};
  for (const [path, message] of Object.entries(refused)) {
    const [, list, position, field] = OF_A_CHECK.exec(path) ?? [];
    const check = checksNamed(draft, list)[Number(position)];
    const input = INPUTS[field ?? ""];
    const ofJudge = OF_THE_JUDGE.exec(path)?.[1];
    const judgeInput = draft.kind === "judge" && ofJudge ? inputOf(ofJudge, draft) : null;
    if (check && input) checks.set(check.key, { ...checks.get(check.key), [input]: message });
    else if (judgeInput) judge[judgeInput] = message;
    else rest[path] = message;
  }
  return { faults: { checks, judge }, rest };
}
