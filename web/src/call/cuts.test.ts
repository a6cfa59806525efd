import { expect, test } from "vitest";
import { cutsByRow } from "./cuts";
import { row } from "./testRows";

const words = (starts: readonly number[]) =>
  starts.map((start_ms) => ({ text: "x", start_ms, end_ms: start_ms + 90, confidence: null }));
const moment = (kind: string, start_ms: number) => ({
  kind,
  start_ms,
  end_ms: start_ms,
  row_index: 9,
  latency_ms: null,
});

test("the caller cuts into the agent's words before the first one that came later", () => {
  const rows = [
    row(0, "user", { words: words([0, 100]) }),
    row(1, "agent", { words: words([0, 100, 200]) }),
  ];
  expect([...cutsByRow(rows, [moment("user_interruption", 150)])]).toEqual([[1, 2]]);
  expect([...cutsByRow(rows, [moment("agent_interruption", 50)])]).toEqual([[0, 1]]);
});

test("in the last word, the cut is at the end", () => {
  const rows = [row(0, "agent", { words: words([0, 100]) })];
  expect([...cutsByRow(rows, [moment("user_interruption", 120)])]).toEqual([[0, 2]]);
});

test("where a row has no words, nobody knows where in it the cut is", () => {
  const rows = [row(0, "agent", { start_ms: 0, end_ms: 900, text: "Hello" })];
  expect(cutsByRow(rows, [moment("user_interruption", 150)]).size).toBe(0);
  expect(cutsByRow([], [moment("backchannel", 150)]).size).toBe(0);
});
