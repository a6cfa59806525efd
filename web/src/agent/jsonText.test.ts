import { expect, test } from "vitest";
import { readJsonObject, writeJsonObject } from "./jsonText";

test.each([
  ['{"a": 1,\n "b": }', 2, 7, "A value is missing; here stands “}”."],
  ['{"a": 1\n "b": 2}', 2, 2, '“,” or “}” is missing before “"”.'],
  ['{"a": 1,}', 1, 9, "A comma may not stand before “}”."],
  ['{"a": [1, 2,\n]}', 2, 1, "A comma may not stand before “]”."],
  ["{a: 1}", 1, 2, 'A name in "quotes" is missing, not “a”.'],
  ['{"a" 1}', 1, 6, "“:” is missing before “1”."],
  ['{"a": tru}', 1, 7, "A value is missing; here stands “tru”."],
  ['{"a": 1', 1, 8, "“,” or “}” is missing before the end."],
  ['{"a": 1} {', 1, 10, "Nothing may follow here, but “{” does."],
  [
    '{"a": "x\ny"}',
    1,
    7,
    'This text does not end with a quote, or has a "\\" or a line break in it.',
  ],
  ['{"a": 01}', 1, 8, "“,” or “}” is missing before “1”."],
])("%s goes wrong in line %d, column %d", (text, line, column, message) => {
  expect(readJsonObject(text)).toEqual({ value: null, fault: { line, column, message } });
});

test.each(["[1]", '"text"', "null", "7"])("%s is JSON, but no object", (text) => {
  expect(readJsonObject(text).fault?.message).toContain("an object");
});

test("an object is read and written; nothing stays nothing", () => {
  const text = '{\n  "a": [1.5, -2e3, {"b": "\\u00fc \\" \\n"}, true, null, {}, []]\n}';
  const value = JSON.parse(text);
  expect(readJsonObject(text)).toEqual({ value, fault: null });
  expect(readJsonObject(writeJsonObject(value)).value).toEqual(value);
  expect(readJsonObject("  \n")).toEqual({ value: null, fault: null });
  expect(writeJsonObject(null)).toBe("");
});
