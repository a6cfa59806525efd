import { describe, expect, it } from "vitest";
import type { Metric } from "../api/types";
import { criterionDraftOf, hasFaults, readCriterion, sortRefused } from "./criterionDraft";
import { newCheck } from "./draft";
import { readCheck } from "./reading";
import type { Criterion } from "./shapes";

const METRICS = [{ key: "response_latency_p95_ms", unit: "ms" } as Metric];

const EVERY_KIND: Criterion = {
  combine: "any",
  checks: [
    {
      kind: "phrase",
      phrases: ["good morning", "hello"],
      match: "fuzzy",
      threshold: 85,
      said_by: "anyone",
      within: { part: "first", count: 20, unit: "seconds" },
      must: false,
      meaning: "a greeting",
    },
    {
      kind: "tool",
      tool: "book_*|reserve_*",
      expect: "parameters_match",
      parameters_schema: { type: "object" },
      other_tool: null,
      times: null,
    },
    { kind: "metric", metric: "response_latency_p95_ms", at_least: null, at_most: 2345 },
  ],
  given: [
    {
      kind: "phrase",
      phrases: ["\\bhuman\\b"],
      match: "regex",
      threshold: 90,
      said_by: "caller",
      within: { part: "before", tool: "*" },
      must: true,
      meaning: null,
    },
  ],
};

describe("a criterion that is edited", () => {
  it("comes back as it was where nobody changed it", () => {
    const { criterion, faults } = readCriterion(criterionDraftOf(EVERY_KIND, METRICS), METRICS);
    expect(criterion).toEqual(EVERY_KIND);
    expect(hasFaults(faults)).toBe(false);
  });

  it("takes a bound as a person types it", () => {
    const draft = { ...newCheck("metric"), metric: "response_latency_p95_ms", atMost: "1.5 s" };
    expect(readCheck(draft, METRICS).value).toMatchObject({ at_least: null, at_most: 1500 });
  });

  it("names what is missing, by field", () => {
    expect(readCheck(newCheck("phrase"), METRICS).faults).toHaveProperty("phrases");
    expect(readCheck(newCheck("tool"), METRICS).faults).toHaveProperty("tool");
    const { faults } = readCheck(newCheck("metric"), METRICS);
    expect(faults).toHaveProperty("metric");
    expect(faults).toHaveProperty("atMost");
  });

  it("names what the server would refuse", () => {
    const phrase = newCheck("phrase");
    const faultOf = (phrases: string) => readCheck({ ...phrase, phrases }, []).faults.phrases;
    expect(faultOf("?!")).toBe("“?!” has no words to look for.");
    expect(faultOf("a\n".repeat(51))).toBe("At most 50 phrases; these are 51.");
    expect(faultOf("a".repeat(501))).toContain("longer than 500 characters");
    expect(readCheck({ ...phrase, phrases: "?!", match: "regex" }, []).faults).toEqual({});
    const before = { ...newCheck("tool"), expect: "called_before" as const };
    expect(readCheck({ ...before, tool: "Book", otherTool: "book" }, []).faults).toHaveProperty(
      "otherTool",
    );
    const bounds = { ...newCheck("metric"), metric: "x", atLeast: "3", atMost: "2" };
    expect(readCheck(bounds, []).faults.atMost).toBe("This is below the least.");
    const first = { ...phrase, phrases: "a", part: "first" as const };
    expect(readCheck({ ...first, count: "0" }, []).faults).toHaveProperty("count");
    expect(readCheck({ ...first, count: "86401" }, []).faults).toHaveProperty("count");
  });

  it("keeps of a tool's fields only those that its expectation needs", () => {
    const draft = { ...newCheck("tool"), tool: "book", schema: "{", otherTool: "pay" };
    expect(readCheck(draft, METRICS)).toEqual({
      value: {
        kind: "tool",
        tool: "book",
        expect: "called",
        parameters_schema: null,
        other_tool: null,
        times: null,
      },
      faults: {},
    });
  });

  it("has what the server refused at the field that it names", () => {
    const draft = criterionDraftOf(EVERY_KIND, METRICS);
    const checks = draft.kind === "checks" ? draft.checks : [];
    const { faults, rest } = sortRefused(
      {
        "criterion.checks.checks.1.tool.parameters_schema": "no schema",
        "criterion.checks.given.0.phrase.phrases": "no expression",
        "criterion.checks": "give at least one",
        name: "too long",
      },
      draft,
    );
    expect(faults.checks.get(checks[1]?.key ?? 0)).toEqual({ schema: "no schema" });
    expect(faults.checks.get(draft.given[0]?.key ?? 0)).toEqual({ phrases: "no expression" });
    expect(rest).toEqual({ "criterion.checks": "give at least one", name: "too long" });
  });
});
