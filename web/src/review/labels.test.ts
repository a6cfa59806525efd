import { describe, expect, it } from "vitest";
import { isSayable, labelsOf, opposite, ownAmong, reviewerName } from "./labels";
import { label } from "./testLabels";

const RESULT = { eval_id: 7, version: 2, verdict: "pass" } as const;

describe("the labels of a result", () => {
  it("are those of its eval, its version and its model", () => {
    const own = label({ own: true });
    const others = [
      label({ eval_id: 8 }),
      label({ version: 1 }),
      label({ model: "large" }),
      label({ verdict: "fail" }),
    ];
    expect(labelsOf([...others, own], RESULT)).toEqual([others[3], own]);
    expect(labelsOf(others, { ...RESULT, model: "large" })).toEqual([others[2]]);
    expect(labelsOf([own], { ...RESULT, model: null })).toEqual([own]);
  });

  it("have one's own among them, or not", () => {
    const own = label({ own: true });
    expect(ownAmong([label(), own])).toBe(own);
    expect(ownAmong([label()])).toBeUndefined();
  });
});

describe("a verdict", () => {
  it("can be reviewed where the eval came to one", () => {
    expect(isSayable("not_applicable")).toBe(true);
    expect(isSayable("error")).toBe(false);
    expect(isSayable("not_run")).toBe(false);
  });

  it("is contradicted by its opposite", () => {
    expect([opposite("pass"), opposite("fail"), opposite("not_applicable")]).toEqual([
      "fail",
      "pass",
      "pass",
    ]);
  });
});

describe("a reviewer", () => {
  it("is named, also where it is a key or no more", () => {
    expect(reviewerName(label())).toBe("Ann");
    const key = { kind: "key", id: 1, name: "CI" } as const;
    expect(reviewerName({ reviewer: key })).toBe("API key CI");
    const gone = { kind: "person", id: 1, name: null } as const;
    expect(reviewerName({ reviewer: gone })).toBe("Somebody who is no longer here");
  });
});
