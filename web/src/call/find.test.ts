import { expect, test } from "vitest";
import { hitsIn, patternOf, piecesOf, shownOf } from "./find";
import { itemsOf } from "./items";
import { row, tool } from "./testRows";

const items = itemsOf(
  [
    row(0, "agent", { text: "A table, a Table!" }),
    row(1, "agent_function", { tool: tool("a", { name: "book_table", params: { people: 2 } }) }),
    row(2, "agent_result", { tool: tool("a", { error: "no table is free" }) }),
    row(3, "node_transition", {
      node: { from_node: "ask", to_node: "book", reason: "wants a table" },
    }),
    row(4, "user", { text: "Thanks." }),
  ],
  [{ kind: "long_silence", row_index: null, start_ms: 0, end_ms: 9000, latency_ms: null }],
);

test("words are found in whatever case, in speech, in tools and in nodes", () => {
  expect(hitsIn(items, patternOf("TABLE"))).toEqual([0, 0, 1, 1, 2]);
  expect(hitsIn(items, patternOf("people"))).toEqual([1]);
  expect(hitsIn(items, patternOf("  "))).toEqual([]);
});

test("signs mean themselves, and white space any white space", () => {
  expect(piecesOf("a.b axb", patternOf("a.b")).filter(({ hit }) => hit)).toHaveLength(1);
  expect(hitsIn(items, patternOf("(["))).toEqual([]);
  expect(piecesOf("two\n words", patternOf("two words"))).toEqual([
    { text: "two\n words", hit: true },
  ]);
});

test("the pieces of a text are the text", () => {
  const text = "<b>table</b> İstanbul table";
  const pieces = piecesOf(text, patternOf("table"));
  expect(pieces.map((piece) => piece.text).join("")).toBe(text);
  expect(pieces.filter(({ hit }) => hit)).toHaveLength(2);
  expect(piecesOf("", patternOf("x"))).toEqual([{ text: "", hit: false }]);
  expect(piecesOf("x", null)).toEqual([{ text: "x", hit: false }]);
});

test("parts can be hidden; silences go with the speech", () => {
  const kinds = (hidden: Parameters<typeof shownOf>[1]) =>
    shownOf(items, hidden).map(({ kind }) => kind);
  expect(kinds([])).toEqual(["speech", "tool", "node", "speech", "silence"]);
  expect(kinds(["speech"])).toEqual(["tool", "node"]);
  expect(kinds(["tools", "nodes"])).toEqual(["speech", "speech", "silence"]);
});
