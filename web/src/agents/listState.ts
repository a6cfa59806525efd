/** What the Agents page shows, as its URL says it. */
import type { Agent, AgentActivity } from "../api/types";
import { providerOf } from "./providers";

export interface AgentLine {
  readonly agent: Agent;
  /** Not there until it is known. */
  readonly activity: AgentActivity | undefined;
}

export const SORTS = ["name", "provider", "agent_id", "calls_7", "calls_30", "last_call"] as const;
export type SortKey = (typeof SORTS)[number];

export interface AgentsState {
  readonly text: string;
  readonly archived: boolean;
  readonly sort: SortKey;
  readonly descending: boolean;
}

function isSort(text: string): text is SortKey {
  return (SORTS as readonly string[]).includes(text);
}

export function parseAgentsState(search: string): AgentsState {
  const params = new URLSearchParams(search);
  const wanted = params.get("sort") ?? "name";
  const key = wanted.replace(/^-/, "");
  return {
    text: params.get("q") ?? "",
    archived: params.get("archived") === "true",
    sort: isSort(key) ? key : "name",
    descending: wanted.startsWith("-"),
  };
}

/** The URL's query, without the `?`; what is as by default is left out. */
export function formatAgentsState({ text, archived, sort, descending }: AgentsState): string {
  const params = new URLSearchParams();
  if (text !== "") params.set("q", text);
  if (archived) params.set("archived", "true");
  if (sort !== "name" || descending) params.set("sort", `${descending ? "-" : ""}${sort}`);
  return params.toString();
}

const VALUES: Record<SortKey, (line: AgentLine) => string | number | null> = {
  name: ({ agent }) => agent.name,
  provider: ({ agent }) => providerOf(agent.integration_name).title,
  agent_id: ({ agent }) => agent.remote_identifier,
  calls_7: ({ activity }) => activity?.calls_7_days ?? null,
  calls_30: ({ activity }) => activity?.calls_30_days ?? null,
  last_call: ({ activity }) => activity?.last_call_at_ms ?? null,
};

function compare(one: string | number, other: string | number): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), "en", { numeric: true, sensitivity: "base" });
}

/** The agents that the page shows, in order; those without a value come last either way. */
export function shownAgents(lines: readonly AgentLine[], state: AgentsState): AgentLine[] {
  const wanted = state.text.trim().toLowerCase();
  const matches = ({ agent }: AgentLine) =>
    [agent.name, agent.remote_identifier, agent.description ?? "", agent.lang ?? ""].some((text) =>
      text.toLowerCase().includes(wanted),
    );
  const measure = VALUES[state.sort];
  return lines
    .filter((line) => (state.archived || line.agent.deleted_at === null) && matches(line))
    .sort((one, other) => {
      const [a, b] = [measure(one), measure(other)];
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      return (state.descending ? -1 : 1) * compare(a, b) || one.agent.id - other.agent.id;
    });
}
