/** What calls can be filtered by, and how a value of each field is said in words. */
import type { Agent, Eval, Metric, Rule } from "../api/types";
import { VERDICTS } from "../evals/verdicts";
import { formatQuantity } from "../format/quantity";
import { formatInstant } from "../format/time";

export type FieldKind = "agent" | "choice" | "boolean" | "quantity" | "time" | "text";

export interface Field {
  readonly key: string;
  readonly title: string;
  readonly kind: FieldKind;
  readonly group: string;
  /** Of a quantity. */
  readonly unit: string;
  readonly hint: string;
  /** Of a choice whose values stand for something that has a name: what people call them. */
  readonly names?: ReadonlyMap<string, Named>;
  /** What having no value means; "no value" where that says enough. */
  readonly none?: string;
}

/** What a value is called; `tag`: how its mark looks. */
export interface Named {
  readonly name: string;
  readonly tag?: Pick<Rule, "kind" | "colour">;
}

export const TAG = "tag";
export const EVAL = "eval.";
/** What a model classified a call as. */
export const CLASSIFIED: readonly string[] = ["outcome", "intent", "judged_sentiment"];
export const EXTRACTED = "extracted.";
export const METADATA = "metadata.";

function field(key: string, title: string, kind: FieldKind, group = "Call", unit = ""): Field {
  return { key, title, kind, group, unit, hint: "" };
}

const CALL_FIELDS: readonly Field[] = [
  field("agent_id", "Agent", "agent"),
  field("version", "Version", "choice"),
  field("started_at_ms", "Started", "time"),
  field("status", "Status", "choice"),
  field("call_type", "Type", "choice"),
  field("disconnection_reason", "Disconnection", "choice"),
  field("successful", "Successful", "boolean"),
  field("sentiment", "Sentiment", "choice"),
  field("in_voicemail", "Voicemail", "boolean"),
  field("duration_ms", "Duration", "quantity", "Call", "ms"),
  field("cost_cents", "Cost", "quantity", "Call", "cents"),
  field("warnings", "Warnings", "quantity", "Call", "count"),
  field("call_id", "Call ID", "text"),
  field("caller_phone_number", "Caller", "text"),
  field("recipient", "Recipient", "text"),
  field("ended_at_ms", "Ended", "time"),
  field("look", "Needs a look", "choice"),
  field("tool", "Tool", "choice", "Tools and flow"),
  field("tool_error", "Tool that failed", "choice", "Tools and flow"),
  field("node", "Node", "choice", "Tools and flow"),
  field("outcome", "Classified as", "choice", "Classification"),
  field("outcome_success", "Outcome is a success", "boolean", "Classification"),
  field("intent", "Intent", "choice", "Classification"),
  field("judged_sentiment", "Judged sentiment", "choice", "Classification"),
];

/** What is known of a workspace, and makes fields. */
export interface Known {
  readonly metrics: readonly Metric[];
  readonly metadataKeys: readonly string[];
  readonly rules: readonly Rule[];
  readonly evals: readonly Pick<Eval, "id" | "name">[];
}

function tagField(rules: readonly Rule[]): Field {
  const named = rules.map(({ id, name, kind, colour }): [string, Named] => [
    String(id),
    { name, tag: { kind, colour } },
  ]);
  return { ...field(TAG, "Tag", "choice"), names: new Map(named), none: "no tag" };
}

const VERDICT_NAMES: ReadonlyMap<string, Named> = new Map(
  Object.entries(VERDICTS).map(([verdict, { words }]) => [verdict, { name: words.toLowerCase() }]),
);

function evalField({ id, name }: Pick<Eval, "id" | "name">): Field {
  const plain = field(EVAL + id, `“${name}”`, "choice", "Evals");
  return { ...plain, names: VERDICT_NAMES, none: "never asked" };
}

/** Every field, in the order in which the filter menu offers them. */
export function fieldsWith({ metrics, metadataKeys, rules, evals }: Known): readonly Field[] {
  return [
    ...CALL_FIELDS,
    tagField(rules),
    ...evals.map(evalField),
    ...metadataKeys.map((key) => field(METADATA + key, key, "choice", "Metadata")),
    ...metrics.map(
      (metric): Field => ({
        key: metric.key,
        title: metric.title,
        kind: "quantity",
        group: metric.group,
        unit: metric.unit,
        hint: metric.question,
      }),
    ),
  ];
}

/** The field of that key; one that the server does not name (yet) is taken as text. */
export function fieldOf(fields: readonly Field[], key: string): Field {
  const known = fields.find((candidate) => candidate.key === key);
  if (known) return known;
  if (key.startsWith(EVAL)) {
    const id = Number(key.slice(EVAL.length));
    return { ...evalField({ id, name: "" }), title: `Eval ${id}` };
  }
  if (key.startsWith(EXTRACTED))
    return field(key, key.slice(EXTRACTED.length), "choice", "Classification");
  return key.startsWith(METADATA)
    ? field(key, key.slice(METADATA.length), "choice", "Metadata")
    : field(key, key, "text");
}

/** A filter's value in words. */
export function describeValue(of: Field, value: string, agents: readonly Agent[]): string {
  if (of.kind === "agent") {
    return agents.find((agent) => String(agent.id) === value)?.name ?? `agent ${value}`;
  }
  if (of.names) return of.names.get(value)?.name ?? `${of.title} ${value}, which is gone`;
  if (of.kind === "boolean") return value === "true" ? "yes" : "no";
  if (of.kind === "text" || of.kind === "choice") return value === "" ? "“”" : value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  return of.kind === "time" ? formatInstant(number) : formatQuantity(number, of.unit);
}
