import { useMutation, useQuery } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { Agent } from "../api/types";
import { useWorkspace } from "../shell/workspace";

const LOOK_AGAIN_MS = 2_000;
const MOST_REFUSALS = 5;

/** The call of an agent that came in last, looked for again and again. */
export function useLatestCall(agent: Agent) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["latest-call", id, agent.id],
    queryFn: async ({ signal }) => {
      const { calls } = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls", {
          params: {
            path: { workspace_id: id },
            query: { filter: [`agent_id=${agent.id}`], sort: "-filed_at_ms", limit: 1 },
          },
          signal,
        }),
      );
      return calls[0] ?? null;
    },
    staleTime: 0,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** The latest refused deliveries of the workspace, whichever Agent ID they named. */
export function useRefusals() {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["latest-refusals", id],
    queryFn: async ({ signal }) => {
      const { deliveries } = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/deliveries", {
          params: {
            path: { workspace_id: id },
            query: { fate: "refused", limit: MOST_REFUSALS },
          },
          signal,
        }),
      );
      return deliveries;
    },
    staleTime: 0,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export function useVersions(agentId: number) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["agents", id, agentId, "versions"],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/agents/{agent_id}/versions", {
          params: { path: { workspace_id: id, agent_id: agentId } },
          signal,
        }),
      ),
  });
}

/** A new key of the workspace. The answer is the only place where it can be read. */
export function useCreateKey() {
  const { id } = useWorkspace();
  return useMutation({
    mutationFn: (name: string) =>
      answer(
        api.POST("/api/v1/workspaces/{workspace_id}/keys", {
          params: { path: { workspace_id: id } },
          body: { name },
        }),
      ),
  });
}
