import { expect, test } from "vitest";
import { chosenBy, countSelected, isSelected, NOTHING, set } from "./selection";

test("calls are selected one by one, and given up again", () => {
  const two = set(NOTHING, [1, 2], true);
  expect([1, 2, 3].map((id) => isSelected(two, id))).toEqual([true, true, false]);
  expect(countSelected(two, null)).toBe(2);
  expect(countSelected(set(two, [1], false), null)).toBe(1);
});

test("all that match are selected but for those that are given up", () => {
  const all = { ...NOTHING, all: true };
  expect(isSelected(all, 7)).toBe(true);
  const some = set(all, [7], false);
  expect(isSelected(some, 7)).toBe(false);
  expect([countSelected(some, 10), countSelected(some, null)]).toEqual([9, null]);
  expect(isSelected(set(some, [7], true), 7)).toBe(true);
});

test("the API is told the numbers, or the question and what is left out", () => {
  const question = { filter: ["tool=book"] };
  expect(chosenBy(set(NOTHING, [1], true), question)).toEqual({ ids: [1], q: "", except: [] });
  const all = set({ ...NOTHING, all: true }, [3], false);
  expect(chosenBy(all, question)).toEqual({ filter: ["tool=book"], q: "", except: [3] });
});
