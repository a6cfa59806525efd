import { expect, test } from "vitest";
import type { Tile } from "../api/types";
import { changeInWords, toneOf, valueInWords } from "./change";

function tile(change: number | null, more: Partial<Tile> = {}): Tile {
  return {
    key: "calls",
    title: "Calls",
    unit: "count",
    better: null,
    definition: "",
    value: 1,
    before: 1,
    change,
    steps: [],
    filter: [],
    sort: "",
    ...more,
  };
}

test("a change is told as a share, and as points where the figure is a share itself", () => {
  expect(changeInWords(tile(0.124))).toBe("+12%");
  expect(changeInWords(tile(-0.5))).toBe("−50%");
  expect(changeInWords(tile(0.001))).toBe("±0%");
  expect(changeInWords(tile(14))).toBe("+14×");
  expect(changeInWords(tile(-0.031, { unit: "ratio" }))).toBe("−3.1 pts");
  expect(changeInWords(tile(null))).toBeNull();
});

test("what is better has a good tone, and noise has none", () => {
  expect(toneOf(tile(0.3, { better: "lower" }))).toBe("bad");
  expect(toneOf(tile(-0.3, { better: "lower" }))).toBe("good");
  expect(toneOf(tile(0.02, { better: "higher", unit: "ratio" }))).toBe("good");
  expect(toneOf(tile(0.01, { better: "lower" }))).toBe("neutral");
  expect(toneOf(tile(0.3))).toBe("neutral");
});

test("a figure without a value is a dash", () => {
  expect(valueInWords(null, "ms")).toBe("–");
  expect(valueInWords(0.8312, "ratio")).toBe("83.1%");
});
