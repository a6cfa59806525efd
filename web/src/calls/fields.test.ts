import { describe, expect, it } from "vitest";
import type { Rule } from "../api/types";
import { describeValue, fieldOf, fieldsWith } from "./fields";
import { describeGroup, groupFilters } from "./filters";

const RULES = [{ id: 3, name: "Slow answers", kind: "flag", colour: "amber" } as Rule];
const EVALS = [{ id: 7, name: "Greets the caller" }];
const FIELDS = fieldsWith({ metrics: [], metadataKeys: ["plan"], rules: RULES, evals: EVALS });

describe("fields that calls are filtered by", () => {
  it("call a rule by its name", () => {
    const tag = fieldOf(FIELDS, "tag");
    expect(describeValue(tag, "3", [])).toBe("Slow answers");
    expect(tag.names?.get("3")?.tag).toEqual({ kind: "flag", colour: "amber" });
  });

  it("say so where a rule is gone", () => {
    expect(describeValue(fieldOf(FIELDS, "tag"), "4", [])).toBe("Tag 4, which is gone");
  });

  it("name an eval, and say its verdicts in words", () => {
    const greets = fieldOf(FIELDS, "eval.7");
    const [group] = groupFilters([{ field: "eval.7", operator: "=", value: "not_applicable" }]);
    const words = group && describeGroup(group, (value) => describeValue(greets, value, []));
    expect(`${greets.title} ${words}`).toBe("“Greets the caller” is not applicable");
    expect(fieldOf(FIELDS, "eval.8").title).toBe("Eval 8");
  });

  it("take metadata that nobody named yet as a choice", () => {
    expect(fieldOf(FIELDS, "metadata.env").kind).toBe("choice");
    expect(describeValue(fieldOf(FIELDS, "metadata.plan"), "gold", [])).toBe("gold");
  });
});
