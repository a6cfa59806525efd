import { describe, expect, it } from "vitest";
import { criterionDraftOf, hasFaults, readCriterion, sortRefused } from "./criterionDraft";
import { newFailure, newJudge, placeOf, readJudge } from "./judgeDraft";
import type { JudgeCriterion } from "./shapes";

const JUDGE: JudgeCriterion = {
  kind: "judge",
  question: "Was every question answered?",
  definition: "Look at each question.",
  applies_if: "",
  failures: [
    { key: "ignored", means: "it went on" },
    { key: "evaded", means: "it left it open" },
  ],
  does_not_flag: "“Hello?”",
  scoring: "score",
  pass_at_least: 4,
  inputs: {
    transcript: "speech",
    times: true,
    system_prompt: false,
    capabilities: false,
    tools: false,
    metadata: ["env"],
  },
  given: [{ kind: "metric", metric: "user_turns", at_least: 1, at_most: null }],
};

describe("a judge that is edited", () => {
  it("comes back as it was where nobody changed it", () => {
    const { criterion, faults } = readCriterion(criterionDraftOf(JUDGE, []), []);
    expect(criterion).toEqual(JUDGE);
    expect(hasFaults(faults)).toBe(false);
  });

  it("needs a question, and failures with names that differ", () => {
    const [one, other] = [newFailure(), newFailure()];
    const draft = {
      ...newJudge(),
      failures: [
        { ...one, name: "late", means: "it was late" },
        { ...other, name: "late", means: "" },
      ],
    };
    const { faults } = readJudge(draft, []);
    expect(faults.question).toBe("Ask a question.");
    expect(faults[placeOf(other, "name")]).toBe("This name is there twice.");
    expect(faults[placeOf(other, "means")]).toBe("Say what it means.");
    const misnamed = readJudge({ ...draft, failures: [{ ...one, name: "Too Late" }] }, []);
    expect(misnamed.faults[placeOf(one, "name")]).toContain("small letters");
  });

  it("scores only where it is asked to", () => {
    expect(readJudge({ ...newJudge(), passAtLeast: "3" }, []).value.pass_at_least).toBeNull();
  });

  it("has what the server refused at the input that it names", () => {
    const draft = criterionDraftOf(JUDGE, []);
    const { faults, rest } = sortRefused(
      { "criterion.judge.failures.1.means": "too long", "criterion.judge.kind": "odd" },
      draft,
    );
    const second = draft.kind === "judge" ? draft.failures[1] : undefined;
    expect(second && faults.judge[placeOf(second, "means")]).toBe("too long");
    expect(rest).toEqual({ "criterion.judge.kind": "odd" });
  });
});
