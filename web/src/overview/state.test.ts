import { expect, test } from "vitest";
import { formatOverviewState, listLink, parseOverviewState, questionOf } from "./state";

test("the usual state has no query, and every other one survives its URL", () => {
  expect(formatOverviewState(parseOverviewState(""))).toBe("");
  for (const query of ["period=30d", "from=5&to=9&agent_id=3&version=a%26b", "agent_id=1"]) {
    expect(formatOverviewState(parseOverviewState(query))).toBe(query);
  }
});

test("what means nothing in a URL is left out", () => {
  expect(parseOverviewState("period=3d&agent_id=x&from=9&to=5")).toEqual(parseOverviewState(""));
});

test("a span takes the place of the period in the question", () => {
  const state = parseOverviewState("from=5&to=9&agent_id=3");
  expect(questionOf(state, "UTC")).toEqual({ zone: "UTC", from: 5, to: 9, agent_id: 3 });
  expect(questionOf(parseOverviewState("period=90d"), "UTC")).toEqual({
    zone: "UTC",
    period: "90d",
  });
});

test("a link to the list names each condition, and the order where it is not the usual one", () => {
  expect(listLink(2, ["tool=a&b", "started_at_ms>=5"])).toBe(
    "/w/2/calls?filter=tool%3Da%26b&filter=started_at_ms%3E%3D5",
  );
  expect(listLink(2, [], "-cost_cents")).toBe("/w/2/calls?sort=-cost_cents");
});
