import { expect, test } from "vitest";
import type { Moment } from "../api/types";
import { headlinesOf, type Told } from "./headlines";
import { reply, row, tool } from "./testRows";

const QUIET: Told = {
  rows: [row(0, "agent", { start_ms: 0, end_ms: 500 })],
  moments: [],
  replies: [],
  node_visits: [],
};

const moment = (kind: string, start_ms: number, fields: Partial<Moment> = {}): Moment => ({
  kind,
  row_index: 0,
  start_ms,
  end_ms: start_ms + 4000,
  latency_ms: null,
  ...fields,
});

const texts = (told: Partial<Told>) => headlinesOf({ ...QUIET, ...told }).map(({ text }) => text);

test("a quiet call has no headlines", () => {
  expect(texts({ moments: [moment("response", 0), moment("backchannel", 0)] })).toEqual([]);
});

test("a call without rows says that nobody spoke", () => {
  expect(texts({ rows: [] })).toEqual(["nobody spoke"]);
});

test("tools that failed are told by name and number, with the first one's row", () => {
  const rows = [
    row(0, "agent_function", { tool: tool("a", { name: "book_table" }) }),
    row(1, "agent_result", { tool: tool("a", { name: "book_table", failed: true }) }),
    row(2, "agent_result", { tool: tool("b", { name: "book_table", failed: true }) }),
    row(3, "agent_function", { tool: tool("c", { name: "find" }) }),
  ];
  const [failed, silent] = headlinesOf({ ...QUIET, rows });
  expect([failed?.text, failed?.rowIndex]).toEqual(["book_table failed 2×", 0]);
  expect([silent?.text, silent?.rowIndex]).toEqual(["find never answered", 3]);
});

test("a tool without a request id is not said to have no answer", () => {
  expect(texts({ rows: [row(0, "agent_function", { tool: tool(null) })] })).toEqual([]);
});

test("the longest wait is told with its place, several with their number", () => {
  const wait = reply(4, { kind: "response", from_ms: 72_000, gap_ms: 4800 });
  expect(texts({ replies: [wait] })).toEqual(["caller waited 4.80 s at 1:12"]);
  expect(texts({ replies: [wait, reply(5, { kind: "continuation", gap_ms: 9000 })] })).toEqual([
    "caller waited over 3.00 s 2×, up to 9.00 s",
  ]);
});

test("the time before the first word is no wait for a response", () => {
  expect(texts({ replies: [reply(0, { kind: "opening", gap_ms: 9000 })] })).toEqual([]);
});

test("the worst comes first, and what happened once says where", () => {
  expect(
    texts({
      moments: [
        moment("repetition", 9000),
        moment("user_interruption", 1000, { latency_ms: 300 }),
        moment("agent_interruption", 1000),
        moment("agent_interruption", 2000),
        moment("agent_interruption", 3000),
        moment("no_response", 65_000),
      ],
    }),
  ).toEqual([
    "agent did not answer at 1:05",
    "agent interrupted the caller 3×",
    "agent repeated itself at 0:09",
    "caller interrupted at 0:01",
  ]);
});

test("a silence that was a wait for the agent is told once", () => {
  const silence = moment("long_silence", 1000, { row_index: 3, end_ms: 5000 });
  const wait = reply(3, { kind: "response", from_ms: 1000, gap_ms: 4000 });
  expect(texts({ moments: [silence] })).toEqual(["4.00 s of silence at 0:01"]);
  expect(texts({ moments: [silence], replies: [wait] })).toEqual(["caller waited 4.00 s at 0:01"]);
});

test("where somebody spoke without a known time, silence is not claimed", () => {
  const rows = [row(0, "node_transition", { start_ms: 1400 }), row(1, "agent", { text: "Hello?" })];
  expect(texts({ rows, moments: [moment("long_silence", 0)] })).toEqual([]);
});

test("coming back to a node is told by its name", () => {
  const visit = { row_index: 7, from_ms: 0, time_ms: 0, is_loop: true };
  const visits = [
    { ...visit, node: "identify" },
    { ...visit, node: "identify", row_index: 9 },
  ];
  const [loop] = headlinesOf({ ...QUIET, node_visits: visits });
  expect([loop?.text, loop?.rowIndex]).toEqual(["came back to identify 2×", 7]);
});

test("recognition in doubt leads to the row that is most in doubt", () => {
  const heard = (index: number, transcript_confidence: number) =>
    row(index, "user", { reported: { ...row(0, "user").reported, transcript_confidence } });
  const [doubt] = headlinesOf({ ...QUIET, rows: [heard(0, 0.6), heard(1, 0.3), heard(2, 0.9)] });
  expect([doubt?.text, doubt?.rowIndex]).toEqual(["recognition in doubt 2×", 1]);
});

test("what the stack says was cut off is told where the timings show no interruption", () => {
  const reported = { ...row(0, "agent").reported, interrupted: true };
  const rows = [row(0, "agent", { start_ms: 5500, end_ms: 6500, reported })];
  expect(texts({ rows })).toEqual(["agent was cut off at 0:05"]);
  const moments = [moment("user_interruption", 6000, { latency_ms: 500 })];
  expect(texts({ rows, moments })).toEqual(["caller interrupted at 0:06"]);
});
