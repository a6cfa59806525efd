import { expect, test } from "vitest";
import type { SavedView } from "../../api/types";
import { formatListState, parseListState } from "../listState";
import { questionFor, searchOf, stateOf, viewIn } from "./content";

const SEARCH = "q=table&period=7d&filter=tool%3Dbook&sort=version&cols=started_at_ms%2Cagent";
const VIEW = { id: 5, question: questionFor(parseListState(SEARCH)) } as SavedView;

test("a view shows to the letter what was saved", () => {
  expect(formatListState(stateOf(VIEW.question))).toBe(SEARCH);
});

test("a view's URL is its number, and what is changed on top stands beside it", () => {
  const state = stateOf(VIEW.question);
  expect(searchOf(state, VIEW)).toBe("view=5");
  expect(searchOf({ ...state, text: "" }, VIEW)).toMatch(/^view=5&edited=1&period=7d/);
  expect(searchOf(parseListState(""), VIEW)).toBe("view=5&edited=1");
  expect(searchOf(state, null)).toBe(SEARCH);
});

test.each([
  ["view=5", 5, false],
  ["view=5&edited=1&q=a", 5, true],
  ["view=x", null, false],
  ["q=a", null, false],
])("%s names the view %s", (search, id, isEdited) => {
  expect(viewIn(search)).toEqual({ id, isEdited });
});
