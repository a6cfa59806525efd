/** What the Overview shows, as its URL says it. The parameters are those of the API. */

export const PERIODS = {
  "24h": "24 h",
  "7d": "7 days",
  "30d": "30 days",
  "90d": "90 days",
} as const;
export type PeriodName = keyof typeof PERIODS;

export interface OverviewState {
  readonly period: PeriodName;
  /** Instead of a period up to now: UTC epoch milliseconds. */
  readonly from: number | null;
  readonly to: number | null;
  readonly agentId: number | null;
  readonly version: string | null;
}

const USUAL: PeriodName = "7d";

function isPeriod(text: string | null): text is PeriodName {
  return text !== null && Object.hasOwn(PERIODS, text);
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

export function parseOverviewState(search: string): OverviewState {
  const params = new URLSearchParams(search);
  const period = params.get("period");
  const [from, to] = [wholeNumber(params.get("from")), wholeNumber(params.get("to"))];
  const isSpan = from !== null && to !== null && from < to;
  return {
    period: isPeriod(period) ? period : USUAL,
    from: isSpan ? from : null,
    to: isSpan ? to : null,
    agentId: wholeNumber(params.get("agent_id")),
    version: params.get("version"),
  };
}

/** The URL's query, without the `?`; what is as by default is left out. */
export function formatOverviewState(state: OverviewState): string {
  const params = new URLSearchParams();
  if (state.from !== null && state.to !== null) {
    params.set("from", String(state.from));
    params.set("to", String(state.to));
  } else if (state.period !== USUAL) params.set("period", state.period);
  if (state.agentId !== null) params.set("agent_id", String(state.agentId));
  if (state.version !== null) params.set("version", state.version);
  return params.toString();
}

/** What the API is asked for. */
export interface OverviewQuestion {
  readonly zone: string;
  readonly period?: PeriodName;
  readonly from?: number;
  readonly to?: number;
  readonly agent_id?: number;
  readonly version?: string;
}

export function questionOf(state: OverviewState, zone: string): OverviewQuestion {
  return {
    zone,
    ...(state.from !== null && state.to !== null
      ? { from: state.from, to: state.to }
      : { period: state.period }),
    ...(state.agentId === null ? {} : { agent_id: state.agentId }),
    ...(state.version === null ? {} : { version: state.version }),
  };
}

/** The list of exactly the calls that a filter names, in the order of `sort`. */
export function listLink(
  workspaceId: number,
  filters: readonly string[],
  sort = "-started_at_ms",
): string {
  const params = new URLSearchParams();
  for (const filter of filters) params.append("filter", filter);
  if (sort !== "-started_at_ms") params.set("sort", sort);
  return `/w/${workspaceId}/calls?${params}`;
}
