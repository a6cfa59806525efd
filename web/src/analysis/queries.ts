import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { AnalysisSetup } from "../api/types";
import { useWorkspace } from "../shell/workspace";

const ANALYSIS = "/api/v1/workspaces/{workspace_id}/agents/{agent_id}/analysis";

/** How the calls of an agent are classified. */
export function useAnalysis(agentId: number) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["analysis", id, agentId],
    queryFn: ({ signal }) =>
      answer(
        api.GET(ANALYSIS, { params: { path: { workspace_id: id, agent_id: agentId } }, signal }),
      ),
  });
}

export function useSaveAnalysis(agentId: number) {
  const { id } = useWorkspace();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AnalysisSetup) =>
      answer(
        api.PUT(ANALYSIS, { params: { path: { workspace_id: id, agent_id: agentId } }, body }),
      ),
    onSuccess: (saved) => {
      client.setQueryData(["analysis", id, agentId], saved);
      return client.invalidateQueries({ queryKey: ["evals", id] });
    },
  });
}
