/** What is edited on "Prompt & tools": a draft in text, and what of it is to be sent. */
import type { Agent, AgentChanges, AgentTool } from "../api/types";
import { type JsonFault, readJsonObject, writeJsonObject } from "./jsonText";

export interface ToolDraft {
  /** Tells tools apart while their names change. */
  readonly key: number;
  readonly name: string;
  readonly description: string;
  readonly parameters: string;
}

export interface Draft {
  readonly prompt: string;
  readonly capabilities: string;
  readonly tools: readonly ToolDraft[];
  readonly workflow: string;
}

/** How much the server keeps, in characters. */
export const MOST = {
  prompt: 500_000,
  capabilities: 100_000,
  description: 10_000,
  parameters: 100_000,
  workflow: 2_000_000,
  tools: 200,
} as const;

let nextKey = 1;

export function newTool(tool: Partial<AgentTool> = {}): ToolDraft {
  return {
    key: nextKey++,
    name: tool.name ?? "",
    description: tool.description ?? "",
    parameters: writeJsonObject(tool.parameters),
  };
}

export function draftOf(agent: Agent): Draft {
  return {
    prompt: agent.prompt ?? "",
    capabilities: agent.capabilities ?? "",
    tools: (agent.tools ?? []).map(newTool),
    workflow: writeJsonObject(agent.workflow),
  };
}

/** What is wrong with a draft, by place: `workflow`, `prompt`, `tool 3 name`. */
export type Faults = Readonly<Record<string, string>>;

export function placeOf(tool: ToolDraft, field: "name" | "description" | "parameters"): string {
  return `tool ${tool.key} ${field}`;
}

function inWords({ line, column, message }: JsonFault): string {
  return `Line ${line}, column ${column}: ${message}`;
}

function tooLong(text: string, most: number): string | undefined {
  const over = text.length - most;
  return over > 0
    ? `${over.toLocaleString("en-US")} characters too long; ${most.toLocaleString("en-US")} are kept.`
    : undefined;
}

function jsonFault(text: string, most: number): string | undefined {
  const { fault } = readJsonObject(text);
  return fault ? inWords(fault) : tooLong(text, most);
}

export function faultsOfDraft(draft: Draft): Faults {
  const faults: Record<string, string> = {};
  const note = (place: string, fault: string | undefined) => {
    if (fault !== undefined) faults[place] = fault;
  };
  note("prompt", tooLong(draft.prompt, MOST.prompt));
  note("capabilities", tooLong(draft.capabilities, MOST.capabilities));
  note("workflow", jsonFault(draft.workflow, MOST.workflow));
  const names = draft.tools.map((tool) => tool.name.trim());
  draft.tools.forEach((tool, place) => {
    const name = names[place] ?? "";
    if (name === "") note(placeOf(tool, "name"), "A tool needs a name.");
    else if (names.indexOf(name) < place) {
      note(placeOf(tool, "name"), "Another tool has this name.");
    }
    note(placeOf(tool, "description"), tooLong(tool.description, MOST.description));
    note(placeOf(tool, "parameters"), jsonFault(tool.parameters, MOST.parameters));
  });
  return faults;
}

function toolsOf(draft: Draft): AgentTool[] {
  return draft.tools.map((tool) => ({
    name: tool.name.trim(),
    description: tool.description === "" ? null : tool.description,
    parameters: readJsonObject(tool.parameters).value,
  }));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether somebody typed anything. */
export function isChanged(draft: Draft, agent: Agent): boolean {
  const plain = ({ tools, ...rest }: Draft) => ({
    ...rest,
    tools: tools.map(({ key: _, ...tool }) => tool),
  });
  return !same(plain(draft), plain(draftOf(agent)));
}

/** What a draft without faults changes; what it leaves as it is, is not sent. */
export function changesOf(draft: Draft, agent: Agent): Partial<AgentChanges> {
  const changes: Partial<AgentChanges> = {};
  const text = (typed: string) => (typed === "" ? null : typed);
  if (draft.prompt !== (agent.prompt ?? "")) changes.prompt = text(draft.prompt);
  if (draft.capabilities !== (agent.capabilities ?? "")) {
    changes.capabilities = text(draft.capabilities);
  }
  const workflow = readJsonObject(draft.workflow).value;
  if (!same(workflow, agent.workflow)) changes.workflow = workflow;
  const tools = toolsOf(draft);
  if (!same(tools, agent.tools ?? [])) changes.tools = tools.length > 0 ? tools : null;
  return changes;
}
