import { expect, test } from "vitest";
import type { CallRow } from "../api/types";
import { type ListPage, withNew, without } from "./merge";

const call = (id: number, started_at_ms: number) => ({ id, started_at_ms }) as CallRow;
const page = (next_cursor: string | null, ...calls: CallRow[]): ListPage => ({
  calls,
  next_cursor,
  latest: 9,
});
const ids = (pages: readonly ListPage[]) => pages.map(({ calls }) => calls.map(({ id }) => id));

const PAGES = [page("c", call(5, 50), call(4, 40)), page("d", call(2, 20), call(1, 10))];

test("new calls stand where their start puts them", () => {
  const merged = withNew(PAGES, [call(12, 60), call(11, 30), call(10, 40)], 12);
  expect(ids(merged)).toEqual([
    [12, 5, 10, 4],
    [11, 2, 1],
  ]);
  expect(merged[0]?.latest).toBe(12);
});

test("a call below what is loaded waits there, unless the list is loaded to its end", () => {
  expect(ids(withNew(PAGES, [call(12, 5)], 12))).toEqual(ids(PAGES));
  const whole = [page(null, call(5, 50))];
  expect(ids(withNew(whole, [call(12, 5)], 12))).toEqual([[5, 12]]);
});

test("a call that is known comes in once, and an empty list takes its first", () => {
  expect(ids(withNew(PAGES, [call(5, 50)], 12))).toEqual(ids(PAGES));
  expect(ids(withNew([page(null)], [call(1, 1)], 1))).toEqual([[1]]);
});

test("calls that go leave no gap", () => {
  expect(ids(without(PAGES, new Set([5, 2])))).toEqual([[4], [1]]);
});
