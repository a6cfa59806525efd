/** The calls that the viewer opened last, kept in the browser for each workspace. */
import { useEffect } from "react";
import type { CallDetail } from "../api/types";

export interface RecentCall {
  readonly id: number;
  readonly callId: string;
  readonly agent: string;
  readonly startedAtMs: number;
}

const MOST_KEPT = 8;
const keyOf = (workspaceId: number) => `tuner.recentCalls.${workspaceId}`;

function isRecentCall(value: unknown): value is RecentCall {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "number" &&
    "callId" in value &&
    typeof value.callId === "string" &&
    "agent" in value &&
    typeof value.agent === "string" &&
    "startedAtMs" in value &&
    typeof value.startedAtMs === "number"
  );
}

/** The kept calls, the last one first; none where the browser holds something else. */
export function parseRecentCalls(text: string | null): readonly RecentCall[] {
  try {
    const kept: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(kept) ? kept.filter(isRecentCall) : [];
  } catch {
    return []; // Not ours, or of another version.
  }
}

/** The calls with this one in front. */
export function withCall(calls: readonly RecentCall[], call: RecentCall): readonly RecentCall[] {
  return [call, ...calls.filter(({ id }) => id !== call.id)].slice(0, MOST_KEPT);
}

export function readRecentCalls(workspaceId: number): readonly RecentCall[] {
  return parseRecentCalls(localStorage.getItem(keyOf(workspaceId)));
}

/** Remembers that this call was opened. */
export function useRememberCall(workspaceId: number, call: CallDetail): void {
  const { id, call_id: callId, started_at_ms: startedAtMs } = call;
  const agent = call.agent.name;
  useEffect(() => {
    const calls = withCall(readRecentCalls(workspaceId), { id, callId, agent, startedAtMs });
    localStorage.setItem(keyOf(workspaceId), JSON.stringify(calls));
  }, [workspaceId, id, callId, agent, startedAtMs]);
}
