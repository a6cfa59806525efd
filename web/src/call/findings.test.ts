import { expect, test } from "vitest";
import { findingsOf } from "./findings";
import { row, tool } from "./testRows";

const moment = (kind: string, start_ms: number, row_index: number | null = null) => ({
  kind,
  row_index,
  start_ms,
  end_ms: start_ms + 4000,
  latency_ms: null,
});

test("a quiet call has nothing worth a look", () => {
  const moments = [moment("response", 0), moment("backchannel", 10)];
  expect(findingsOf({ rows: [row(0, "agent")], moments })).toEqual([]);
});

test("findings are in the order of the call, those without a time last", () => {
  const findings = findingsOf({
    moments: [moment("long_silence", 5000), moment("no_response", 1000, 2)],
    rows: [
      row(7, "agent_result", { tool: tool("a", { failed: true }) }),
      row(8, "agent_result", { start_ms: 3000, tool: tool("b", { failed: true }) }),
    ],
  });
  expect(findings.map(({ text, rowIndex }) => [text, rowIndex])).toEqual([
    ["The agent did not answer", 2],
    ["book failed", 8],
    ["Silence of 4.00 s", null],
    ["book failed", 7],
  ]);
});

test("a tool that failed is found once, though call and result both say so", () => {
  const rows = [
    row(0, "agent_function", { start_ms: 1, tool: tool("a", { failed: true }) }),
    row(1, "agent_result", { start_ms: 2, tool: tool("a", { failed: true }) }),
  ];
  expect(findingsOf({ rows, moments: [] })).toHaveLength(1);
});
