import { expect, test } from "vitest";
import { isWhole, panned, showing, whole, zoomed } from "./mapView";

const LENGTH = 100_000;

test("at first the whole call is shown", () => {
  expect(whole(LENGTH)).toEqual({ startMs: 0, endMs: LENGTH });
  expect(isWhole(whole(LENGTH), LENGTH)).toBe(true);
  expect(whole(0).endMs).toBeGreaterThan(0);
});

test("zooming keeps what is under the pointer where it is", () => {
  const near = zoomed(whole(LENGTH), LENGTH, 2, 25_000);
  expect(near).toEqual({ startMs: 12_500, endMs: 62_500 });
  expect(isWhole(near, LENGTH)).toBe(false);
});

test("the view never leaves the call, nor comes closer than two seconds", () => {
  expect(zoomed(whole(LENGTH), LENGTH, 0.1, 5000)).toEqual(whole(LENGTH));
  const closest = zoomed(whole(LENGTH), LENGTH, 1e9, 99_999);
  expect(closest.endMs - closest.startMs).toBe(2000);
  expect(closest.endMs).toBeLessThanOrEqual(LENGTH);
  expect(zoomed(whole(900), 900, 4, 100)).toEqual(whole(900));
});

test("the view moves along the call up to its ends", () => {
  const view = { startMs: 10_000, endMs: 20_000 };
  expect(panned(view, LENGTH, 5000)).toEqual({ startMs: 15_000, endMs: 25_000 });
  expect(panned(view, LENGTH, -50_000)).toEqual({ startMs: 0, endMs: 10_000 });
  expect(panned(view, LENGTH, 1e6)).toEqual({ startMs: 90_000, endMs: 100_000 });
});

test("what is to be shown comes to the middle, and nothing moves where it is in view", () => {
  const view = { startMs: 10_000, endMs: 20_000 };
  expect(showing(view, LENGTH, { startMs: 12_000, endMs: 13_000 })).toBe(view);
  expect(showing(view, LENGTH, { startMs: 50_000, endMs: 52_000 })).toEqual({
    startMs: 46_000,
    endMs: 56_000,
  });
  expect(showing(view, LENGTH, { startMs: 50_000, endMs: 90_000 }).startMs).toBe(50_000);
});
