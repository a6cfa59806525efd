/** How the figures of a calibration are written and drawn. */
import type { Calibration, CalibrationFigure } from "../api/types";
import { counted, formatQuantity } from "../format/quantity";

type Told = Pick<CalibrationFigure, "key" | "value" | "low" | "high">;

/** Kappa goes from −1 to 1 and is no share; the others are shares. */
const FROM_MINUS_1: ReadonlySet<string> = new Set(["kappa"]);

const signed = (value: number): string => value.toFixed(2).replace("-", "−");

export function valueInWords({ key, value }: Told): string | null {
  if (value === null) return null;
  return FROM_MINUS_1.has(key) ? signed(value) : formatQuantity(value, "ratio");
}

/** `71.4%–93.9%`; null where there is no figure. */
export function intervalInWords({ key, low, high }: Told): string | null {
  if (low === null || high === null) return null;
  return FROM_MINUS_1.has(key)
    ? `${signed(low)} to ${signed(high)}`
    : `${formatQuantity(low, "ratio")}–${formatQuantity(high, "ratio")}`;
}

export interface Drawn {
  /** In per cent of the width. */
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** Where the figure and its interval lie on a line of all that it could be. */
export function drawn({ key, value, low, high }: Told): Drawn | null {
  if (value === null || low === null || high === null) return null;
  const place = (share: number) => (FROM_MINUS_1.has(key) ? (share + 1) / 2 : share) * 100;
  return { from: place(low), to: place(high), at: place(value) };
}

/** How many labels there are, on how many calls, and what is to be known of them. */
export function basisInWords({
  labels,
  calls,
  disputed,
  at_random,
}: Pick<Calibration, "labels" | "calls" | "disputed" | "at_random">): string {
  const parts = [`${counted(labels, "label")} on ${counted(calls, "call")}`];
  if (disputed > 0) parts.push(`${disputed.toLocaleString("en-US")} on which people are tied`);
  if (labels > 0 && at_random < labels) {
    parts.push(`${at_random.toLocaleString("en-US")} given to calls drawn by lot`);
  }
  return parts.join(", ");
}
