import { expect, test } from "vitest";
import { excerptAt, markBody, markUnreadable, pathOf, syntaxPlace, writtenPath } from "./bodyMarks";

const error = (loc: (string | number)[], type = "missing", input: unknown = null) => ({
  loc: ["body", ...loc],
  msg: "Send it.",
  type,
  input,
});

test("a wrong field is marked on its own line, with what was found", () => {
  const body = '{"call_id": "c-1", "meta": {"start_timestamp": 1}, "start_timestamp": "soon"}';
  const { lines, marks } = markBody(body, [error(["start_timestamp"], "timestamp", "soon")]);
  expect(marks).toEqual([
    { line: 5, kind: "wrong", field: "start_timestamp", found: '"soon"', text: "Send it." },
  ]);
  expect(lines[5]).toBe('  "start_timestamp": "soon"');
});

test("a missing field is marked at the object that misses it", () => {
  const body = '{"rows": [{"a": 1}, {"tool": {"name": "x"}}]}';
  const { lines, marks } = markBody(body, [
    error(["rows", 1, "tool", "request_id"]),
    error(["call_id"]),
  ]);
  expect(marks.map(({ line, kind }) => [lines[line]?.trim(), kind])).toEqual([
    ["{", "missing"],
    ['"tool": {', "missing"],
  ]);
  expect(marks.map((mark) => mark.field)).toEqual(["call_id", "rows[1].tool.request_id"]);
});

test("a field that is null is there, and wrong", () => {
  const { marks } = markBody('{"call_id": null}', [error(["call_id"])]);
  expect(marks).toMatchObject([{ line: 1, kind: "wrong", found: "null" }]);
});

test("elements of arrays have lines of their own, also empty and scalar ones", () => {
  const { lines, marks } = markBody('{"a": [[], 5, {"b": []}]}', [
    error(["a", 0], "x"),
    error(["a", 1], "x"),
    error(["a", 2, "b"], "x"),
  ]);
  expect(marks.map(({ line }) => lines[line]?.trim())).toEqual(["[],", "5,", '"b": []']);
});

test("names with escapes and quotes are found", () => {
  const { lines, marks } = markBody('{"a\\"b": 1, "caf\\u00e9": 2}', [error(["café"], "x", 2)]);
  expect(marks.map(({ line }) => lines[line])).toEqual(['  "caf\\u00e9": 2']);
});

test("of a repeated name the first place counts", () => {
  const { marks } = markBody('{"a": 1, "a": 2}', [error(["a"], "x")]);
  expect(marks.map(({ line }) => line)).toEqual([1]);
});

test("what is wrong with the URL is no mark of the body", () => {
  const wrong = { loc: ["query", "workspace_id"], msg: "Add it.", type: "missing", input: null };
  expect(markBody("{}", [wrong]).marks).toEqual([]);
});

test("warnings stand on their lines among the errors", () => {
  const body = '{"rows": [{"tool": {"params": "x"}}], "call_id": 5}';
  const { marks } = markBody(
    body,
    [error(["call_id"], "string_type", 5)],
    [{ path: "rows[0].tool.params", found: '"x"', done: "kept as it is" }],
  );
  expect(marks.map(({ line, kind, text }) => [line, kind, text])).toEqual([
    [4, "warning", "kept as it is"],
    [8, "wrong", "Send it."],
  ]);
});

test("a body that is no JSON is shown as it was sent, with the place where it breaks", () => {
  const body = '{"a": 1,\n "b": oops}';
  const reason = "The body is not JSON: Expecting value at line 2, column 7. Send one call.";
  expect(markUnreadable(body, reason)).toEqual({
    lines: ['{"a": 1,', ' "b": oops}'],
    marks: [{ line: 1, kind: "syntax", field: "", found: null, text: reason, column: 6 }],
  });
});

test("a place behind the last line is on the last line", () => {
  const { marks } = markUnreadable("{", "… at line 9, column 2.");
  expect(marks[0]?.line).toBe(0);
});

test("JSON that is no object is laid out, and marked as a whole", () => {
  const { lines, marks } = markUnreadable("[1]", "The body is an array, not an object.");
  expect(lines).toEqual(["[", "  1", "]"]);
  expect(marks).toMatchObject([{ line: 0, kind: "syntax" }]);
});

test("a long line is shown around the place, by whole characters", () => {
  const line = `${"😀".repeat(100)}x${"y".repeat(100)}`;
  expect(excerptAt(line, 100, 3)).toEqual({ before: "…😀😀😀", at: "x", after: "yyy…" });
  expect(excerptAt("ab", 1)).toEqual({ before: "a", at: "b", after: "" });
  expect(excerptAt("ab", 2)).toEqual({ before: "ab", at: "", after: "" });
});

test("paths are read as they are written", () => {
  expect(pathOf("rows[3].tool.params")).toEqual(["rows", 3, "tool", "params"]);
  expect(pathOf("(body)")).toEqual([]);
  expect(writtenPath(["rows", 3, "tool"])).toBe("rows[3].tool");
  expect(writtenPath([])).toBe("");
});

test("a sentence without a place has none", () => {
  expect(syntaxPlace("The body is empty.")).toBeNull();
});
