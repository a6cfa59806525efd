import { expect, test } from "vitest";
import { mapOf, rowAt, ticks } from "./map";
import { overlaps, speechOf, united } from "./speech";
import { row, tool } from "./testRows";

const stretch = (startMs: number, endMs: number) => ({ startMs, endMs });
const word = (start_ms: number, end_ms: number) => ({
  text: "x",
  start_ms,
  end_ms,
  confidence: null,
});

test("short pauses between words are part of the speech, longer ones are not", () => {
  const spoken = row(3, "user", { words: [word(0, 200), word(450, 600), word(900, 1000)] });
  expect(speechOf(spoken)).toEqual([
    { startMs: 0, endMs: 600, rowIndex: 3 },
    { startMs: 900, endMs: 1000, rowIndex: 3 },
  ]);
});

test("a row without words is its start to its end; without an end it has no place", () => {
  expect(speechOf(row(0, "agent", { start_ms: 5, end_ms: 9 }))).toHaveLength(1);
  expect(speechOf(row(0, "agent", { start_ms: 5 }))).toEqual([]);
});

test("unions are in order and free of overlaps", () => {
  expect(united([stretch(5, 9), stretch(0, 3), stretch(2, 4)])).toEqual([
    stretch(0, 4),
    stretch(5, 9),
  ]);
});

test("crosstalk is where both speak", () => {
  const agent = [stretch(0, 10), stretch(20, 30)];
  const user = [stretch(8, 22), stretch(30, 40)];
  expect(overlaps(agent, user)).toEqual([stretch(8, 10), stretch(20, 22)]);
});

test("the map is as long as the last row where the duration is shorter", () => {
  const map = mapOf({
    duration_ms: 12,
    moments: [],
    node_visits: [],
    rows: [
      row(0, "agent", { start_ms: 0, end_ms: 6500 }),
      row(1, "user", { injected: true, start_ms: 11, end_ms: 11 }),
      row(2, "user", { text: "untimed" }),
    ],
  });
  expect(map.lengthMs).toBe(6500);
  expect(map.user).toEqual([]);
  expect(map.untimed).toBe(1);
});

test("a tool lasts until its result, else as long as it reports, else no time", () => {
  const map = mapOf({
    duration_ms: 1000,
    moments: [],
    node_visits: [],
    rows: [
      row(0, "agent_function", { start_ms: 100, tool: tool("a") }),
      row(1, "agent_result", { start_ms: 400, tool: tool("a", { failed: true }) }),
      row(2, "agent_function", { start_ms: 500, tool: tool("b", { duration_ms: 50 }) }),
      row(3, "agent_function", { start_ms: 600, tool: tool(null) }),
      row(4, "agent_function", { tool: tool("d") }),
    ],
  });
  expect(map.tools.map((mark) => mark.endMs - mark.startMs)).toEqual([300, 50, 0]);
  expect(map.tools.map((mark) => mark.failed)).toEqual([true, false, false]);
});

test("a click goes to the nearest row", () => {
  const marks = [
    { startMs: 0, endMs: 100, rowIndex: 0 },
    { startMs: 500, endMs: 600, rowIndex: 4 },
  ];
  expect(rowAt(marks, 50)).toBe(0);
  expect(rowAt(marks, 350)).toBe(4);
  expect(rowAt([], 350)).toBeNull();
});

test("the axis has round times, and not too many", () => {
  expect(ticks(0, 65_000, 5)).toEqual([15_000, 30_000, 45_000, 60_000]);
  expect(ticks(0, 0, 5)).toEqual([]);
  expect(ticks(61_500, 63_600, 5)).toEqual([62_000, 62_500, 63_000, 63_500]);
});

test("a stretch of speech knows the words in it", () => {
  const words = ["one", "two", "three"].map((text, at) => ({
    ...word(at * 1000, at * 1000 + (at === 0 ? 900 : 100)),
    text,
  }));
  const rows = [row(0, "agent", { text: "one two three", words })];
  const map = mapOf({ duration_ms: 3000, moments: [], node_visits: [], rows });
  expect(map.agent.map(({ text }) => text)).toEqual(["one two", "three"]);
});

test("nodes are bands from stay to stay; interruptions stand where the other one was cut into", () => {
  const visit = { row_index: 1, from_ms: 500, time_ms: 250, is_loop: false };
  const moment = { row_index: 2, start_ms: 600, end_ms: 700, latency_ms: null };
  const map = mapOf({
    duration_ms: 1000,
    rows: [],
    node_visits: [
      { ...visit, node: "ask" },
      { ...visit, node: null },
      { ...visit, node: "untimed", from_ms: null },
    ],
    moments: [
      { ...moment, kind: "user_interruption" },
      { ...moment, kind: "agent_interruption", row_index: 3 },
      { ...moment, kind: "backchannel" },
    ],
  });
  expect(map.nodes.map(({ name, startMs, endMs }) => [name, startMs, endMs])).toEqual([
    ["ask", 500, 750],
  ]);
  expect(map.cuts.map(({ by, rowIndex }) => [by, rowIndex])).toEqual([
    ["user", 2],
    ["agent", 3],
  ]);
});
