import { expect, test } from "vitest";
import { showTimesIn } from "../../format/time";
import { gapPath, greatest, labelsOf, linePath, stepInWords, ticksUpTo } from "./scale";

const HOUR = 3_600_000;
const START = Date.UTC(new Date().getUTCFullYear(), 0, 1);

function period(step: "hour" | "six_hours" | "day" | "week", hours: number, count: number) {
  const bounds_ms = Array.from({ length: count + 1 }, (_, n) => START + n * hours * HOUR);
  const to_ms = bounds_ms.at(-1) ?? 0;
  return { from_ms: START, to_ms, before_from_ms: 0, before_to_ms: 0, step, bounds_ms };
}

test("ticks are round, begin at nothing and reach the greatest value", () => {
  expect(ticksUpTo(0)).toEqual([0, 1]);
  expect(ticksUpTo(7)).toEqual([0, 2, 4, 6, 8]);
  expect(ticksUpTo(1234)).toEqual([0, 500, 1000, 1500]);
  for (const most of [0.03, 1, 9.99, 10, 85_000]) {
    const ticks = ticksUpTo(most);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
    expect(ticks.length).toBeLessThanOrEqual(6);
  }
});

test("a stack is as high as the sum of its parts", () => {
  expect(
    greatest(
      [
        [1, null],
        [2, 5],
      ],
      true,
    ),
  ).toBe(5);
  expect(
    greatest(
      [
        [1, 4],
        [2, 4],
      ],
      true,
    ),
  ).toBe(8);
  expect(
    greatest(
      [
        [1, 4],
        [2, null],
      ],
      false,
    ),
  ).toBe(4);
});

test("a line is lifted where a value is missing, and a value alone is a dot", () => {
  expect(linePath([[0, 1], null, [2, 3], [4, 5]])).toBe("M0.0 1.0h0.01M2.0 3.0h0.01L4.0 5.0");
});

test("what is missing is bridged, but neither before the first value nor after the last", () => {
  expect(gapPath([null, [1, 1], null, null, [4, 2], [5, 3], null])).toBe("M1.0 1.0L4.0 2.0");
  expect(
    gapPath([
      [0, 1],
      [1, 2],
    ]),
  ).toBe("");
});

test("steps are told in the viewer's zone", () => {
  showTimesIn("UTC");
  expect(stepInWords(period("day", 24, 2), 1)).toBe("2 Jan");
  expect(stepInWords(period("six_hours", 6, 4), 1)).toBe("1 Jan, 06:00 – 12:00");
  expect(stepInWords(period("week", 168, 2), 0)).toBe("1 Jan – 7 Jan");
});

test("labels stand at the starts of days, as many as there is room for", () => {
  showTimesIn("UTC");
  expect(labelsOf(period("six_hours", 6, 8), 5)).toEqual([
    [0, "1 Jan"],
    [4, "2 Jan"],
  ]);
  expect(labelsOf(period("hour", 1, 24), 4).map(([, text]) => text)).toEqual([
    "00:00",
    "06:00",
    "12:00",
    "18:00",
  ]);
});
