import { expect, test } from "vitest";
import { isDoubtful, pausesOf, unmeasuredOf } from "./silence";
import { row } from "./testRows";

const said = (index: number, start_ms: number, end_ms: number, role = "agent") =>
  row(index, role, { start_ms, end_ms });

test("a pause is at least two seconds in which nobody spoke, and no long silence", () => {
  const rows = [
    said(0, 0, 1000),
    said(1, 2900, 4000, "user"),
    said(2, 6000, 7000),
    row(3, "agent_function", { start_ms: 7500 }),
    said(4, 10_000, 11_000),
  ];
  expect(pausesOf(rows)).toEqual([{ startMs: 4000, endMs: 6000 }]);
});

test("what one side says ends the pause of the other", () => {
  expect(pausesOf([said(0, 0, 1000), said(1, 3900, 5000), said(2, 900, 3000, "user")])).toEqual([]);
});

test("a row without a length may have been said in a silence", () => {
  const doubtful = (rows: Parameters<typeof unmeasuredOf>[0], startMs: number, endMs: number) =>
    isDoubtful({ startMs, endMs }, unmeasuredOf(rows));
  const rows = [said(0, 0, 1000), row(1, "user", { text: "Hm?" }), said(2, 9000, 9500)];
  expect(doubtful(rows, 1000, 9000)).toBe(true);
  expect(doubtful(rows, 9500, 20_000)).toBe(false);
  expect(doubtful([row(0, "agent", { text: "Hello" })], 0, 5000)).toBe(true);
  expect(doubtful([said(0, 2000, 2000)], 1000, 5000)).toBe(true);
  expect(doubtful([said(0, 6000, 6000)], 1000, 5000)).toBe(false);
  const injected = row(0, "user", { start_ms: 2000, end_ms: 2000, injected: true });
  expect(doubtful([injected], 1000, 5000)).toBe(false);
});
