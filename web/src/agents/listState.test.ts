import { expect, test } from "vitest";
import type { Agent, AgentActivity } from "../api/types";
import {
  type AgentLine,
  type AgentsState,
  formatAgentsState,
  parseAgentsState,
  shownAgents,
} from "./listState";

function line(id: number, name: string, lastCall: number | null, archived = false): AgentLine {
  const agent: Partial<Agent> = {
    id,
    name,
    remote_identifier: `id-${id}`,
    description: null,
    lang: null,
    deleted_at: archived ? "2026-11-12T00:00:00Z" : null,
  };
  const activity: Partial<AgentActivity> = { last_call_at_ms: lastCall };
  return { agent: agent as Agent, activity: activity as AgentActivity };
}

const LINES = [line(1, "Desk 10", 5), line(2, "desk 9", null), line(3, "Old", 7, true)];

function names(changes: Partial<AgentsState>): string[] {
  return shownAgents(LINES, { ...parseAgentsState(""), ...changes }).map(({ agent }) => agent.name);
}

test("agents come by name, archived ones only when asked for", () => {
  expect(names({})).toEqual(["desk 9", "Desk 10"]);
  expect(names({ archived: true, descending: true })).toEqual(["Old", "Desk 10", "desk 9"]);
});

test("those that had no call come last either way", () => {
  const wanted = { archived: true, sort: "last_call" } as const;
  expect(names(wanted)).toEqual(["Desk 10", "Old", "desk 9"]);
  expect(names({ ...wanted, descending: true })).toEqual(["Old", "Desk 10", "desk 9"]);
});

test("they are found by name and by Agent ID", () => {
  expect(names({ text: " DESK 1" })).toEqual(["Desk 10"]);
  expect(names({ text: "id-2" })).toEqual(["desk 9"]);
});

test.each(["", "q=desk&archived=true&sort=-calls_7", "sort=-name"])(
  "the URL %s stays as it is",
  (search) => {
    expect(formatAgentsState(parseAgentsState(search))).toBe(search);
  },
);

test("what the URL has no sense for is left out", () => {
  expect(formatAgentsState(parseAgentsState("sort=colour&archived=maybe"))).toBe("");
});
