/** Evals over calls that are there already. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { CallsToRunOn, Task } from "../api/types";
import { useWorkspace } from "../shell/workspace";

const RUN_KIND = "run_evals";
const RESTING_MS = 30_000;

/** Evals on every call of an agent. */
export function onCallsOf(agentId: number, evalIds: readonly number[]): CallsToRunOn {
  return { eval_ids: [...evalIds], agent_id: agentId, filter: [], q: "", except: [] };
}

export function onTheseCalls(ids: readonly number[], evalIds: readonly number[]): CallsToRunOn {
  return { eval_ids: [...evalIds], ids: [...ids], filter: [], q: "", except: [] };
}

/** On how many calls a run would judge. */
export function useEstimate(asked: CallsToRunOn, enabled: boolean) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["evals", id, "estimate", asked],
    queryFn: ({ signal }) =>
      answer(
        api.POST("/api/v1/workspaces/{workspace_id}/evals/run/estimate", {
          params: { path: { workspace_id: id } },
          body: asked,
          signal,
        }),
      ),
    enabled,
  });
}

/** The run that was started last, by whomever. */
export function useLatestRun() {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["eval-runs", id],
    queryFn: async ({ signal }): Promise<Task | null> =>
      (
        await answer(
          api.GET("/api/v1/workspaces/{workspace_id}/tasks", {
            params: { path: { workspace_id: id }, query: { kind: RUN_KIND } },
            signal,
          }),
        )
      ).tasks[0] ?? null,
    refetchInterval: RESTING_MS,
  });
}

/** Lets evals judge calls: a task. */
export function useRun() {
  const { id } = useWorkspace();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: CallsToRunOn) =>
      answer(
        api.POST("/api/v1/workspaces/{workspace_id}/evals/run", {
          params: { path: { workspace_id: id } },
          body: asked,
        }),
      ),
    onSuccess: (task) => client.setQueryData(["eval-runs", id], task),
  });
}
