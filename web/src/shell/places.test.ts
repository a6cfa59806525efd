import { expect, test } from "vitest";
import { isWithin, PLACES, startOf } from "./places";

test("each place has a path and a letter of its own", () => {
  expect(new Set(PLACES.map(({ path }) => path)).size).toBe(PLACES.length);
  expect(new Set(PLACES.map(({ key }) => key)).size).toBe(PLACES.length);
});

test("a workspace opens at its first place", () => {
  expect(startOf(7)).toBe(`/w/7/${PLACES[0].path}`);
});

test("a page below a place belongs to it, one with a longer name does not", () => {
  expect(isWithin("/w/1/calls/2", "/w/1/calls")).toBe(true);
  expect(isWithin("/w/1/callsigns", "/w/1/calls")).toBe(false);
});
