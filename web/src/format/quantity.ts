import { formatMs } from "./time";

/** Units as the API names them; `metrics/definitions` gives each metric's. */
export type Unit =
  | "ms"
  | "count"
  | "ratio"
  | "wpm"
  | "cents"
  | "cents_per_minute"
  | "tokens"
  | "characters"
  | "seconds"
  | "confidence";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const fine = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

function inDollars(digits: number): Intl.NumberFormat {
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat("en-US", decimals);
}

const toTheCent = inDollars(2);
const toATenth = inDollars(3);
const toAHundredth = inDollars(4);

function dollarsOf(cents: number): Intl.NumberFormat {
  if (cents === 0 || cents >= 10) return toTheCent;
  return cents >= 1 ? toATenth : toAHundredth;
}

/** Cents as dollars: `$12.30`; small amounts with more decimals: `$0.062`, `$0.0025`. */
export function formatCents(cents: number): string {
  const size = Math.abs(cents);
  return `${cents < 0 ? "−" : ""}$${dollarsOf(size).format(size / 100)}`;
}

const FORMATS: Record<Unit, (value: number) => string> = {
  ms: formatMs,
  count: (value) => fine.format(value),
  ratio: (value) => `${tenths.format(value * 100)}%`,
  wpm: (value) => `${whole.format(value)} wpm`,
  cents: formatCents,
  cents_per_minute: (value) => `${formatCents(value)}/min`,
  tokens: (value) => whole.format(value),
  characters: (value) => whole.format(value),
  seconds: (value) => `${fine.format(value)} s`,
  confidence: (value) => `${whole.format(value * 100)}%`,
};

function isUnit(unit: string): unit is Unit {
  return unit in FORMATS;
}

/** A value with its unit, as short as it can be read. A unit from a newer server is named. */
export function formatQuantity(value: number, unit: string): string {
  return isUnit(unit) ? FORMATS[unit](value) : `${fine.format(value)} ${unit}`;
}

const MS_OF: Record<string, number> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

function parseMs(text: string): number | null {
  if (!/^(\d+(\.\d+)?\s*(ms|s|min|m|h)\s*)+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|min|m|h)/g)) {
    total += Number(amount) * (MS_OF[unit ?? ""] ?? 0);
  }
  return total;
}

/**
 * What a person types for a quantity, in the API's unit; null where it cannot be understood.
 * Times take `1500`, `1.5 s`, `2m 30s`; shares `50%` or `0.5`; money `$1.25` or cents.
 */
export function parseQuantity(typed: string, unit: string): number | null {
  const text = typed.trim().toLowerCase();
  if (text === "") return null;
  if (unit === "ms" && /[a-z]/.test(text)) return parseMs(text);
  if (text.startsWith("$") && unit.startsWith("cents")) return scaled(text.slice(1), 100);
  if (text.endsWith("%") && (unit === "ratio" || unit === "confidence")) {
    return scaled(text.slice(0, -1), 0.01);
  }
  return scaled(text, 1);
}

function scaled(text: string, factor: number): number | null {
  if (text.trim() === "") return null;
  const value = Number(text.replaceAll(",", ""));
  return Number.isFinite(value) ? Number((value * factor).toPrecision(12)) : null;
}

/** What to type for a unit, shown inside an empty input. */
export function quantityHint(unit: string): string {
  if (unit === "ms") return "800, 1.5 s, 2m 30s";
  if (unit === "ratio" || unit === "confidence") return "50% or 0.5";
  if (unit.startsWith("cents")) return "$0.25 or 25";
  return "a number";
}

const BYTES = ["B", "KB", "MB", "GB"];

/** A size: `22.1 KB`. */
export function formatBytes(bytes: number): string {
  let size = bytes;
  let step = 0;
  while (size >= 1000 && step < BYTES.length - 1) {
    size /= 1000;
    step += 1;
  }
  return `${step === 0 ? size : size.toFixed(1)} ${BYTES[step]}`;
}

/** `1 row`, `2 rows`, `1,204 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`;
}
