import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { Agent, AgentChanges, AgentIn } from "../api/types";
import { useWorkspace } from "../shell/workspace";

const AGENT = "/api/v1/workspaces/{workspace_id}/agents/{agent_id}";

/** How busy each agent is, by its number. */
export function useActivity(workspaceId: number) {
  return useQuery({
    queryKey: ["agents", workspaceId, "activity"],
    queryFn: async ({ signal }) => {
      const { agents } = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/agents/activity", {
          params: { path: { workspace_id: workspaceId } },
          signal,
        }),
      );
      return new Map(agents.map((activity) => [activity.agent_id, activity]));
    },
  });
}

/** One agent, archived or not. */
export function useAgent(workspaceId: number, agentId: number) {
  return useQuery({
    queryKey: ["agents", workspaceId, agentId],
    queryFn: ({ signal }) =>
      answer(
        api.GET(AGENT, {
          params: {
            path: { workspace_id: workspaceId, agent_id: agentId },
            query: { archived: true },
          },
          signal,
        }),
      ),
    enabled: Number.isSafeInteger(agentId),
  });
}

/** Whether an Agent ID can be had, in the server's words. */
export function useAgentIdCheck(workspaceId: number, agentId: string, enabled: boolean) {
  return useQuery({
    queryKey: ["agents", workspaceId, "check", agentId],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/agents/check", {
          params: { path: { workspace_id: workspaceId }, query: { agent_id: agentId } },
          signal,
        }),
      ),
    enabled,
    staleTime: 0,
  });
}

/** After a change: what is known of the agent, and everything else that names it, is asked anew. */
function useKeepAgent() {
  const client = useQueryClient();
  const { id } = useWorkspace();
  return (agent: Agent) => {
    client.setQueryData(["agents", id, agent.id], agent);
    void client.invalidateQueries({ queryKey: ["agents", id] });
  };
}

export function useCreateAgent() {
  const { id } = useWorkspace();
  return useMutation({
    mutationFn: (body: AgentIn) =>
      answer(
        api.POST("/api/v1/workspaces/{workspace_id}/agents", {
          params: { path: { workspace_id: id } },
          body,
        }),
      ),
    onSuccess: useKeepAgent(),
  });
}

export function useChangeAgent(agentId: number) {
  const { id } = useWorkspace();
  return useMutation({
    mutationFn: (changes: Partial<AgentChanges>) =>
      answer(
        api.PATCH(AGENT, {
          params: { path: { workspace_id: id, agent_id: agentId } },
          // Whatever a change leaves out stays as it is; the schema's defaults are for new agents.
          body: changes as AgentChanges,
        }),
      ),
    onSuccess: useKeepAgent(),
  });
}

/** Taking agents out of use, and back. */
export function useArchiving() {
  const { id } = useWorkspace();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["agents", id] });
  return {
    archive: async (agent: Agent) => {
      const path = { workspace_id: id, agent_id: agent.id };
      await answer(api.DELETE(AGENT, { params: { path } }));
      await refresh();
    },
    restore: async (agent: Agent) => {
      const path = { workspace_id: id, agent_id: agent.id };
      await answer(
        api.POST("/api/v1/workspaces/{workspace_id}/agents/{agent_id}/restore", {
          params: { path },
        }),
      );
      await refresh();
    },
  };
}
