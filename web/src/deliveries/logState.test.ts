import { expect, test } from "vitest";
import { EVERYTHING, formatLogState, isNarrowed, parseLogState, questionOf } from "./logState";

test.each([
  "",
  "fate=refused&replayable=true&malformed=true&agent_remote_identifier=a+b%26c&status_code=404&period=7d&task=3",
  "call_id=c-1&request_id=r&api_key_id=2&from_ms=5&before_ms=9",
])("the URL %s is kept as it is", (search) => {
  const kept = new URLSearchParams(formatLogState(parseLogState(search)));
  const asked = new URLSearchParams(search);
  kept.sort();
  asked.sort();
  expect(kept.toString()).toBe(asked.toString());
});

test("what means nothing is left out", () => {
  expect(parseLogState("fate=lost&status_code=x&period=1y&from_ms=-1&task=a")).toEqual(EVERYTHING);
});

test("the question is the API's, and a period begins on a whole minute", () => {
  const state = parseLogState("fate=refused&status_code=404&call_id=c&period=1h");
  expect(questionOf(state, 7_261_500)).toEqual({
    fate: "refused",
    status_code: 404,
    call_id: "c",
    from_ms: 3_660_000,
  });
});

test("a task that is watched does not narrow the list", () => {
  expect(isNarrowed(parseLogState("task=4"))).toBe(false);
  expect(isNarrowed(parseLogState("replayable=true"))).toBe(true);
});
