import { describe, expect, test } from "vitest";
import { counted, formatBytes, formatCents, formatQuantity, parseQuantity } from "./quantity";

test.each([
  [1230, "$12.30"],
  [6.2, "$0.062"],
  [0.25, "$0.0025"],
  [0, "$0.00"],
  [-50, "−$0.50"],
])("%d cents read %s", (cents, text) => {
  expect(formatCents(cents)).toBe(text);
});

test.each([
  [0.4567, "ratio", "45.7%"],
  [0.97, "confidence", "97%"],
  [1204, "tokens", "1,204"],
  [142.6, "wpm", "143 wpm"],
  [3, "furlongs", "3 furlongs"],
])("%d in %s reads %s", (value, unit, text) => {
  expect(formatQuantity(value, unit)).toBe(text);
});

describe("what a person types", () => {
  test.each([
    ["800", "ms", 800],
    ["1.5 s", "ms", 1500],
    ["2m 30s", "ms", 150_000],
    ["50%", "ratio", 0.5],
    ["0.5", "ratio", 0.5],
    ["$1.25", "cents", 125],
    ["7%", "confidence", 0.07],
    ["1,200", "tokens", 1200],
    ["", "count", null],
    ["many", "count", null],
    ["soon", "ms", null],
    ["%", "ratio", null],
  ])("%s for %s is %s", (typed, unit, value) => {
    expect(parseQuantity(typed, unit)).toBe(value);
  });
});

test("sizes are in decimal units", () => {
  expect(formatBytes(512)).toBe("512 B");
  expect(formatBytes(22_104)).toBe("22.1 KB");
});

test("one thing is singular", () => {
  expect(counted(1, "row")).toBe("1 row");
  expect(counted(1204, "row")).toBe("1,204 rows");
});
