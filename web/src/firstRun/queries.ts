import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { answer, api } from "../api/client";
import { useAgents } from "../api/reference";
import { useKeys } from "../workspace/queries";
import { agentToConnect, type Found, keyToUse } from "./steps";

/** Only while one looks at the page: a hidden tab asks for nothing. */
const LOOK_AGAIN_MS = 3000;

/** The call that came into a workspace first; looked for until it is there. */
export function useFirstCall(workspaceId: number, enabled = true) {
  return useQuery({
    queryKey: ["first-call", workspaceId],
    queryFn: async ({ signal }) => {
      const { calls } = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls", {
          params: {
            path: { workspace_id: workspaceId },
            query: { sort: "filed_at_ms", limit: 1 },
          },
          signal,
        }),
      );
      return calls[0] ?? null;
    },
    enabled,
    refetchInterval: ({ state }) => (state.data ? false : LOOK_AGAIN_MS),
  });
}

/** How far a workspace is on the way to its first call, or why that is not known. */
export function useFound(workspaceId: number): { found: Found | null; error: Error | null } {
  const agents = useAgents(workspaceId, { refetchInterval: LOOK_AGAIN_MS });
  const keys = useKeys(workspaceId, { refetchInterval: LOOK_AGAIN_MS });
  const call = useFirstCall(workspaceId);
  if (agents.data === undefined || keys.data === undefined || call.data === undefined) {
    return { found: null, error: agents.error ?? keys.error ?? call.error };
  }
  const found = {
    agent: agentToConnect(agents.data),
    key: keyToUse(keys.data),
    call: call.data,
  };
  return { found, error: null };
}

/** Lets the page around the guide notice the first call as soon as the guide does. */
export function useTellOfArrival(workspaceId: number, hasArrived: boolean): void {
  const client = useQueryClient();
  const told = useRef(false);
  useEffect(() => {
    if (!hasArrived || told.current) return;
    told.current = true;
    for (const about of ["call-count", "calls", "overview"]) {
      void client.invalidateQueries({ queryKey: [about, workspaceId] });
    }
  }, [client, workspaceId, hasArrived]);
}
