import { expect, test } from "vitest";
import { parseRecentCalls, type RecentCall, withCall } from "./recentCalls";

const call = (id: number): RecentCall => ({ id, callId: `c${id}`, agent: "A", startedAtMs: 1 });

test("a call that is opened again comes to the front", () => {
  expect(withCall([call(1), call(2)], call(2))).toEqual([call(2), call(1)]);
});

test("eight are kept", () => {
  const many = Array.from({ length: 8 }, (_, index) => call(index));
  expect(withCall(many, call(99)).map(({ id }) => id)).toEqual([99, 0, 1, 2, 3, 4, 5, 6]);
});

test.each([null, "nonsense", "{}", '[{"id":"x"}]'])("of %j nothing is taken", (text) => {
  expect(parseRecentCalls(text)).toEqual([]);
});

test("what was kept is read", () => {
  expect(parseRecentCalls(JSON.stringify([call(3)]))).toEqual([call(3)]);
});
