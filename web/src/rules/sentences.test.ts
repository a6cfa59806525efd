import { describe, expect, it } from "vitest";
import type { Metric } from "../api/types";
import { ruleFields } from "./fields";
import { matchedInWords, ruleInWords } from "./sentences";
import type { RuleCondition } from "./shapes";

const FIELDS = ruleFields({
  metrics: [{ key: "silence_ms", title: "Silence", group: "Speech", unit: "ms" } as Metric],
  metadataKeys: ["plan"],
  evals: [{ id: 3, name: "Greets the caller" }],
});

describe("a rule as a sentence", () => {
  it("says values in the units of their fields", () => {
    const condition = {
      combine: "all",
      conditions: [
        { field: "metric.silence_ms", operator: "over", value: 12_000 },
        { field: "successful", operator: "is", value: false },
        { field: "metadata.plan", operator: "empty", value: null },
      ],
    } satisfies RuleCondition;
    expect(ruleInWords(condition, FIELDS)).toBe(
      "Silence is over 12.0 s and Successful is no and plan is empty",
    );
  });

  it("names evals and says their verdicts in words", () => {
    const condition = {
      combine: "all",
      conditions: [
        { field: "eval.3", operator: "is", value: "not_applicable" },
        { field: "eval.4", operator: "is_not", value: "fail" },
      ],
    } satisfies RuleCondition;
    expect(ruleInWords(condition, FIELDS)).toBe(
      "“Greets the caller” is not applicable and Eval 4, which is gone is not fail",
    );
    expect(matchedInWords([{ field: "eval.3", value: "fail" }], FIELDS)).toBe(
      "“Greets the caller” fail",
    );
  });

  it("puts a group into brackets", () => {
    const condition = {
      combine: "all",
      conditions: [
        { field: "sentiment", operator: "is", value: "negative" },
        {
          combine: "any",
          conditions: [
            { field: "tool_error", operator: "is", value: "book" },
            { field: "status", operator: "is_not", value: "call_ended" },
          ],
        },
      ],
    } satisfies RuleCondition;
    expect(ruleInWords(condition, FIELDS)).toBe(
      "Sentiment is negative and (Tool that failed is book or Status is not call_ended)",
    );
  });

  it("tells what a call matched with", () => {
    const matched = [
      { field: "metric.silence_ms", value: 14_000 },
      { field: "sentiment", value: "negative" },
    ];
    expect(matchedInWords(matched, FIELDS)).toBe("Silence 14.0 s, Sentiment negative");
  });
});
