/** Criteria in words, as a person would say what is asked of a call. */
import type { Metric } from "../api/types";
import { counted, formatQuantity } from "../format/quantity";
import {
  type AnyCriterion,
  type Check,
  isJudge,
  type MetricCheck,
  type PhraseCheck,
  type Scope,
  type ToolCheck,
  type Within,
} from "./shapes";
import { isAnyTool, toolsInWords } from "./toolNames";

/** Whether the check is asked for, or says which calls are meant. */
type Mood = "must" | "is";

const PHRASES_SHOWN = 3;

/** `a greeting`, `“a”`, `“a” or “b”`, `“a”, “b”, “c” or 4 others`. */
function phrasesInWords({ phrases, match, meaning, threshold }: PhraseCheck): string {
  if (meaning) return meaning;
  const quoted = phrases.map((phrase) => (match === "regex" ? `/${phrase}/` : `“${phrase}”`));
  const shown = quoted.slice(0, PHRASES_SHOWN);
  const more = quoted.length - shown.length;
  if (more > 0) shown.push(more === 1 ? "1 other" : `${more} others`);
  const last = shown.pop() ?? "…";
  const said = shown.length === 0 ? last : `${shown.join(", ")} or ${last}`;
  return match === "fuzzy" ? `${said}, or nearly so (${threshold} of 100)` : said;
}

function withinInWords(within: Within | null | undefined): string {
  if (!within) return "";
  if ("tool" in within) {
    const tool = isAnyTool(within.tool) ? "any tool" : toolsInWords(within.tool);
    return ` ${within.part} ${tool} is called`;
  }
  const unit = within.unit.slice(0, -1);
  return ` in the ${within.part} ${within.count === 1 ? unit : counted(within.count, unit)}`;
}

const SPEAKERS = { agent: "the agent", caller: "the caller", anyone: "somebody" } as const;

function phraseInWords(check: PhraseCheck, mood: Mood): string {
  const said = phrasesInWords(check) + withinInWords(check.within);
  const who = SPEAKERS[check.said_by];
  if (check.must) return `${who} ${mood === "must" ? "must say" : "says"} ${said}`;
  if (check.said_by === "anyone") return `nobody ${mood === "must" ? "may say" : "says"} ${said}`;
  return `${who} ${mood === "must" ? "must not say" : "does not say"} ${said}`;
}

const OF_TOOLS: Readonly<Record<ToolCheck["expect"], Readonly<Record<Mood, string>>>> = {
  called: { must: "must be called", is: "is called" },
  never_called: { must: "must never be called", is: "is never called" },
  succeeded: { must: "must succeed", is: "succeeds" },
  parameters_match: {
    must: "must get parameters that match a schema",
    is: "gets parameters that match a schema",
  },
  called_before: { must: "must be called before", is: "is called before" },
  at_most: { must: "must be called at most", is: "is called at most" },
};

const ANY_TOOL: Partial<Record<ToolCheck["expect"], string>> = {
  called: "some tool",
  succeeded: "every tool",
};

function toolInWords({ tool, expect, other_tool, times }: ToolCheck, mood: Mood): string {
  if (isAnyTool(tool) && expect === "never_called") {
    return mood === "must" ? "no tool may be called" : "no tool is called";
  }
  const name = isAnyTool(tool) ? (ANY_TOOL[expect] ?? "any tool") : toolsInWords(tool);
  const words = `${name} ${OF_TOOLS[expect][mood]}`;
  if (expect === "called_before") return `${words} ${toolsInWords(other_tool ?? "")}`;
  return expect === "at_most" ? `${words} ${timesInWords(times)}` : words;
}

function timesInWords(times: number | null | undefined): string {
  if (times == null) return "…";
  return times === 1 ? "once" : times === 2 ? "twice" : counted(times, "time");
}

function metricInWords(check: MetricCheck, metrics: readonly Metric[], mood: Mood): string {
  const metric = metrics.find(({ key }) => key === check.metric);
  const written = (value: number) => formatQuantity(value, metric?.unit ?? "count");
  const bounds = [
    ...(check.at_least == null ? [] : [`at least ${written(check.at_least)}`]),
    ...(check.at_most == null ? [] : [`at most ${written(check.at_most)}`]),
  ];
  const title = metric?.title ?? (check.metric || "…");
  return `${title} ${mood === "must" ? "must be" : "is"} ${bounds.join(" and ") || "…"}`;
}

function inWords(check: Check, metrics: readonly Metric[], mood: Mood): string {
  switch (check.kind) {
    case "phrase":
      return phraseInWords(check, mood);
    case "tool":
      return toolInWords(check, mood);
    case "metric":
      return metricInWords(check, metrics, mood);
  }
}

/** Names of tools keep their case: they are none of ours. */
function capitalised(sentence: string, first: Check | undefined): string {
  const isName = first?.kind === "tool" && !isAnyTool(first.tool);
  return isName ? sentence : sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** What a check asks: `The agent must say “goodbye” in the last 3 rows`. */
export function checkInWords(check: Check, metrics: readonly Metric[]): string {
  return capitalised(inWords(check, metrics, "must"), check);
}

/** What a check says of the calls that are meant: `the caller says a wish for a human`. */
export function givenInWords(check: Check, metrics: readonly Metric[]): string {
  return inWords(check, metrics, "is");
}

/** The question to the judge; or which calls are meant, and the checks as they are combined. */
export function criterionInWords(criterion: AnyCriterion, metrics: readonly Metric[]): string {
  const meant = criterion.given.map((check) => givenInWords(check, metrics)).join(" and ");
  if (isJudge(criterion)) {
    const question = `a model is asked: ${criterion.question}`;
    return meant === "" ? capitalised(question, undefined) : `Given that ${meant}, ${question}`;
  }
  const { combine, checks } = criterion;
  const asked = checks
    .map((check) => inWords(check, metrics, "must"))
    .join(combine === "all" ? "; and " : "; or ");
  if (meant === "") return `${capitalised(asked, checks[0])}.`;
  return `Given that ${meant}: ${asked}.`;
}

/** Which calls an eval is about, for behind its criterion; empty where it is about all. */
export function scopeInWords({ conditions }: Scope): string {
  if (conditions.length === 0) return "";
  const words = conditions.map((condition) =>
    condition.kind === "version"
      ? `version is “${condition.equals}”`
      : `${condition.key} is “${condition.equals}”`,
  );
  return `Only calls whose ${words.join(" and whose ")}.`;
}
