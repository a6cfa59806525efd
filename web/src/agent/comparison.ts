/** Versions of an agent side by side: the figures, where they lead, and how they differ. */
import type { VersionFigures } from "../api/types";
import { formatCents, formatQuantity } from "../format/quantity";

export interface Figure {
  readonly key: string;
  readonly title: string;
  readonly hint: string;
  /** Which direction is an improvement; null where neither is. */
  readonly better: "higher" | "lower" | null;
  readonly value: (version: VersionFigures) => number | null;
  readonly format: (value: number) => string;
  /** The share behind it, for telling a difference from chance: so many of so many. */
  readonly share?: (version: VersionFigures) => readonly [number, number];
  /** The filters and the sort of the Calls list that show where it comes from. */
  readonly filters?: readonly string[];
  readonly sort?: string;
}

const ratio = (value: number) => formatQuantity(value, "ratio");
const ms = (value: number) => formatQuantity(value, "ms");

export const FIGURES: readonly Figure[] = [
  {
    key: "calls",
    title: "Calls",
    hint: "All calls of the version",
    better: null,
    value: ({ calls }) => calls,
    format: (value) => value.toLocaleString("en-US"),
  },
  {
    key: "success_rate",
    title: "Success rate",
    hint: "Of the calls that tell whether they succeeded",
    better: "higher",
    value: ({ success_rate }) => success_rate,
    format: ratio,
    share: ({ success_rate, judged }) => [(success_rate ?? 0) * judged, judged],
    filters: ["successful=true"],
  },
  {
    key: "latency_p50_ms",
    title: "Latency p50",
    hint: "Median over the calls of their own median response latency",
    better: "lower",
    value: ({ latency_p50_ms }) => latency_p50_ms,
    format: ms,
    filters: ["response_latency_p50_ms:present"],
    sort: "-response_latency_p50_ms",
  },
  {
    key: "latency_p95_ms",
    title: "Latency p95",
    hint: "95th percentile over the calls of their own 95th percentile",
    better: "lower",
    value: ({ latency_p95_ms }) => latency_p95_ms,
    format: ms,
    filters: ["response_latency_p95_ms:present"],
    sort: "-response_latency_p95_ms",
  },
  {
    key: "cost",
    title: "Cost per call",
    hint: "Mean of the calls that tell their cost",
    better: "lower",
    value: ({ cost_cents_per_call }) => cost_cents_per_call,
    format: formatCents,
    filters: ["cost_cents:present"],
    sort: "-cost_cents",
  },
  {
    key: "tool_error_rate",
    title: "Tool errors",
    hint: "Share of all tool calls that failed",
    better: "lower",
    value: ({ tool_error_rate }) => tool_error_rate,
    format: ratio,
    share: ({ tool_error_rate, tool_calls }) => [(tool_error_rate ?? 0) * tool_calls, tool_calls],
    filters: ["tool_errors>=1"],
    sort: "-tool_errors",
  },
];

/** The Calls list with the calls behind a version's figure. */
export function callsPath(
  workspaceId: number,
  agentId: number,
  version: string | null,
  { filters = [], sort }: Pick<Figure, "filters" | "sort"> = {},
): string {
  const params = new URLSearchParams();
  params.append("filter", `agent_id=${agentId}`);
  params.append("filter", version === null ? "version:empty" : `version=${version}`);
  for (const filter of filters) params.append("filter", filter);
  if (sort !== undefined) params.set("sort", sort);
  return `/w/${workspaceId}/calls?${params}`;
}

export interface Difference {
  /** `+3.2 points`, `−120 ms`, `no change`. */
  readonly text: string;
  readonly tone: "good" | "bad" | "same";
  /** Whether it may well be chance: see `isChance`. */
  readonly chance: boolean;
}

const CLEAR = 1.96;
/** A change of time or money by less than this share is neither good nor bad. */
const SLIGHT = 0.02;

/** Whether two shares differ by so little that chance explains it (two proportions, 5 %). */
export function isChance(
  [hits, total]: readonly [number, number],
  [otherHits, otherTotal]: readonly [number, number],
): boolean {
  if (total === 0 || otherTotal === 0) return true;
  const pooled = (hits + otherHits) / (total + otherTotal);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / total + 1 / otherTotal));
  return spread === 0 || Math.abs(hits / total - otherHits / otherTotal) / spread < CLEAR;
}

function sizeOf(figure: Figure, size: number): string {
  if (figure.share) return `${(size * 100).toFixed(1)} points`;
  return figure.format(size);
}

/** How a version's figure differs from that of the one it is compared with. */
export function differenceOf(
  figure: Figure,
  version: VersionFigures,
  baseline: VersionFigures,
): Difference | null {
  const [value, before] = [figure.value(version), figure.value(baseline)];
  if (figure.better === null || value === null || before === null) return null;
  const by = value - before;
  const text = sizeOf(figure, Math.abs(by));
  if (text === sizeOf(figure, 0)) return { text: "no change", tone: "same", chance: false };
  const chance =
    figure.share !== undefined && isChance(figure.share(version), figure.share(baseline));
  const slight = figure.share === undefined && Math.abs(by) < SLIGHT * Math.abs(before);
  const improved = by > 0 === (figure.better === "higher");
  return {
    text: `${by > 0 ? "+" : "−"}${text}`,
    tone: chance || slight ? "same" : improved ? "good" : "bad",
    chance,
  };
}
