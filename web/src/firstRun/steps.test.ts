import { expect, test } from "vitest";
import type { Agent, CallRow } from "../api/types";
import type { Key } from "../workspace/queries";
import { agentToConnect, type Found, keyToUse, nextStep } from "./steps";

const agent = (id: number, deleted_at: string | null = null) => ({ id, deleted_at }) as Agent;
const key = (id: number, last_used_at_ms: number | null, revoked_at_ms: number | null = null) =>
  ({ id, last_used_at_ms, revoked_at_ms }) as Key;
const NOTHING: Found = { agent: null, key: null, call: null };

test("the steps follow one another, whichever of them was taken first", () => {
  expect(nextStep(NOTHING)).toBe("agent");
  expect(nextStep({ ...NOTHING, key: key(1, null) })).toBe("agent");
  expect(nextStep({ ...NOTHING, agent: agent(1) })).toBe("key");
  expect(nextStep({ ...NOTHING, agent: agent(1), key: key(1, null) })).toBe("send");
});

test("a call that has arrived leaves only its opening", () => {
  expect(nextStep({ ...NOTHING, call: {} as CallRow })).toBe("open");
});

test("the agent to connect is the one made last that is not archived", () => {
  expect(agentToConnect([agent(1), agent(2), agent(3, "2026-01-01")])?.id).toBe(2);
  expect(agentToConnect([agent(3, "2026-01-01")])).toBeNull();
});

test("the key to use is the one used last, else the one made last, never a revoked one", () => {
  expect(keyToUse([key(1, 50), key(2, 70), key(3, null), key(4, 90, 95)])?.id).toBe(2);
  expect(keyToUse([key(1, null), key(2, null)])?.id).toBe(2);
  expect(keyToUse([key(1, 50, 60)])).toBeNull();
});
