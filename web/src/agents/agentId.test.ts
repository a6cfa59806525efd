import { expect, test } from "vitest";
import { suggestAgentId } from "./agentId";

test.each([
  ["Front desk (EU)", "front-desk-eu"],
  ["  Café Zürich ", "cafe-zurich"],
  ["Straße 7", "strasse-7"],
  ["窓口", ""],
  ["!", ""],
  [`${"a".repeat(35)} b`, "a".repeat(35)],
])("of %s an Agent ID is made: %s", (name, agentId) => {
  expect(suggestAgentId(name)).toBe(agentId);
});
