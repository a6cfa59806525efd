import { describe, expect, it } from "vitest";
import { rowNamed, rowPath } from "./useRowTarget";

describe("the row that an address names", () => {
  it("stands in the fragment or in the query, and the fragment wins", () => {
    expect(rowNamed({ hash: "#row-12", search: "" })).toBe(12);
    expect(rowNamed({ hash: "", search: "?find=table&row=3" })).toBe(3);
    expect(rowNamed({ hash: "#row-0", search: "?row=3" })).toBe(0);
  });

  it("is none where it is no number", () => {
    expect(rowNamed({ hash: "#rows", search: "?row=" })).toBeNull();
    expect(rowNamed({ hash: "", search: "?row=-1" })).toBeNull();
    expect(rowNamed({ hash: "", search: "" })).toBeNull();
  });

  it("has one address, whatever named it before", () => {
    expect(rowPath("/w/1/calls/2", "?tab=evals&find=table&row=3", 5)).toBe(
      "/w/1/calls/2?find=table#row-5",
    );
  });
});
