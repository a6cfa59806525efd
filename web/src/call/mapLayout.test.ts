import { expect, test } from "vitest";
import type { CallMap } from "./map";
import { boxes, labelled, laneAt, layoutOf, marksOf, msAt, xAt } from "./mapLayout";

const mark = (startMs: number, endMs: number, rowIndex: number) => ({ startMs, endMs, rowIndex });
const map: CallMap = {
  lengthMs: 10_000,
  agent: [mark(0, 1000, 0)],
  user: [mark(2000, 3000, 1)],
  crosstalk: [],
  silences: [],
  tools: [],
  nodes: [{ ...mark(500, 500, 2), name: "greet" }],
  untimed: 0,
};

test("a place in px is a time, and back", () => {
  const layout = layoutOf(map, 500);
  expect(xAt(layout, 2000)).toBe(100);
  expect(msAt(layout, 100)).toBe(2000);
  expect(msAt(layout, 900)).toBe(10_000);
});

test("a call of no length at all can be drawn", () => {
  const layout = layoutOf({ ...map, lengthMs: 0 }, 500);
  expect(xAt(layout, 0)).toBe(0);
  expect(layout.ticks).toEqual([]);
});

test("only lanes that have something take room", () => {
  const layout = layoutOf(map, 500);
  const bare = layoutOf({ ...map, nodes: [] }, 500);
  expect(layout.height).toBeGreaterThan(bare.height);
  expect(bare.agentY).toBe(0);
});

test("the height tells the lane", () => {
  const layout = layoutOf(map, 500);
  expect(laneAt(layout, map, layout.agentY + 1)).toBe(map.agent);
  expect(laneAt(layout, map, layout.userY + 1)).toBe(map.user);
  expect(laneAt(layout, map, 1)).toBe(map.nodes);
  expect(laneAt(layout, map, layout.axisY + 1)).toBeNull();
});

test("marks are in the order of time", () => {
  expect(marksOf(map).map(({ rowIndex }) => rowIndex)).toEqual([0, 2, 1]);
});

test("the shortest stretch can still be seen", () => {
  expect(boxes(layoutOf(map, 500), [{ startMs: 2000, endMs: 2000 }], 4, 8)).toBe(
    "M100.0 4h1.5v8h-1.5z",
  );
});

test("labels that would run into each other or over the edge are left out", () => {
  const node = (at: number) => ({ ...mark(at, at, 0), name: "confirm" });
  const shown = labelled(layoutOf(map, 500), [node(0), node(200), node(5000), node(9900)]);
  expect(shown.map(({ startMs }) => startMs)).toEqual([0, 5000]);
});
