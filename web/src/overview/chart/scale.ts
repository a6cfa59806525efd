/** Where things stand in a chart of steps of time. */
import type { OverviewPeriod } from "../../api/types";
import { formatDay, formatMinute } from "../../format/time";

/** Round values from 0 up to at least `most`; two to five of them. */
export function ticksUpTo(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const size = 10 ** Math.floor(Math.log10(most));
  const step = [0.2, 0.5, 1, 2, 5].map((each) => each * size).find((each) => most / each <= 4);
  const each = step ?? 5 * size;
  const count = Math.ceil(most / each - 1e-9);
  return Array.from({ length: count + 1 }, (_, n) => Number((n * each).toPrecision(12)));
}

/** The greatest sum of a stack, or the greatest value of lines. */
export function greatest(
  series: readonly (readonly (number | null)[])[],
  isStacked: boolean,
): number {
  if (!isStacked) return Math.max(0, ...series.flat().map((value) => value ?? 0));
  const sums = (series[0] ?? []).map((_, n) =>
    series.reduce((sum, values) => sum + (values[n] ?? 0), 0),
  );
  return Math.max(0, ...sums);
}

/** A path through the values that there are; where one is missing it is lifted. */
export function linePath(points: readonly ([number, number] | null)[]): string {
  let path = "";
  let isDown = false;
  for (const point of points) {
    if (point === null) {
      isDown = false;
      continue;
    }
    const [x, y] = point;
    path += `${isDown ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    // A point alone is seen as well.
    if (!isDown) path += `h0.01`;
    isDown = true;
  }
  return path;
}

/** Straight lines over the steps without a value: from the last before them to the first after. */
export function gapPath(points: readonly ([number, number] | null)[]): string {
  let path = "";
  let last: [number, number] | null = null;
  let isGap = false;
  for (const point of points) {
    if (point !== null && last !== null && isGap) {
      path += `M${last.map(tenths).join(" ")}L${point.map(tenths).join(" ")}`;
    }
    isGap = point === null;
    last = point ?? last;
  }
  return path;
}

const tenths = (value: number) => value.toFixed(1);

const isMidnight = (ms: number) => formatMinute(ms).endsWith("00:00");
const clock = (ms: number) => formatMinute(ms).slice(-5);

/** A step in words: `18 Nov`, `18 Nov, 06:00 – 12:00`. */
export function stepInWords(period: OverviewPeriod, n: number): string {
  const from = period.bounds_ms[n] ?? 0;
  const to = period.bounds_ms[n + 1] ?? 0;
  if (period.step === "day") return formatDay(from);
  if (period.step === "week") return `${formatDay(from)} – ${formatDay(to - 1)}`;
  return `${formatMinute(from)} – ${clock(to)}`;
}

/** The labels below the chart, by the number of the step they stand at; at most `most` of them. */
export function labelsOf(period: OverviewPeriod, most: number): [number, string][] {
  const starts = period.bounds_ms.slice(0, -1).map((ms, n): [number, number] => [n, ms]);
  const days = starts.filter(([n, ms]) => period.step !== "six_hours" || n === 0 || isMidnight(ms));
  const labelled = period.step === "six_hours" ? days.filter(([, ms]) => isMidnight(ms)) : days;
  const candidates = labelled.length > 0 ? labelled : days;
  const every = Math.max(1, Math.ceil(candidates.length / Math.max(1, most)));
  const name = period.step === "hour" ? clock : (ms: number) => formatDay(ms);
  return candidates
    .filter((_, n) => n % every === 0)
    .map(([n, ms]): [number, string] => [n, name(ms)]);
}
