import { expect, test } from "vitest";
import { formatListState, isNarrowed, parseListState, questionOf } from "./listState";

test("an empty URL is every call, newest first, in the viewer's columns", () => {
  const state = parseListState("");
  expect(state).toEqual({
    text: "",
    filters: [],
    period: null,
    sort: { key: "started_at_ms", descending: true },
    columns: null,
  });
  expect(isNarrowed(state)).toBe(false);
  expect(formatListState(state)).toBe("");
});

test("all that the page shows survives the way through the URL", () => {
  const search =
    "q=grandmother+%26+sun&period=7d&filter=status%3Dcompleted&filter=e2e_p95_ms%3E%3D1500" +
    "&sort=cost_cents&cols=started_at_ms%2Cagent";
  const state = parseListState(search);
  expect(state.text).toBe("grandmother & sun");
  expect(state.columns).toEqual(["started_at_ms", "agent"]);
  expect(isNarrowed(state)).toBe(true);
  expect(formatListState(state)).toBe(search);
});

test("what cannot be read in a URL is left out", () => {
  const state = parseListState("period=forever&filter=nonsense&cols=");
  expect(formatListState(state)).toBe("");
});

test("a period becomes a bound on the start, on a whole minute", () => {
  const now = Date.UTC(2026, 10, 12, 14, 3, 22);
  const question = questionOf(parseListState("period=1h&filter=agent_id%3D3"), now);
  expect(question).toEqual({
    filter: ["agent_id=3", `started_at_ms>=${Date.UTC(2026, 10, 12, 13, 3)}`],
    sort: "-started_at_ms",
  });
});
