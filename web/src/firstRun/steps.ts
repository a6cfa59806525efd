/** The way from an empty workspace to its first call, and how far one is. */
import type { Agent, CallRow } from "../api/types";
import type { Key } from "../workspace/queries";

export const STEPS = ["agent", "key", "send", "open"] as const;
export type Step = (typeof STEPS)[number];

export interface Found {
  readonly agent: Agent | null;
  readonly key: Key | null;
  readonly call: CallRow | null;
}

const newestFirst = (a: { id: number }, b: { id: number }) => b.id - a.id;

/** The agent that the steps are about: the one made last. */
export function agentToConnect(agents: readonly Agent[]): Agent | null {
  return agents.filter(({ deleted_at }) => deleted_at === null).toSorted(newestFirst)[0] ?? null;
}

/** The key that calls may come with: the one used last, or else the one made last. */
export function keyToUse(keys: readonly Key[]): Key | null {
  const used = ({ last_used_at_ms: at }: Key) => at ?? 0;
  return (
    keys
      .filter(({ revoked_at_ms }) => revoked_at_ms === null)
      .toSorted((a, b) => used(b) - used(a) || newestFirst(a, b))[0] ?? null
  );
}

/** Whether a step is done. A call that has arrived came by an agent and a key, whatever is left. */
export function isDone(step: Step, { agent, key, call }: Found): boolean {
  if (step === "open") return false;
  if (call !== null) return true;
  if (step === "agent") return agent !== null;
  return step === "key" && key !== null;
}

export function nextStep(found: Found): Step {
  return STEPS.find((step) => !isDone(step, found)) ?? "open";
}
