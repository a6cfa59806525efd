import { expect, test } from "vitest";
import { areSame, faultOf, limitsOf, manyOf, takenInWords, typedOf } from "./retention";

const NEVER = {
  calls_days: null,
  bodies_days: null,
  refused_bodies_days: null,
  receipts_days: null,
  audit_entries_days: null,
};

test("limits are typed as days, and nothing is for ever", () => {
  const limits = { ...NEVER, calls_days: 90 };
  expect(limitsOf(typedOf(limits))).toEqual(limits);
  expect(areSame(limits, NEVER)).toBe(false);
});

test.each(["0", "-1", "1.5", "x", "36501", "1e2"])("%s is no number of days", (text) => {
  expect(faultOf(text)).toMatch(/from 1 to 36,500/);
  expect(limitsOf({ ...typedOf(NEVER), bodies: text })).toBeNull();
});

test.each(["", " ", "1", " 36500 "])("“%s” is fine", (text) => {
  expect(faultOf(text)).toBeNull();
});

test("what a run took is told by kind", () => {
  const nothing = {
    at_ms: 0,
    calls: 0,
    bodies: 0,
    refused_bodies: 0,
    receipts: 0,
    audit_entries: 0,
  };
  expect(takenInWords(nothing)).toBe("");
  expect(takenInWords({ ...nothing, calls: 1, receipts: 1200 })).toBe("1 call, 1,200 receipts");
  expect(manyOf("bodies", 100_000, true)).toBe("100,000+ bodies");
});
