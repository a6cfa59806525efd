import { describe, expect, it } from "vitest";
import { costInWords } from "./cost";

const CHECKS = {
  calls: 320,
  judges: 0,
  model: null,
  questions: null,
  input_tokens: null,
  output_tokens: null,
  cost_cents: null,
  budget_left_cents: null,
};

describe("what a run costs", () => {
  it("is nothing where no model is asked", () => {
    expect(costInWords(CHECKS)).toBe("Checks need no model and cost nothing.");
  });

  it("names what is asked, what that costs and what is left", () => {
    const judged = {
      ...CHECKS,
      judges: 2,
      model: "small-1",
      questions: 640,
      input_tokens: 900_000,
      output_tokens: 100_000,
      cost_cents: 125,
      budget_left_cents: 500,
    };
    expect(costInWords(judged)).toBe(
      "2 of them ask small-1: about 640 questions, 1,000,000 tokens, $1.25. " +
        "$5.00 are left of the day’s budget.",
    );
  });

  it("says where there is no model yet", () => {
    expect(costInWords({ ...CHECKS, judges: 1 })).toBe(
      "1 of them asks a model, and there is none yet: those are not run.",
    );
  });
});
