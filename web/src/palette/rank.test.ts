import { expect, test } from "vitest";
import { ranked, scoreOf } from "./rank";

const best = (typed: string, ...texts: string[]) => ranked(typed, texts, (text) => text);

test("nothing typed leaves everything as it is", () => {
  expect(best(" ", "b", "a")).toEqual(["b", "a"]);
});

test("a beginning comes before the start of a word, that before its middle, that before letters", () => {
  expect(best("call", "recall it", "Calls", "c a l l", "The calls")).toEqual([
    "Calls",
    "The calls",
    "recall it",
    "c a l l",
  ]);
});

test("every word has to fit, in any order and any case", () => {
  expect(scoreOf("dark theme", "Theme: Dark")).not.toBeNull();
  expect(scoreOf("dark mode", "Theme: Dark")).toBeNull();
});

test("initials find a text, letters far apart do not", () => {
  expect(best("wk", "Workspace keys", "wind in the dark")).toEqual(["Workspace keys"]);
  expect(best("wk", "Work", "Workspace keys")).toEqual(["Workspace keys", "Work"]);
  expect(best("stgs", "Settings", "Start a long song")).toEqual(["Settings"]);
});

test("what a pattern would take for its own is taken to the letter", () => {
  expect(scoreOf("a(b", "x a(b)")).not.toBeNull();
  expect(scoreOf("a.b", "x axb")).toBeNull();
});

test("of two that fit alike the shorter comes first", () => {
  expect(best("front", "Front desk of the clinic", "Front desk")[0]).toBe("Front desk");
});
