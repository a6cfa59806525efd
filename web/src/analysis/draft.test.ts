import { describe, expect, it } from "vitest";
import type { AnalysisSetupKnown } from "../api/types";
import { draftOf, faultsOf, isChanged, newField, newNamed, setupOf } from "./draft";

const INPUTS = {
  transcript: "all" as const,
  times: false,
  system_prompt: false,
  capabilities: false,
  tools: false,
  metadata: [],
};

const KNOWN: AnalysisSetupKnown = {
  eval_id: 7,
  version: 2,
  enabled: true,
  updated_at_ms: 1,
  criterion: {
    kind: "classify",
    outcomes: [{ name: "Booked", success: true, means: "a table was booked" }],
    intents: [{ name: "Book a table", means: "" }],
    fields: [{ key: "seat", means: "", type: "choice", choices: ["Inside", "Terrace"] }],
    sentiment: true,
    summary: true,
    inputs: INPUTS,
  },
};

describe("how calls are classified, while it is edited", () => {
  it("is sent as it came where nothing was changed", () => {
    const draft = draftOf(KNOWN);
    expect(setupOf(draft)).toEqual({ enabled: true, criterion: KNOWN.criterion });
    expect(isChanged(draft, KNOWN)).toBe(false);
    expect(faultsOf(draft)).toEqual({});
  });

  it("is on for whoever sets it up for the first time", () => {
    expect(draftOf({ ...KNOWN, eval_id: null, enabled: false }).enabled).toBe(true);
    expect(draftOf({ ...KNOWN, enabled: false }).enabled).toBe(false);
  });

  it("sends no choices of a field that is no choice any more", () => {
    const draft = draftOf(KNOWN);
    const fields = draft.fields.map((field) => ({ ...field, type: "text" as const }));
    expect(setupOf({ ...draft, fields }).criterion.fields[0]?.choices).toEqual([]);
  });

  it("tells at its place what is wrong", () => {
    const [first, second] = [newNamed(), newNamed()];
    const field = { ...newField(), name: "Not a key", type: "choice" as const, choices: "one" };
    const draft = {
      ...draftOf(KNOWN),
      outcomes: [
        { ...first, name: "Lost" },
        { ...second, name: " lost" },
      ],
      intents: [newNamed()],
      fields: [field],
    };
    const faults = faultsOf(draft);
    expect(faults[`outcomes.${first.key}`]).toBe("There are two of this name.");
    expect(faults[`outcomes.${second.key}`]).toBe("There are two of this name.");
    expect(Object.values(faults)).toContain("Give it a name.");
    expect(faults[`fields.${field.key}`]).toMatch(/small letters/i);
    expect(faults[`fields.${field.key}.choices`]).toBe("Name at least two.");
    const twice = { ...draft, fields: [{ ...field, choices: "A\nb\na" }] };
    expect(faultsOf(twice)[`fields.${field.key}.choices`]).toBe("“a” is there twice.");
  });

  it("asks for something", () => {
    const draft = draftOf(KNOWN);
    const empty = { outcomes: [], intents: [], fields: [], sentiment: false, summary: false };
    expect(faultsOf({ ...draft, ...empty }).nothing).toMatch(/nothing is asked/i);
  });
});
