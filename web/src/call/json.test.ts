import { expect, test } from "vitest";
import { layOutJson, summaryOf, unwrapped } from "./json";

test("JSON is laid out in lines", () => {
  expect(layOutJson('{"a":[1,{"b":"x, {y}"}],"c":{},"d":[]}')).toEqual([
    "{",
    '  "a": [',
    "    1,",
    "    {",
    '      "b": "x, {y}"',
    "    }",
    "  ],",
    '  "c": {},',
    '  "d": []',
    "}",
  ]);
});

test("literals stay as they were sent", () => {
  const text = '{"cost":1.00,"id":12345678901234567890,"x":NaN,"q":"a\\"b"}';
  expect(layOutJson(text).join("").replaceAll(" ", "")).toBe(text);
});

test("a scalar is one line, nothing is none", () => {
  expect(layOutJson("42")).toEqual(["42"]);
  expect(layOutJson("  ")).toEqual([]);
});

test.each([
  [{ value: '{"ok": true}' }, { ok: true }],
  [{ value: "plain" }, "plain"],
  ["[1, 2]", [1, 2]],
  ["{not json", "{not json"],
  [
    { value: 1, other: 2 },
    { value: 1, other: 2 },
  ],
])("%j means %j", (wrapped, inner) => {
  expect(unwrapped(wrapped)).toEqual(inner);
});

test("a summary names each parameter", () => {
  expect(summaryOf({ people: 2, date: "Friday" })).toBe('people: 2, date: "Friday"');
  expect(summaryOf(null)).toBe("");
  expect(summaryOf("not json")).toBe("not json");
  expect(summaryOf([1, 2])).toBe("[1,2]");
});
