import { describe, expect, it } from "vitest";
import { BY_LOT, reviewIn, reviewSearch } from "./places";
import { stepsFrom } from "./queue";
import { around, speakerOf } from "./rows";
import { label } from "./testLabels";
import { nextToReview } from "./useReviewKeys";

describe("a place in the review of an eval", () => {
  it("is found in the URL that names it", () => {
    const places = [
      BY_LOT,
      { part: "disagreement", call: 12, of: null },
      { part: "calibration", call: null, of: { version: 2, model: "gpt & co" } },
      { part: "calibration", call: null, of: { version: 2, model: "" } },
    ] as const;
    for (const place of places) {
      expect(reviewIn(reviewSearch(7, place))).toEqual(place);
    }
  });

  it("is none where the URL names no part or one that is not there", () => {
    expect(reviewIn("tab=evals&eval=7")).toBeNull();
    expect(reviewIn("tab=evals&eval=7&review=luck")).toBeNull();
    expect(reviewIn("review=random&call=x&version=0")).toEqual(BY_LOT);
  });
});

describe("the steps from a call of the queue", () => {
  it("lead to those around it", () => {
    expect(stepsFrom([5, 9, 2], 9)).toEqual({ previous: 5, next: 2, position: 2 });
    expect(stepsFrom([5, 9, 2], 5)).toEqual({ previous: null, next: 9, position: 1 });
    expect(stepsFrom([5, 9, 2], 2)).toEqual({ previous: 9, next: null, position: 3 });
  });

  it("lead to the first from a call that is not in it", () => {
    expect(stepsFrom([5, 9], 7)).toEqual({ previous: null, next: 5, position: null });
    expect(stepsFrom([], 7)).toEqual({ previous: null, next: null, position: null });
  });
});

describe("a row beside the question", () => {
  it("shows the quote where it stands, whatever its case", () => {
    expect(around("Hello there, Ann", "THERE")).toEqual(["Hello ", "there", ", Ann"]);
    expect(around("Hello", "bye")).toEqual(["Hello", "", ""]);
    expect(around("Hello", "")).toEqual(["Hello", "", ""]);
  });

  it("says who speaks", () => {
    const row = { role: "user", role_as_sent: "human", tool: null, node: null };
    expect(speakerOf(row)).toBe("Caller");
    expect(speakerOf({ ...row, role: "agent" })).toBe("Agent");
    expect(speakerOf({ ...row, role: "other", role_as_sent: "system" })).toBe("system");
  });
});

describe("the result that the keys are for", () => {
  const results = [
    { eval_id: 6, version: 1, verdict: "error" },
    { eval_id: 7, version: 2, verdict: "pass" },
    { eval_id: 8, version: 1, verdict: "fail" },
  ] as const;

  it("is the first that one has not reviewed, of those that can be", () => {
    expect(nextToReview(results, [])).toBe(7);
    expect(nextToReview(results, [label({ own: true })])).toBe(8);
    expect(nextToReview(results, [label()])).toBe(7);
  });

  it("is the next one after a place, then those before it", () => {
    expect(nextToReview(results, [], 2)).toBe(8);
    expect(nextToReview(results, [], 3)).toBe(7);
  });

  it("is the very first where all are reviewed, and none where there are none", () => {
    const all = [label({ own: true }), label({ own: true, eval_id: 8, version: 1 })];
    expect(nextToReview(results, all)).toBe(6);
    expect(nextToReview([], [])).toBeNull();
  });
});
