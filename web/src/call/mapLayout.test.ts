import { expect, test } from "vitest";
import type { CallMap } from "./map";
import { boxes, inView, labelsIn, laneAt, layoutOf, marksOf, msAt, xAt } from "./mapLayout";
import { whole } from "./mapView";

const mark = (startMs: number, endMs: number, rowIndex: number) => ({ startMs, endMs, rowIndex });
const said = (startMs: number, endMs: number, rowIndex: number, text = "") => ({
  ...mark(startMs, endMs, rowIndex),
  text,
});
const map: CallMap = {
  lengthMs: 10_000,
  agent: [said(0, 1000, 0)],
  user: [said(2000, 3000, 1)],
  crosstalk: [],
  silences: [],
  tools: [],
  nodes: [
    { startMs: 0, endMs: 500, rowIndex: null, name: "start", isLoop: false },
    { startMs: 500, endMs: 10_000, rowIndex: 2, name: "greet", isLoop: false },
  ],
  cuts: [],
  untimed: 0,
};
const layout = layoutOf(map, 500, whole(10_000));

test("a place in px is a time, and back", () => {
  expect(xAt(layout, 2000)).toBe(100);
  expect(msAt(layout, 100)).toBe(2000);
  expect(msAt(layout, 900)).toBe(10_000);
});

test("a part of the call takes the whole width", () => {
  const near = layoutOf(map, 500, { startMs: 2000, endMs: 3000 });
  expect(xAt(near, 2500)).toBe(250);
  expect(msAt(near, 250)).toBe(2500);
  expect(xAt(near, 9000)).toBeLessThan(510);
  expect(inView(near, [...map.agent, ...map.user])).toEqual(map.user);
});

test("a call of no length at all can be drawn", () => {
  const none = layoutOf({ ...map, lengthMs: 0 }, 500, whole(0));
  expect(xAt(none, 0)).toBe(0);
  expect(none.ticks).toEqual([]);
});

test("only lanes that have something take room", () => {
  const bare = layoutOf({ ...map, nodes: [] }, 500, whole(10_000));
  expect(layout.height).toBeGreaterThan(bare.height);
  expect(bare.agentY).toBe(0);
});

test("the height tells the lane", () => {
  expect(laneAt(layout, map, layout.agentY + 1)).toBe(map.agent);
  expect(laneAt(layout, map, layout.userY + 1)).toBe(map.user);
  expect(laneAt(layout, map, 1)?.map(({ rowIndex }) => rowIndex)).toEqual([2]);
  expect(laneAt(layout, map, layout.axisY + 1)).toBeNull();
});

test("marks are in the order of time; a node that no row entered cannot be gone to", () => {
  expect(marksOf(map).map(({ rowIndex }) => rowIndex)).toEqual([0, 2, 1]);
});

test("the shortest stretch can still be seen", () => {
  expect(boxes(layout, [{ startMs: 2000, endMs: 2000 }], 4, 8)).toBe("M100.0 4h1.5v8h-1.5z");
});

test("texts are cut to the room they have, and left out where it is too little", () => {
  const stretches = [
    said(0, 2000, 0, "Hello, how can I help?"),
    said(3000, 3200, 1, "Hi"),
    said(5000, 9000, 2, "Yes."),
  ];
  const labels = labelsIn(layout, stretches, ({ text }) => text);
  expect(labels.map(({ text }) => text)).toEqual(["Hello, how ca…", "Yes."]);
});
