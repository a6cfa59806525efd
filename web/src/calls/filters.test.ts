import { expect, test } from "vitest";
import { describeGroup, formatFilter, groupFilters, parseFilter, replaceGroup } from "./filters";

const read = (text: string) => {
  const filter = parseFilter(text);
  if (filter === null) throw new Error(`not a filter: ${text}`);
  return filter;
};

test.each([
  ["status=completed", "status", "=", "completed"],
  ["status!=error", "status", "!=", "error"],
  ["duration_ms>=60000", "duration_ms", ">=", "60000"],
  ["e2e_p50_ms<900", "e2e_p50_ms", "<", "900"],
  ["e2e_p50_ms:empty", "e2e_p50_ms", ":empty", ""],
  ["metadata.env=a=b", "metadata.env", "=", "a=b"],
  ["tool=:empty", "tool", "=", ":empty"],
])("%s is read, and written as it was", (text, field, operator, value) => {
  expect(parseFilter(text)).toEqual({ field, operator, value });
  expect(formatFilter(read(text))).toBe(text);
});

test.each(["", "status", "=x", ":empty"])("%j is no filter", (text) => {
  expect(parseFilter(text)).toBeNull();
});

test("filters of one field make one group, in order of first appearance", () => {
  const groups = groupFilters(["a=1", "b=2", "a=3"].map(read));
  expect(groups.map((group) => [group.field, group.filters.length])).toEqual([
    ["a", 2],
    ["b", 1],
  ]);
});

test("a group is replaced where it stood", () => {
  const filters = ["a=1", "b=2", "a=3", "c=4"].map(read);
  const replaced = replaceGroup(filters, "b", [read("b=5"), read("b=6")]);
  expect(replaced.map(formatFilter)).toEqual(["a=1", "b=5", "b=6", "a=3", "c=4"]);
  expect(replaceGroup(filters, "a", []).map(formatFilter)).toEqual(["b=2", "c=4"]);
  expect(replaceGroup(filters, "d", [read("d=1")]).at(-1)).toEqual(read("d=1"));
});

test.each([
  [["status=completed", "status=error"], "is completed or error"],
  [["duration_ms>=1", "duration_ms<3"], "is at least 1 and is under 3"],
  [["version:empty"], "is empty"],
  [["version:empty", "version=41", "version=42"], "is 41 or 42 or empty"],
])("%j reads as: %s", (texts, sentence) => {
  const [group] = groupFilters(texts.map(read));
  expect(group && describeGroup(group, (value) => value)).toBe(sentence);
});
