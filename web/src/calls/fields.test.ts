import { describe, expect, it } from "vitest";
import type { Rule } from "../api/types";
import { describeValue, fieldOf, fieldsWith } from "./fields";

const RULES = [{ id: 3, name: "Slow answers", kind: "flag", colour: "amber" } as Rule];
const FIELDS = fieldsWith({ metrics: [], metadataKeys: ["plan"], rules: RULES });

describe("fields that calls are filtered by", () => {
  it("call a rule by its name", () => {
    const tag = fieldOf(FIELDS, "tag");
    expect(describeValue(tag, "3", [])).toBe("Slow answers");
    expect(tag.names?.get("3")?.tag).toEqual({ kind: "flag", colour: "amber" });
  });

  it("say so where a rule is gone", () => {
    expect(describeValue(fieldOf(FIELDS, "tag"), "4", [])).toBe("Tag 4, which is gone");
  });

  it("take metadata that nobody named yet as a choice", () => {
    expect(fieldOf(FIELDS, "metadata.env").kind).toBe("choice");
    expect(describeValue(fieldOf(FIELDS, "metadata.plan"), "gold", [])).toBe("gold");
  });
});
