import { describe, expect, it } from "vitest";
import { byVerdict, countsInWords, countVerdicts, passRate } from "./verdicts";

const RESULTS = [
  { name: "b", verdict: "pass" },
  { name: "a", verdict: "pass" },
  { name: "c", verdict: "fail" },
  { name: "d", verdict: "error" },
] as const;

describe("results", () => {
  it("show what failed first, and equals by name", () => {
    expect(byVerdict(RESULTS).map(({ name }) => name)).toEqual(["c", "d", "a", "b"]);
  });

  it("are counted in words that leave out what there is none of", () => {
    expect(countsInWords(countVerdicts(RESULTS))).toBe("1 failed, 1 with an error, 2 passed");
  });

  it("have no pass rate where nothing was judged", () => {
    expect(passRate({ pass: 0, fail: 0 })).toBeNull();
    expect(passRate({ pass: 3, fail: 1 })).toBe(0.75);
  });
});
