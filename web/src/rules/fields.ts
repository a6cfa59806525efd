/** What a rule can look at, which operators each kind takes, and how values are said. */
import type { Eval, Metric } from "../api/types";
import { VERDICTS } from "../evals/verdicts";
import { formatQuantity } from "../format/quantity";
import type { Operator, Value } from "./shapes";

export type RuleFieldKind = "quantity" | "boolean" | "choice";

export interface RuleField {
  readonly key: string;
  readonly title: string;
  readonly kind: RuleFieldKind;
  readonly group: string;
  /** Of a quantity. */
  readonly unit: string;
  /** Of a choice: the field of Calls whose values are offered. */
  readonly facet: string | null;
  /** Of a choice between few values: what people call them. */
  readonly names?: ReadonlyMap<string, string>;
}

export const METADATA = "metadata.";
const EVAL = "eval.";

function choice(key: string, title: string, group: string, facet: string = key): RuleField {
  return { key, title, kind: "choice", group, unit: "", facet };
}

const OF_CALLS: readonly RuleField[] = [
  choice("status", "Status", "Call"),
  choice("disconnection_reason", "Disconnection", "Call"),
  { ...choice("successful", "Successful", "Call"), kind: "boolean" },
  choice("sentiment", "Sentiment", "Call"),
  choice("agent_version", "Version", "Call", "version"),
  choice("call_type", "Type", "Call"),
  choice("tool", "Tool that was called", "Tools and flow"),
  choice("tool_error", "Tool that failed", "Tools and flow"),
  choice("node", "Node", "Tools and flow"),
  choice("outcome", "Classified as", "Classification"),
  choice("intent", "Intent", "Classification"),
  choice("judged_sentiment", "Judged sentiment", "Classification"),
];

export interface Known {
  readonly metrics: readonly Metric[];
  readonly metadataKeys: readonly string[];
  readonly evals: readonly Pick<Eval, "id" | "name">[];
}

const VERDICT_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(VERDICTS).map(([verdict, { words }]) => [verdict, words.toLowerCase()]),
);

function evalField({ id, name }: Known["evals"][number]): RuleField {
  return { ...choice(`${EVAL}${id}`, `“${name}”`, "Evals"), names: VERDICT_NAMES };
}

export function ruleFields({ metrics, metadataKeys, evals }: Known): readonly RuleField[] {
  return [
    ...OF_CALLS,
    ...evals.map(evalField),
    ...metadataKeys.map((key) => choice(METADATA + key, key, "Metadata")),
    ...metrics.map(
      ({ key, title, group, unit }): RuleField => ({
        key: `metric.${key}`,
        title,
        kind: "quantity",
        group,
        unit,
        facet: null,
      }),
    ),
  ];
}

/** The field of that key; one that is not known (any more) is taken as text. */
export function ruleFieldOf(fields: readonly RuleField[], key: string): RuleField {
  const known = fields.find((field) => field.key === key);
  if (known) return known;
  if (!key.startsWith(EVAL)) return choice(key, key || "…", "Other");
  const title = `Eval ${key.slice(EVAL.length)}, which is gone`;
  return { ...choice(key, title, "Other"), names: VERDICT_NAMES };
}

const OPERATORS: Readonly<Record<RuleFieldKind, readonly Operator[]>> = {
  quantity: ["at_least", "at_most", "over", "under", "is", "is_not", "empty", "present"],
  boolean: ["is", "is_not", "empty", "present"],
  choice: ["is", "is_not", "empty", "present"],
};

export function operatorsOf(kind: RuleFieldKind): readonly Operator[] {
  return OPERATORS[kind];
}

const VERBS: Readonly<Record<Operator, string>> = {
  is: "is",
  is_not: "is not",
  at_least: "is at least",
  at_most: "is at most",
  over: "is over",
  under: "is under",
  empty: "is empty",
  present: "is present",
};

export function verbOf(operator: Operator): string {
  return VERBS[operator];
}

export function takesValue(operator: Operator): boolean {
  return operator !== "empty" && operator !== "present";
}

/** A value as it is said of its field. */
export function valueInWords(field: RuleField, value: Value): string {
  if (value === null) return "nothing";
  if (field.kind === "quantity") {
    return typeof value === "number" ? formatQuantity(value, field.unit) : String(value);
  }
  const name = field.names?.get(String(value));
  if (name !== undefined) return name;
  if (field.kind === "boolean") return value === true || value === "true" ? "yes" : "no";
  return String(value) === "" ? "…" : String(value);
}
