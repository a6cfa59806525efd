import { expect, test } from "vitest";
import type { Agent } from "../api/types";
import { changesOf, draftOf, faultsOfDraft, isChanged, MOST, newTool, placeOf } from "./setup";

const AGENT = {
  prompt: "Be kind.",
  capabilities: null,
  workflow: { steps: [1] },
  tools: [{ name: "book", description: null, parameters: { type: "object" } }],
} as unknown as Agent;

test("a draft that nobody touched changes nothing", () => {
  const draft = draftOf(AGENT);
  expect(isChanged(draft, AGENT)).toBe(false);
  expect(changesOf(draft, AGENT)).toEqual({});
  expect(faultsOfDraft(draft)).toEqual({});
});

test("only what was changed is sent, and empty text is nothing", () => {
  const draft = { ...draftOf(AGENT), prompt: "", workflow: '{"steps": [2]}' };
  expect(isChanged(draft, AGENT)).toBe(true);
  expect(changesOf(draft, AGENT)).toEqual({ prompt: null, workflow: { steps: [2] } });
  expect(changesOf({ ...draftOf(AGENT), tools: [] }, AGENT)).toEqual({ tools: null });
});

test("a layout of JSON that was typed is unsaved, though it says the same", () => {
  const draft = { ...draftOf(AGENT), workflow: '{"steps":[1]}' };
  expect(isChanged(draft, AGENT)).toBe(true);
  expect(changesOf(draft, AGENT)).toEqual({});
});

test("faults are told at their place", () => {
  const nameless = newTool({ name: " " });
  const twice = newTool({ name: "book" });
  const broken = { ...newTool({ name: "pay" }), parameters: "{\n  oops\n}" };
  const draft = draftOf(AGENT);
  const faults = faultsOfDraft({
    ...draft,
    prompt: "x".repeat(MOST.prompt + 1),
    workflow: "[1]",
    tools: [...draft.tools, nameless, twice, broken],
  });
  expect(faults).toEqual({
    prompt: "1 characters too long; 500,000 are kept.",
    workflow: "Line 1, column 1: Write an object: { … }.",
    [placeOf(nameless, "name")]: "A tool needs a name.",
    [placeOf(twice, "name")]: "Another tool has this name.",
    [placeOf(broken, "parameters")]: 'Line 2, column 3: A name in "quotes" is missing, not “oops”.',
  });
});
