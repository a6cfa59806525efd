/** What an eval asks of a call, as the API takes it and answers with. */
import type { components } from "../api/schema";

type Schemas = components["schemas"];

export type PhraseCheck = Schemas["PhraseCheck"];
export type ToolCheck = Schemas["ToolCheck"];
export type MetricCheck = Schemas["MetricCheck"];
/** Checks, which need no model. */
export type Criterion = Schemas["Criterion"];
/** A question to a language model. */
export type JudgeCriterion = Schemas["JudgeCriterion"];
export type AnyCriterion = Criterion | JudgeCriterion;
export type Check = Criterion["checks"][number];
export type Match = PhraseCheck["match"];
export type SaidBy = PhraseCheck["said_by"];
export type Within = NonNullable<PhraseCheck["within"]>;
export type Expectation = ToolCheck["expect"];
/** Which calls an eval is about: those that meet every condition. */
export type Scope = Schemas["Scope"];
export type ScopeCondition = Scope["conditions"][number];

type Kinds = Schemas["EvalOut"]["criterion"];
type Asked<T> = T & { criterion: AnyCriterion };

export type AskingEval = Asked<Schemas["EvalOut"]>;
export type EvalVersion = Asked<Schemas["EvalVersionOut"]>;
export type LibraryEval = Asked<Schemas["ReadyEvalOut"]>;

/** Leaves out classifications, which are among the evals too, but have a place of their own. */
export function asksAQuestion<T extends { criterion: Kinds }>(one: T): one is Asked<T> {
  return !("kind" in one.criterion) || one.criterion.kind === "judge";
}

export function isJudge(criterion: AnyCriterion): criterion is JudgeCriterion {
  return "kind" in criterion;
}
