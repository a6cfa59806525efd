/** What the draft of a check comes to, and what is wrong with it by field. */
import { readJsonObject } from "../agent/jsonText";
import type { Metric } from "../api/types";
import { parseQuantity } from "../format/quantity";
import { type CheckDraft, unitOf } from "./draft";
import type { Check, MetricCheck, Within } from "./shapes";

/** The server's limits. */
export const MOST = {
  checks: 20,
  conditions: 20,
  phrases: 50,
  phrase: 500,
  meaning: 80,
  tool: 200,
  text: 200,
  times: 1000,
  count: 86_400,
} as const;

export type CheckFaults = Partial<Record<keyof CheckDraft, string>>;

export interface Read<T> {
  readonly value: T;
  readonly faults: CheckFaults;
}

function wholeFrom(text: string, most: number): number | null {
  const value = Number(text);
  return text.trim() !== "" && Number.isInteger(value) && value >= 1 && value <= most
    ? value
    : null;
}

function outOf(most: number): string {
  return `A whole number from 1 to ${most.toLocaleString("en-US")}.`;
}

function readWithin(draft: CheckDraft): Read<Within | null> {
  const { part, count, unit, anchor } = draft;
  if (part === "anywhere") return { value: null, faults: {} };
  if (part === "before" || part === "after") {
    const tool = anchor.trim();
    return { value: { part, tool }, faults: tool ? {} : { anchor: "Name the tool." } };
  }
  const number = wholeFrom(count, MOST.count);
  const faults: CheckFaults = number === null ? { count: outOf(MOST.count) } : {};
  return { value: { part, count: number ?? 1, unit }, faults };
}

function phrasesFault(phrases: readonly string[], match: CheckDraft["match"]): string | null {
  if (phrases.length === 0) return "Type at least one phrase.";
  if (phrases.length > MOST.phrases) {
    return `At most ${MOST.phrases} phrases; these are ${phrases.length}.`;
  }
  const long = phrases.find((phrase) => phrase.length > MOST.phrase);
  if (long !== undefined) {
    return `“${long.slice(0, 30)}…” is longer than ${MOST.phrase} characters.`;
  }
  const wordless = phrases.find((phrase) => !/[\p{L}\p{N}%&@#]/u.test(phrase));
  return match !== "regex" && wordless !== undefined
    ? `“${wordless}” has no words to look for.`
    : null;
}

function readPhrase(draft: CheckDraft): Read<Check> {
  const phrases = draft.phrases.split("\n").flatMap((line) => line.trim() || []);
  const threshold = wholeFrom(draft.threshold, 100);
  const within = readWithin(draft);
  const faults: CheckFaults = { ...within.faults };
  const fault = phrasesFault(phrases, draft.match);
  if (fault !== null) faults.phrases = fault;
  if (draft.match === "fuzzy" && threshold === null) faults.threshold = outOf(100);
  return {
    value: {
      kind: "phrase",
      phrases,
      match: draft.match,
      threshold: threshold ?? 90,
      said_by: draft.saidBy,
      within: within.value,
      must: draft.must,
      meaning: draft.meaning.trim() || null,
    },
    faults,
  };
}

function readTool(draft: CheckDraft): Read<Check> {
  const { expect } = draft;
  const [tool, other] = [draft.tool.trim(), draft.otherTool.trim()];
  const faults: CheckFaults = {};
  const schema = readJsonObject(draft.schema);
  const times = wholeFrom(draft.times, MOST.times);
  if (tool === "") faults.tool = "Name the tool.";
  if (expect === "called_before") {
    if (other === "") faults.otherTool = "Name the other tool.";
    else if (other.toLowerCase() === tool.toLowerCase()) {
      faults.otherTool = "A tool cannot be called before itself; name another.";
    }
  }
  if (expect === "at_most" && times === null) faults.times = outOf(MOST.times);
  if (expect === "parameters_match") {
    const { fault } = schema;
    if (fault) faults.schema = `Line ${fault.line}, column ${fault.column}: ${fault.message}`;
    else if (!schema.value) faults.schema = "Write the schema that the parameters must match.";
  }
  return {
    value: {
      kind: "tool",
      tool,
      expect,
      parameters_schema: expect === "parameters_match" ? (schema.value ?? null) : null,
      other_tool: expect === "called_before" ? other : null,
      times: expect === "at_most" ? times : null,
    },
    faults,
  };
}

function readMetric(draft: CheckDraft, metrics: readonly Metric[]): Read<Check> {
  const unit = unitOf(metrics, draft.metric);
  const [least, most] = [parseQuantity(draft.atLeast, unit), parseQuantity(draft.atMost, unit)];
  const faults: CheckFaults = {};
  if (draft.metric === "") faults.metric = "Choose a metric.";
  if (draft.atLeast.trim() !== "" && least === null) faults.atLeast = "This is no such value.";
  if (draft.atMost.trim() !== "" && most === null) faults.atMost = "This is no such value.";
  if (draft.atLeast.trim() === "" && draft.atMost.trim() === "") {
    faults.atMost = "Set a least, a most or both.";
  }
  if (least !== null && most !== null && least > most) faults.atMost = "This is below the least.";
  return {
    value: {
      kind: "metric",
      metric: draft.metric as MetricCheck["metric"],
      at_least: least,
      at_most: most,
    },
    faults,
  };
}

/** What was typed for one check, and what is wrong with it by field. */
export function readCheck(draft: CheckDraft, metrics: readonly Metric[]): Read<Check> {
  switch (draft.kind) {
    case "phrase":
      return readPhrase(draft);
    case "tool":
      return readTool(draft);
    case "metric":
      return readMetric(draft, metrics);
  }
}
