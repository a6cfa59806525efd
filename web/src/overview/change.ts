/** How a figure changed against the period before, in words and in tone. */
import type { Tile } from "../api/types";
import { formatQuantity } from "../format/quantity";

export type Tone = "good" | "bad" | "neutral";

const percent = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const points = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** `+12%`, `−3.1 pts`, `±0%`; null where there is nothing to compare with. */
export function changeInWords({ change, unit, before }: Tile): string | null {
  if (change === null || change === undefined) return null;
  const size = Math.abs(change) * 100;
  const text = unit === "ratio" ? points.format(size) : percent.format(size);
  const sign = text === "0" ? "±" : change > 0 ? "+" : "−";
  if (unit === "ratio") return `${sign}${text} pts`;
  return size >= 1000 && before ? `${sign}${percent.format(size / 100)}×` : `${sign}${text}%`;
}

/** A change below this is noise, and has no tone. */
const NOISE = 0.02;

/** Good or bad only where the figure has a better direction. */
export function toneOf({ change, better, unit }: Tile): Tone {
  if (change === null || change === undefined || !better) return "neutral";
  if (Math.abs(change) < (unit === "ratio" ? 0.005 : NOISE)) return "neutral";
  return change > 0 === (better === "higher") ? "good" : "bad";
}

export function valueInWords(value: number | null | undefined, unit: string): string {
  return value === null || value === undefined ? "–" : formatQuantity(value, unit);
}
