import { describe, expect, it } from "vitest";
import type { LibraryEval } from "../api/types";
import { found } from "./found";

function entry(name: string, category: string, question = ""): LibraryEval {
  return { name, category, question, does_not_flag: "" } as LibraryEval;
}

const LIBRARY = [
  entry("Caller greeted", "conversation_quality", "Did the agent greet the caller?"),
  entry("No swearing", "safety_and_compliance"),
];

describe("the library", () => {
  it("is searched by every word that was typed, wherever it stands", () => {
    expect(found(LIBRARY, " agent GREET", "")).toEqual([LIBRARY[0]]);
    expect(found(LIBRARY, "greet swear", "")).toEqual([]);
  });

  it("is narrowed to a category", () => {
    expect(found(LIBRARY, "", "safety_and_compliance")).toEqual([LIBRARY[1]]);
    expect(found(LIBRARY, "", "")).toEqual(LIBRARY);
  });
});
