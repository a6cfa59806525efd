import { expect, test } from "vitest";
import { reply } from "./testRows";
import { barOf, medianOf, ordered, scaleOf } from "./waterfall";

test("known stages follow one another, and what is not known is left out, not zero", () => {
  const bar = barOf(
    reply(0, { eou_ms: 400, tts_ttfb_ms: 100, gap_ms: 900, unknown: ["llm_ttft"] }),
  );
  expect(bar.segments.map(({ stage, startMs, endMs }) => [stage.key, startMs, endMs])).toEqual([
    ["eou", 0, 400],
    ["tts_ttfb", 400, 500],
  ]);
  expect([bar.unknownMs, bar.overlapMs, bar.missing]).toEqual([400, null, ["LLM first token"]]);
});

test("stages that say more than the wait overlap", () => {
  const bar = barOf(reply(0, { eou_ms: 400, llm_ttft_ms: 800, gap_ms: 1000 }));
  expect([bar.unknownMs, bar.overlapMs]).toEqual([null, 200]);
});

test("the wait is what was measured, else what was reported, else unknown", () => {
  const wait = (fields: Parameters<typeof reply>[1]) => {
    const { waitMs, waitIs } = barOf(reply(0, fields));
    return [waitMs, waitIs];
  };
  expect(wait({ gap_ms: 900, e2e_ms: 700 })).toEqual([900, "measured"]);
  expect(wait({ e2e_ms: 700 })).toEqual([700, "reported"]);
  expect(wait({ llm_ttft_ms: 700 })).toEqual([null, "unknown"]);
  expect(wait({ gap_ms: -300 })).toEqual([null, "unknown"]);
});

test("a stage of 0 ms was told and is kept", () => {
  expect(barOf(reply(0, { tool_ms: 0 })).segments).toHaveLength(1);
});

test("the slowest come first, those of which nothing is known last", () => {
  const replies = [
    reply(0),
    reply(1, { gap_ms: 500 }),
    reply(2, { e2e_ms: 900 }),
    reply(3, { gap_ms: -100 }),
  ];
  expect(ordered(replies, "slowest").map((one) => one.row_index)).toEqual([2, 1, 3, 0]);
  expect(ordered(replies, "call")).toBe(replies);
});

test("one scale holds every reply and has few round marks", () => {
  const { endMs, ticks } = scaleOf([reply(0, { gap_ms: 1900 }), reply(1, { e2e_ms: 2400 })]);
  expect(endMs).toBeGreaterThan(2400);
  expect(ticks).toEqual([0, 500, 1000, 1500, 2000]);
  expect(scaleOf([]).ticks[0]).toBe(0);
});

test("one reply that took very long does not flatten the others", () => {
  const usual = Array.from({ length: 20 }, (_, index) => reply(index, { gap_ms: 1000 }));
  expect(scaleOf([...usual, reply(99, { gap_ms: 60_000 })]).endMs).toBeLessThan(2100);
});

test("the median lies between the two middle times, and is unknown where there are none", () => {
  expect(medianOf([9, 1, 2])).toBe(2);
  expect(medianOf([4, 1])).toBe(2.5);
  expect(medianOf([])).toBeNull();
});

test("of two replies, neither is an outlier", () => {
  const { endMs } = scaleOf([reply(0, { gap_ms: 410 }), reply(1, { gap_ms: 1000 })]);
  expect(endMs).toBeGreaterThan(1000);
});
