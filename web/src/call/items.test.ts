import { expect, test } from "vitest";
import type { Item } from "./items";
import { itemPositions, itemsOf, rowsOf } from "./items";
import { row, tool } from "./testRows";

const shape = (items: Item[]) =>
  items.map((item) => [item.kind, ...rowsOf(item).map((member) => member.index)]);

test("a call without rows has no items", () => {
  expect(itemsOf([], [])).toEqual([]);
});

test("a tool's result is shown with its call, also when other rows stand between", () => {
  const items = itemsOf(
    [
      row(0, "agent_function", { tool: tool("r1") }),
      row(1, "agent", { text: "One moment." }),
      row(2, "agent_result", { tool: tool("r1") }),
    ],
    [],
  );
  expect(shape(items)).toEqual([
    ["tool", 0, 2],
    ["speech", 1],
  ]);
  expect(itemPositions(items).get(2)).toBe(0);
});

test("a call without an answer and a result without a call stand alone", () => {
  const items = itemsOf(
    [
      row(0, "agent_function", { tool: tool("r1") }),
      row(1, "agent_result", { tool: tool("r2") }),
      row(2, "agent_result", { tool: tool(null) }),
    ],
    [],
  );
  expect(shape(items)).toEqual([
    ["tool", 0],
    ["tool", 1],
    ["tool", 2],
  ]);
});

test("two calls that share an id get one result each", () => {
  const rows = ["agent_function", "agent_result", "agent_function", "agent_result"];
  const items = itemsOf(
    rows.map((role, index) => row(index, role, { tool: tool("again") })),
    [],
  );
  expect(shape(items)).toEqual([
    ["tool", 0, 1],
    ["tool", 2, 3],
  ]);
});

test("tools and nodes do not break a turn, injected rows do", () => {
  const items = itemsOf(
    [
      row(0, "agent"),
      row(1, "node_transition"),
      row(2, "agent"),
      row(3, "user", { injected: true }),
      row(4, "agent"),
    ],
    [],
  );
  expect(items.flatMap((item) => (item.kind === "speech" ? [item.opensTurn] : []))).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

test("a silence stands before the row that ends it, the last one after every row", () => {
  const silence = (start_ms: number, end_ms: number) => ({
    kind: "long_silence",
    row_index: null,
    start_ms,
    end_ms,
    latency_ms: null,
  });
  const items = itemsOf(
    [row(0, "agent", { start_ms: 0, end_ms: 1000 }), row(1, "user", { start_ms: 5000 })],
    [silence(1000, 5000), silence(6000, 9500)],
  );
  expect(shape(items)).toEqual([["speech", 0], ["silence"], ["speech", 1], ["silence"]]);
});

test("what was measured at a row comes with it", () => {
  const moment = {
    kind: "user_interruption",
    row_index: 1,
    start_ms: 1,
    end_ms: 2,
    latency_ms: 300,
  };
  const [, second] = itemsOf([row(0, "agent"), row(1, "user")], [moment]);
  expect(second?.kind === "speech" && second.moments).toEqual([moment]);
});
