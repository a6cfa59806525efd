/** What the Deliveries page shows, as its URL says it. The names are those of the API. */
import { PERIODS, type Period } from "../calls/listState";

export const FATE_KEYS = ["stored", "repeat", "differing_repeat", "refused"] as const;
export type FateKey = (typeof FATE_KEYS)[number];

/** Conditions on one text or number each, which the reader types or chooses. */
export const FIELDS = {
  agent_remote_identifier: "Agent ID",
  call_id: "Call id",
  request_id: "Request id",
  status_code: "Status",
  api_key_id: "API key",
} as const;
export type FieldKey = keyof typeof FIELDS;

export interface LogState {
  readonly fate: FateKey | null;
  readonly replayable: boolean;
  readonly malformed: boolean;
  readonly fields: Readonly<Partial<Record<FieldKey, string>>>;
  readonly period: Period | null;
  /** Epoch ms; only without a period. */
  readonly fromMs: number | null;
  readonly beforeMs: number | null;
  /** The task whose progress is shown. */
  readonly task: number | null;
}

export const EVERYTHING: LogState = {
  fate: null,
  replayable: false,
  malformed: false,
  fields: {},
  period: null,
  fromMs: null,
  beforeMs: null,
  task: null,
};

function wholeOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function isNumber(key: FieldKey): boolean {
  return key === "status_code" || key === "api_key_id";
}

export function parseLogState(search: string): LogState {
  const params = new URLSearchParams(search);
  const fields: Partial<Record<FieldKey, string>> = {};
  for (const key of Object.keys(FIELDS) as FieldKey[]) {
    const value = params.get(key);
    if (value && (!isNumber(key) || wholeOf(value) !== null)) fields[key] = value;
  }
  const fate = FATE_KEYS.find((key) => key === params.get("fate")) ?? null;
  const period = params.get("period");
  const known = period !== null && Object.hasOwn(PERIODS, period) ? (period as Period) : null;
  return {
    fate,
    replayable: params.get("replayable") === "true",
    malformed: params.get("malformed") === "true",
    fields,
    period: known,
    fromMs: known === null ? wholeOf(params.get("from_ms")) : null,
    beforeMs: known === null ? wholeOf(params.get("before_ms")) : null,
    task: wholeOf(params.get("task")),
  };
}

/** The URL's query, without the `?`. */
export function formatLogState(state: LogState): string {
  const params = new URLSearchParams();
  if (state.fate !== null) params.set("fate", state.fate);
  if (state.replayable) params.set("replayable", "true");
  if (state.malformed) params.set("malformed", "true");
  for (const [key, value] of Object.entries(state.fields)) params.set(key, value);
  if (state.period !== null) params.set("period", state.period);
  if (state.fromMs !== null) params.set("from_ms", String(state.fromMs));
  if (state.beforeMs !== null) params.set("before_ms", String(state.beforeMs));
  if (state.task !== null) params.set("task", String(state.task));
  return params.toString();
}

/** What the API is asked for: the query of the list, and the filter of a replay. */
export interface LogQuestion {
  readonly fate?: FateKey;
  readonly replayable?: boolean;
  readonly malformed?: boolean;
  readonly agent_remote_identifier?: string;
  readonly call_id?: string;
  readonly request_id?: string;
  readonly status_code?: number;
  readonly api_key_id?: number;
  readonly from_ms?: number;
  readonly before_ms?: number;
}

/** `now` in epoch ms; a period starts on a whole minute, so that equal questions share an answer. */
export function questionOf(state: LogState, now: number): LogQuestion {
  const { status_code, api_key_id, ...texts } = state.fields;
  const from =
    state.period === null
      ? state.fromMs
      : Math.floor((now - PERIODS[state.period].ms) / 60_000) * 60_000;
  return {
    ...(state.fate === null ? {} : { fate: state.fate }),
    ...(state.replayable ? { replayable: true } : {}),
    ...(state.malformed ? { malformed: true } : {}),
    ...texts,
    ...(status_code === undefined ? {} : { status_code: Number(status_code) }),
    ...(api_key_id === undefined ? {} : { api_key_id: Number(api_key_id) }),
    ...(from === null ? {} : { from_ms: from }),
    ...(state.beforeMs === null ? {} : { before_ms: state.beforeMs }),
  };
}

/** Whether anything narrows the list. */
export function isNarrowed(state: LogState): boolean {
  return formatLogState({ ...state, task: null }) !== "";
}
