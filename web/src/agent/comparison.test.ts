import { describe, expect, test } from "vitest";
import type { VersionFigures } from "../api/types";
import { callsPath, differenceOf, FIGURES, isChance } from "./comparison";

const OLD: VersionFigures = {
  version: "41",
  calls: 400,
  first_call_at_ms: 0,
  last_call_at_ms: 0,
  judged: 400,
  success_rate: 0.8,
  latency_p50_ms: 900,
  latency_p95_ms: 2_000,
  cost_cents_per_call: 10,
  tool_calls: 0,
  tool_error_rate: null,
};

function difference(key: string, changes: Partial<VersionFigures>) {
  const figure = FIGURES.find((each) => each.key === key);
  if (!figure) throw new Error(key);
  return differenceOf(figure, { ...OLD, ...changes }, OLD);
}

describe("a version differs from the one before", () => {
  test.each([
    ["success_rate", { success_rate: 0.9 }, "+10.0 points", "good"],
    ["success_rate", { success_rate: 0.7 }, "−10.0 points", "bad"],
    ["latency_p50_ms", { latency_p50_ms: 780 }, "−120 ms", "good"],
    ["latency_p95_ms", { latency_p95_ms: 2_500 }, "+500 ms", "bad"],
    ["cost", { cost_cents_per_call: 12.5 }, "+$0.025", "bad"],
    ["latency_p50_ms", { latency_p50_ms: 910 }, "+10 ms", "same"],
    ["latency_p50_ms", { latency_p50_ms: 900.2 }, "no change", "same"],
  ])("%s: %o is %s, %s", (key, changes, text, tone) => {
    expect(difference(key, changes)).toEqual({ text, tone, chance: false });
  });

  test("by what may be chance, where there are few calls", () => {
    expect(difference("success_rate", { success_rate: 0.9, judged: 10 })).toEqual({
      text: "+10.0 points",
      tone: "same",
      chance: true,
    });
  });

  test("not at all where one of them tells nothing, or neither direction is better", () => {
    expect(difference("tool_error_rate", { tool_error_rate: 0.5 })).toBeNull();
    expect(difference("calls", { calls: 9 })).toBeNull();
  });
});

test("shares that nothing is known of, or that are all alike, do not differ", () => {
  expect(isChance([0, 0], [1, 2])).toBe(true);
  expect(isChance([5, 5], [9, 9])).toBe(true);
  expect(isChance([10, 100], [30, 100])).toBe(false);
});

test("a figure leads to its calls", () => {
  const query = (path: string) => new URLSearchParams(path.split("?")[1]);
  const path = callsPath(1, 3, "v=4&2", { filters: ["tool_errors>=1"], sort: "-tool_errors" });
  expect(path.startsWith("/w/1/calls?")).toBe(true);
  expect(query(path).getAll("filter")).toEqual(["agent_id=3", "version=v=4&2", "tool_errors>=1"]);
  expect(query(path).get("sort")).toBe("-tool_errors");
  expect(query(callsPath(1, 3, null)).getAll("filter")).toEqual(["agent_id=3", "version:empty"]);
});
