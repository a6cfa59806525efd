import { expect, test } from "vitest";
import type { Delivery, Moment } from "../api/types";
import { eventsOf } from "./events";
import { row, tool } from "./testRows";

const CALL = {
  rows: [
    row(0, "agent", { start_ms: 0, end_ms: 900, text: "Hi." }),
    row(1, "agent_function", { start_ms: 2000, tool: tool("a") }),
    row(2, "user", { text: "no time" }),
    row(3, "agent_result", { start_ms: 2500, tool: tool("a", { failed: true, duration_ms: 500 }) }),
    row(4, "user", { start_ms: 1000, end_ms: 1500, text: "Hello.", injected: true }),
  ],
  moments: [] as Moment[],
  started_at_ms: 1_000_000,
  ended_at_ms: 1_010_000,
  duration_ms: 10_000,
  measured_at_ms: 1_060_000,
  disconnection_reason: "user_hangup",
};

test("everything stands in one order of time, a row without a time after the one before it", () => {
  expect(eventsOf(CALL).map(({ what, atMs }) => [what, atMs])).toEqual([
    ["Call starts", 0],
    ["Agent speaks", 0],
    ["Prompt injected", 1000],
    ["Tool called", 2000],
    ["Caller speaks", null],
    ["Tool failed", 2500],
    ["Call ends", 10_000],
    ["Measured", 60_000],
  ]);
});

test("what was found stands at its time, with its row", () => {
  const moment = { row_index: 0, end_ms: 3000, latency_ms: 700 };
  const moments = [
    { ...moment, kind: "response", start_ms: 2300 },
    { ...moment, kind: "injected", start_ms: 1000 },
  ];
  const found = eventsOf({ ...CALL, moments }).filter((event) => event.kind === "response");
  expect(found.map(({ text, rowIndex, lengthMs }) => [text, rowIndex, lengthMs])).toEqual([
    ["The agent answered after 700 ms", 0, 700],
  ]);
});

test("deliveries are events too, in ms from the start of the call", () => {
  const delivery = {
    fate: "differing_repeat",
    received_at_ms: 1_020_000,
    status_code: 200,
    duration_ms: 4,
  } as Delivery;
  const [event] = eventsOf(CALL, [delivery]).filter(({ what }) => what.startsWith("Delivered"));
  expect([event?.atMs, event?.text]).toEqual([20_000, "answered 200 in 4 ms"]);
});

test("an empty call has its start and its end", () => {
  const empty = { ...CALL, rows: [], measured_at_ms: null };
  expect(eventsOf(empty).map(({ what }) => what)).toEqual(["Call starts", "Call ends"]);
});
