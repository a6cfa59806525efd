import { expect, test } from "vitest";
import { JsonTree, MOST_HITS, pathOf, piecesOfText, placesOf } from "./jsonTree";

const TEXT = ` {"call_id": "a\\"b", "n": 1.00, "rows": [ {"tool": {"x.y": NaN}}, [], 12345678901234567890 ],
  "": null, "same": 1, "same": 2, "empty": {} } `;
const tree = new JsonTree(TEXT);
const shown = (nodes: readonly { key: unknown; start: number; end: number }[]) =>
  nodes.map(({ key, start, end }) => [key, TEXT.slice(start, end)]);

test("children are the text as it was sent: numbers, repeated keys and NaN are untouched", () => {
  const children = tree.childrenOf(tree.root);
  expect(shown(children).filter(([key]) => key !== "rows")).toEqual([
    ["call_id", '"a\\"b"'],
    ["n", "1.00"],
    ["", "null"],
    ["same", "1"],
    ["same", "2"],
    ["empty", "{}"],
  ]);
  const rows = children.find(({ key }) => key === "rows");
  expect(rows && shown(tree.childrenOf(rows))).toEqual([
    [0, '{"tool": {"x.y": NaN}}'],
    [1, "[]"],
    [2, "12345678901234567890"],
  ]);
});

test("what has no parts has no children", () => {
  for (const text of ["{}", "[ ]", '"x"', "7", ""]) {
    const other = new JsonTree(text);
    expect(other.childrenOf(other.root)).toEqual([]);
  }
});

test("a path leads to a value, also through a key with a dot in it", () => {
  const chain = tree.chainTo("rows[0].tool.x.y");
  expect(TEXT.slice(chain.at(-1)?.start, chain.at(-1)?.end)).toBe("NaN");
  expect(pathOf(chain)).toBe("rows[0].tool.x.y");
  expect(pathOf(tree.chainTo('""'))).toBe('""');
});

test("a path that goes nowhere leads as far as it goes", () => {
  expect(pathOf(tree.chainTo("rows[7].tool"))).toBe("rows");
  expect(pathOf(tree.chainTo("(body)"))).toBe("");
  expect(pathOf(tree.chainTo("row"))).toBe("");
});

test("a place in the text leads to the value that holds it, or whose key does", () => {
  expect(pathOf(tree.chainAt(TEXT.indexOf("NaN")))).toBe("rows[0].tool.x.y");
  expect(pathOf(tree.chainAt(TEXT.indexOf('"x.y"') + 1))).toBe("rows[0].tool.x.y");
  expect(pathOf(tree.chainAt(TEXT.indexOf("1234567")))).toBe("rows[2]");
  expect(pathOf(tree.chainAt(TEXT.indexOf("call_id")))).toBe("call_id");
});

test("words are found in any case, as they are and as JSON escapes them", () => {
  expect(placesOf('{"A": "grüezi", "b": "GR\\u00fcEZI"}', "grüezi")).toHaveLength(2);
  expect(placesOf('{"q": "say \\"hi\\""}', 'say "hi"')).toHaveLength(1);
  expect(placesOf("a.b axb", "a.b")).toEqual([0]);
  expect(placesOf("anything", "")).toEqual([]);
  expect(placesOf("x".repeat(MOST_HITS + 5), "x")).toHaveLength(MOST_HITS);
});

test("a long text falls into lines, and long lines into pieces, with nothing lost", () => {
  const text = `ab\n${"x".repeat(950)}\n\nend`;
  const starts = piecesOfText(text);
  expect(starts).toEqual([0, 3, 403, 803, 954, 955]);
  expect(starts.map((at, n) => text.slice(at, starts[n + 1])).join("")).toBe(text);
});

test("thousands of parts are listed by reading the text once", () => {
  const many = new JsonTree(
    `[${Array.from({ length: 50_000 }, (_, n) => `{"n":${n}}`).join(",")}]`,
  );
  expect(many.childrenOf(many.root)).toHaveLength(50_000);
  expect(many.childrenOf(many.root)).toBe(many.childrenOf(many.root));
  expect(pathOf(many.chainAt(many.text.indexOf('"n":49999')))).toBe("[49999].n");
});
