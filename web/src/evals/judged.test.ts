import { describe, expect, it } from "vitest";
import { judgedInWords } from "./judged";

const JUDGED = {
  score: 4,
  confidence: 0.824,
  evidence_verified: true,
  model: "small-1",
  cost_cents: 1.5,
};

describe("what a model adds to a verdict", () => {
  it("is its score, how sure it is, its name and what it cost", () => {
    expect(judgedInWords(JUDGED)).toBe("Score 4 of 5 · Confidence 0.82 · small-1 · $0.015");
  });

  it("warns of quotes that are not in their rows", () => {
    const judged = { ...JUDGED, score: null, evidence_verified: false };
    expect(judgedInWords(judged)).toContain("Confidence 0.82 · Unverified evidence");
  });

  it("is nothing where no model was asked", () => {
    expect(judgedInWords({ ...JUDGED, model: null })).toBe("");
  });
});
