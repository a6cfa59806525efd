import { describe, expect, it } from "vitest";
import type { Metric } from "../api/types";
import { checkInWords, criterionInWords, scopeInWords } from "./sentences";
import type { PhraseCheck, ToolCheck } from "./shapes";

const KEY = "response_latency_p95_ms";
const LATENCY = {
  key: KEY as string,
  title: "Response latency p95",
  unit: "ms",
} as Metric;

function phrase(fields: Partial<PhraseCheck>): PhraseCheck {
  return {
    kind: "phrase",
    phrases: ["goodbye"],
    match: "exact",
    threshold: 90,
    said_by: "agent",
    within: null,
    must: true,
    meaning: null,
    ...fields,
  };
}

function tool(fields: Partial<ToolCheck>): ToolCheck {
  return {
    kind: "tool",
    tool: "book",
    expect: "called",
    parameters_schema: null,
    other_tool: null,
    times: null,
    ...fields,
  };
}

describe("a check in words", () => {
  it("says who must say what, and where", () => {
    const within = { part: "last", count: 3, unit: "rows" } as const;
    expect(checkInWords(phrase({ within }), [])).toBe(
      "The agent must say “goodbye” in the last 3 rows",
    );
  });

  it("says what nobody may say", () => {
    const check = phrase({ phrases: ["a", "b", "c", "d", "e"], must: false, said_by: "anyone" });
    expect(checkInWords(check, [])).toBe("Nobody may say “a”, “b”, “c” or 2 others");
  });

  it("says how near a fuzzy phrase has to be, and shows an expression as one", () => {
    expect(checkInWords(phrase({ match: "fuzzy" }), [])).toContain(
      "“goodbye”, or nearly so (90 of 100)",
    );
    expect(checkInWords(phrase({ phrases: ["\\d+"], match: "regex" }), [])).toContain("/\\d+/");
  });

  it("says what is expected of a tool", () => {
    expect(checkInWords(tool({ expect: "at_most", times: 1 }), [])).toBe(
      "book must be called at most once",
    );
    expect(checkInWords(tool({ expect: "called_before", other_tool: "pay" }), [])).toBe(
      "book must be called before pay",
    );
  });

  it("writes a bound in the metric's unit", () => {
    const check = { kind: "metric", metric: KEY, at_least: null, at_most: 2000 } as const;
    expect(checkInWords(check, [LATENCY])).toBe("Response latency p95 must be at most 2.00 s");
  });

  it("says what the phrases have in common in their place", () => {
    const check = phrase({ phrases: ["\\bhi\\b"], match: "regex", meaning: "a greeting" });
    expect(checkInWords(check, [])).toBe("The agent must say a greeting");
  });

  it("says which tools a pattern means", () => {
    expect(checkInWords(tool({ tool: "*" }), [])).toBe("Some tool must be called");
    expect(checkInWords(tool({ tool: "*", expect: "never_called" }), [])).toBe(
      "No tool may be called",
    );
    expect(checkInWords(tool({ tool: "book_*|reserve_*" }), [])).toBe(
      "book_* or reserve_* must be called",
    );
    const within = { part: "after", tool: "*" } as const;
    expect(checkInWords(phrase({ within }), [])).toContain("after any tool is called");
  });

  it("joins the checks by what combines them", () => {
    const checks = [tool({}), tool({ tool: "pay" })];
    expect(criterionInWords({ combine: "any", checks, given: [] }, [])).toBe(
      "book must be called; or pay must be called.",
    );
  });

  it("says first which calls are meant", () => {
    const given = [phrase({ said_by: "caller", phrases: ["a human"] }), tool({})];
    expect(criterionInWords({ combine: "all", checks: [tool({ tool: "*" })], given }, [])).toBe(
      "Given that the caller says “a human” and book is called: some tool must be called.",
    );
  });

  it("says which calls a scope leaves", () => {
    expect(scopeInWords({ conditions: [] })).toBe("");
    expect(
      scopeInWords({
        conditions: [
          { kind: "version", equals: "42" },
          { kind: "metadata", key: "env", equals: "prod" },
        ],
      }),
    ).toBe("Only calls whose version is “42” and whose env is “prod”.");
  });
});
