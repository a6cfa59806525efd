import { expect, test } from "vitest";
import {
  areSame,
  type Draft,
  draftOf,
  faultOf,
  type Model,
  NEW,
  readable,
  settingsOf,
} from "./draft";

const KNOWN: Model = {
  kind: "anthropic",
  base_url: "https://api.anthropic.com",
  model: "judge",
  key_hint: "••••1234",
  input_price: 100,
  output_price: 62.5,
  requests_a_minute: null,
  concurrency: 8,
  timeout_s: 60,
  evals_together: 4,
  most_tokens: 24000,
  budget_cents: 1250,
  agent_budget_cents: null,
  sampled_percent: 12.5,
  updated_at_ms: 1,
};

test("what is known comes back as it was, and its key stays", () => {
  const { key_hint, updated_at_ms, ...sent } = KNOWN;
  expect(settingsOf(draftOf(KNOWN))).toEqual(sent);
});

test("money is typed in dollars and sent in cents", () => {
  const draft = { ...draftOf(KNOWN), inputPrice: "0.15", budget: "5" };
  expect(draftOf(KNOWN)).toMatchObject({ inputPrice: "1", outputPrice: "0.625", budget: "12.5" });
  expect(settingsOf(draft)).toMatchObject({ input_price: 15, budget_cents: 500 });
});

test("a key that is typed is sent, and one that is cleared is taken away", () => {
  expect(settingsOf({ ...draftOf(KNOWN), key: " sk-1 " })).toMatchObject({ key: "sk-1" });
  expect(settingsOf({ ...draftOf(KNOWN), key: "" })).toMatchObject({ key: null });
});

test("a new one needs an address and a model", () => {
  expect(settingsOf(NEW)).toBeNull();
  expect(settingsOf({ ...NEW, baseUrl: "https://a.example/v1" })).toBeNull();
  expect(settingsOf({ ...NEW, baseUrl: "https://a.example/v1", model: "m" })).not.toBeNull();
});

test.each([
  ["baseUrl", "api.openai.com", true],
  ["baseUrl", "https://u:p@a.example", true],
  ["baseUrl", "https://a.example/v1?x=1", true],
  ["baseUrl", "http://localhost:11434/v1", false],
  ["concurrency", "0", true],
  ["concurrency", "1.5", true],
  ["concurrency", "", true],
  ["requestsAMinute", "", false],
  ["sampledPercent", "0.5", false],
  ["sampledPercent", "101", true],
  ["inputPrice", "cheap", true],
] as const)("%s of %j: a fault is %s", (field, typed, isFault) => {
  const draft: Draft = { ...NEW, [field]: typed };
  expect(faultOf(draft, field) !== null).toBe(isFault);
});

test("a budget needs a price", () => {
  expect(faultOf({ ...NEW, budget: "5" }, "budget")).toContain("needs a price");
  expect(faultOf({ ...NEW, budget: "5", outputPrice: "1" }, "budget")).toBeNull();
});

test("what was changed is told from what was not", () => {
  expect(areSame(NEW, { ...NEW })).toBe(true);
  expect(areSame(NEW, { ...NEW, model: "m" })).toBe(false);
});

test("JSON is laid out, and what is none is left", () => {
  expect(readable('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(readable("<html>")).toBe("<html>");
});
