/** A check while somebody edits it: everything as it is typed. */
import { writeJsonObject } from "../agent/jsonText";
import type { Metric } from "../api/types";
import { formatQuantity, parseQuantity } from "../format/quantity";
import type { Check, Expectation, Match, SaidBy, Within } from "./shapes";

export type Part = "anywhere" | "first" | "last" | "before" | "after";

/** Fields of every kind, so that a change of the kind loses nothing that was typed. */
export interface CheckDraft {
  /** Tells checks apart while they change. */
  readonly key: number;
  readonly kind: Check["kind"];
  /** One phrase a line. */
  readonly phrases: string;
  readonly match: Match;
  readonly threshold: string;
  readonly saidBy: SaidBy;
  readonly must: boolean;
  readonly meaning: string;
  readonly part: Part;
  readonly count: string;
  readonly unit: "seconds" | "rows";
  readonly anchor: string;
  readonly tool: string;
  readonly expect: Expectation;
  readonly schema: string;
  readonly otherTool: string;
  readonly times: string;
  readonly metric: string;
  readonly atLeast: string;
  readonly atMost: string;
}

let nextKey = 1;

/** Tells what is edited apart while it changes. */
export function takeKey(): number {
  return nextKey++;
}

export function newCheck(kind: Check["kind"] = "phrase"): CheckDraft {
  return {
    key: takeKey(),
    kind,
    phrases: "",
    match: "fuzzy",
    threshold: "90",
    saidBy: "agent",
    must: true,
    meaning: "",
    part: "anywhere",
    count: "3",
    unit: "rows",
    anchor: "",
    tool: "",
    expect: "called",
    schema: "",
    otherTool: "",
    times: "1",
    metric: "",
    atLeast: "",
    atMost: "",
  };
}

function partOf(within: Within | null | undefined): Partial<CheckDraft> {
  if (!within) return {};
  if ("tool" in within) return { part: within.part, anchor: within.tool };
  return { part: within.part, count: String(within.count), unit: within.unit };
}

/** As a person reads it where that says the very value, else the plain number. */
function boundOf(value: number | null | undefined, unit: string): string {
  if (value == null) return "";
  const text = unit === "count" ? String(value) : formatQuantity(value, unit);
  return parseQuantity(text, unit) === value ? text : String(value);
}

export function unitOf(metrics: readonly Metric[], metric: string): string {
  return metrics.find(({ key }) => key === metric)?.unit ?? "count";
}

export function checkDraftOf(check: Check, metrics: readonly Metric[]): CheckDraft {
  const draft = newCheck(check.kind);
  switch (check.kind) {
    case "phrase":
      return {
        ...draft,
        phrases: check.phrases.join("\n"),
        match: check.match,
        threshold: String(check.threshold),
        saidBy: check.said_by,
        must: check.must,
        meaning: check.meaning ?? "",
        ...partOf(check.within),
      };
    case "tool":
      return {
        ...draft,
        tool: check.tool,
        expect: check.expect,
        schema: writeJsonObject(check.parameters_schema),
        otherTool: check.other_tool ?? "",
        times: String(check.times ?? 1),
      };
    case "metric": {
      const unit = unitOf(metrics, check.metric);
      return {
        ...draft,
        metric: check.metric,
        atLeast: boundOf(check.at_least, unit),
        atMost: boundOf(check.at_most, unit),
      };
    }
  }
}
