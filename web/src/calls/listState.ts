/** What the Calls page shows, as its URL says it. The parameters are those of the API. */
import { type Filter, formatFilter, parseFilter } from "./filters";

export const PERIODS = {
  "1h": { title: "the last hour", ms: 3_600_000 },
  "24h": { title: "the last 24 hours", ms: 86_400_000 },
  "7d": { title: "the last 7 days", ms: 7 * 86_400_000 },
  "30d": { title: "the last 30 days", ms: 30 * 86_400_000 },
  "90d": { title: "the last 90 days", ms: 90 * 86_400_000 },
} as const;
export type Period = keyof typeof PERIODS;

export interface Sort {
  readonly key: string;
  readonly descending: boolean;
}

export interface ListState {
  readonly text: string;
  readonly filters: readonly Filter[];
  readonly period: Period | null;
  readonly sort: Sort;
  /** Column keys in order; null: the viewer's own choice. */
  readonly columns: readonly string[] | null;
}

export const NEWEST_FIRST: Sort = { key: "started_at_ms", descending: true };

export function parseSort(text: string): Sort {
  return text.startsWith("-")
    ? { key: text.slice(1), descending: true }
    : { key: text, descending: false };
}

export function formatSort({ key, descending }: Sort): string {
  return `${descending ? "-" : ""}${key}`;
}

function isPeriod(text: string | null): text is Period {
  return text !== null && Object.hasOwn(PERIODS, text);
}

export function parseListState(search: string): ListState {
  const params = new URLSearchParams(search);
  const sort = params.get("sort");
  const columns = params.get("cols")?.split(",").filter(Boolean);
  const period = params.get("period");
  return {
    text: params.get("q") ?? "",
    filters: params
      .getAll("filter")
      .map(parseFilter)
      .filter((filter) => filter !== null),
    period: isPeriod(period) ? period : null,
    sort: sort ? parseSort(sort) : NEWEST_FIRST,
    columns: columns && columns.length > 0 ? columns : null,
  };
}

/** The URL's query, without the `?`; what is as by default is left out. */
export function formatListState(state: ListState): string {
  const params = new URLSearchParams();
  if (state.text !== "") params.set("q", state.text);
  if (state.period !== null) params.set("period", state.period);
  for (const filter of state.filters) params.append("filter", formatFilter(filter));
  const sort = formatSort(state.sort);
  if (sort !== formatSort(NEWEST_FIRST)) params.set("sort", sort);
  if (state.columns !== null) params.set("cols", state.columns.join(","));
  return params.toString();
}

/** Whether anything narrows the list. */
export function isNarrowed(state: ListState): boolean {
  return state.text !== "" || state.period !== null || state.filters.length > 0;
}

/** What the API is asked for: the same question again and again, within one minute. */
export interface CallsQuestion {
  readonly q?: string;
  readonly filter: string[];
  readonly sort: string;
}

/** `now` in epoch ms; a period starts on a whole minute, so that equal questions share an answer. */
export function questionOf(state: ListState, now: number): CallsQuestion {
  const filter = state.filters.map(formatFilter);
  if (state.period !== null) {
    const from = Math.floor((now - PERIODS[state.period].ms) / 60_000) * 60_000;
    filter.push(`started_at_ms>=${from}`);
  }
  const sort = formatSort(state.sort);
  return state.text === "" ? { filter, sort } : { q: state.text, filter, sort };
}
