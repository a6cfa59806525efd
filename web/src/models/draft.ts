/** The model that judges calls, as it is typed: money in dollars, numbers as text. */
import type { components } from "../api/schema";

export type ModelState = components["schemas"]["ModelState"];
export type Model = components["schemas"]["ModelOut"];
export type ModelIn = components["schemas"]["ModelIn"];
export type Tried = components["schemas"]["TryOut"];

export interface Draft {
  readonly kind: Model["kind"];
  readonly baseUrl: string;
  readonly model: string;
  /** Null: the key that is known stays. */
  readonly key: string | null;
  readonly inputPrice: string;
  readonly outputPrice: string;
  readonly requestsAMinute: string;
  readonly concurrency: string;
  readonly timeoutS: string;
  readonly evalsTogether: string;
  readonly mostTokens: string;
  readonly budget: string;
  readonly agentBudget: string;
  readonly sampledPercent: string;
}

export interface Place {
  readonly name: string;
  readonly kind: Model["kind"];
  readonly baseUrl: string;
  readonly model: string;
}

/** Endpoints that people usually mean. */
export const PLACES: readonly Place[] = [
  { name: "OpenAI", kind: "openai", baseUrl: "https://api.openai.com/v1", model: "" },
  { name: "Anthropic", kind: "anthropic", baseUrl: "https://api.anthropic.com", model: "" },
  { name: "OpenRouter", kind: "openai", baseUrl: "https://openrouter.ai/api/v1", model: "" },
  {
    name: "Ollama on this server",
    kind: "openai",
    baseUrl: "http://localhost:11434/v1",
    model: "",
  },
];

export const NEW: Draft = {
  kind: "openai",
  baseUrl: "",
  model: "",
  key: "",
  inputPrice: "",
  outputPrice: "",
  requestsAMinute: "",
  concurrency: "4",
  timeoutS: "60",
  evalsTogether: "4",
  mostTokens: "24000",
  budget: "",
  agentBudget: "",
  sampledPercent: "100",
};

function inDollars(cents: number | null): string {
  return cents === null || cents === 0 ? "" : String(Number((cents / 100).toFixed(6)));
}

function asText(value: number | null): string {
  return value === null ? "" : String(value);
}

export function draftOf(model: Model | null): Draft {
  if (model === null) return NEW;
  return {
    kind: model.kind,
    baseUrl: model.base_url,
    model: model.model,
    key: model.key_hint === null ? "" : null,
    inputPrice: inDollars(model.input_price),
    outputPrice: inDollars(model.output_price),
    requestsAMinute: asText(model.requests_a_minute),
    concurrency: asText(model.concurrency),
    timeoutS: asText(model.timeout_s),
    evalsTogether: asText(model.evals_together),
    mostTokens: asText(model.most_tokens),
    budget: inDollars(model.budget_cents),
    agentBudget: inDollars(model.agent_budget_cents),
    sampledPercent: asText(model.sampled_percent),
  };
}

type Field = keyof Draft;

interface Range {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
  readonly optional?: boolean;
}

const RANGES: Partial<Record<Field, Range>> = {
  inputPrice: { least: 0, most: 10_000, optional: true },
  outputPrice: { least: 0, most: 10_000, optional: true },
  requestsAMinute: { least: 1, most: 100_000, whole: true, optional: true },
  concurrency: { least: 1, most: 64, whole: true },
  timeoutS: { least: 1, most: 600, whole: true },
  evalsTogether: { least: 1, most: 20, whole: true },
  mostTokens: { least: 1_000, most: 1_000_000, whole: true },
  budget: { least: 0.01, most: 1_000_000, optional: true },
  agentBudget: { least: 0.01, most: 1_000_000, optional: true },
  sampledPercent: { least: 0, most: 100 },
};

/** Why a field cannot be so; null where it can. */
export function faultOf(draft: Draft, field: Field): string | null {
  const typed = (draft[field] ?? "").trim();
  if (field === "baseUrl") {
    if (typed === "" || /^https?:\/\/[^\s/?#@]+[^\s?#@]*$/.test(typed)) return null;
    return "An address that begins with https:// or http://, without a user, ? or #.";
  }
  const range = RANGES[field];
  if (range === undefined) return null;
  if (typed === "") return range.optional ? null : "Give a number.";
  const value = Number(typed);
  const fits =
    Number.isFinite(value) &&
    value >= range.least &&
    value <= range.most &&
    (!range.whole || Number.isInteger(value));
  if (!fits) {
    const kind = range.whole ? "A whole number" : "A number";
    return `${kind} from ${range.least} to ${range.most.toLocaleString("en-US")}.`;
  }
  const isBudget = field === "budget" || field === "agentBudget";
  if (isBudget && !Number(draft.inputPrice) && !Number(draft.outputPrice)) {
    return "A budget needs a price: without one nothing counts against it.";
  }
  return null;
}

function numberOf(typed: string): number | null {
  return typed.trim() === "" ? null : Number(typed);
}

function centsOf(typed: string): number | null {
  const dollars = numberOf(typed);
  return dollars === null ? null : Number((dollars * 100).toFixed(6));
}

/** What is sent; null while something is missing or cannot be so. */
export function settingsOf(draft: Draft): ModelIn | null {
  const fields = Object.keys(draft) as Field[];
  if (draft.baseUrl.trim() === "" || draft.model.trim() === "") return null;
  if (fields.some((field) => faultOf(draft, field) !== null)) return null;
  return {
    kind: draft.kind,
    base_url: draft.baseUrl.trim(),
    model: draft.model.trim(),
    ...(draft.key === null ? {} : { key: draft.key.trim() || null }),
    input_price: centsOf(draft.inputPrice) ?? 0,
    output_price: centsOf(draft.outputPrice) ?? 0,
    requests_a_minute: numberOf(draft.requestsAMinute),
    concurrency: Number(draft.concurrency),
    timeout_s: Number(draft.timeoutS),
    evals_together: Number(draft.evalsTogether),
    most_tokens: Number(draft.mostTokens),
    budget_cents: centsOf(draft.budget),
    agent_budget_cents: centsOf(draft.agentBudget),
    sampled_percent: Number(draft.sampledPercent),
  };
}

export function areSame(one: Draft, other: Draft): boolean {
  return (Object.keys(one) as Field[]).every((field) => one[field] === other[field]);
}

/** JSON with line breaks, and what is none as it is. */
export function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
