import { expect, test } from "vitest";
import type { Row } from "../api/types";
import { row, tool } from "./testRows";
import { durationOf } from "./toolTime";

const item = (call: Partial<Row> | null, result: Partial<Row> | null) => ({
  kind: "tool" as const,
  call: call && row(0, "agent_function", call),
  result: result && row(1, "agent_result", result),
});

test("a reported duration is believed first, that of the result before that of the call", () => {
  const call = { start_ms: 0, tool: tool("a", { duration_ms: 7 }) };
  expect(durationOf(item(call, { start_ms: 900, tool: tool("a", { duration_ms: 0 }) }))).toBe(0);
  expect(durationOf(item(call, { start_ms: 900, tool: tool("a") }))).toBe(7);
});

test("then the tool's own start and end, then the time between the rows", () => {
  const call = { start_ms: 100, tool: tool("a") };
  const timed = tool("a", { start_ms: 150, end_ms: 350 });
  expect(durationOf(item(call, { start_ms: 900, tool: timed }))).toBe(200);
  expect(durationOf(item(call, { start_ms: 900, tool: tool("a") }))).toBe(800);
});

test("a tool without an answer, or one that returned before it was called, took nobody knows", () => {
  const call = { start_ms: 100, tool: tool("a") };
  expect(durationOf(item(call, null))).toBeNull();
  expect(durationOf(item(null, call))).toBeNull();
  expect(durationOf(item(call, { start_ms: 50, tool: tool("a") }))).toBeNull();
});
