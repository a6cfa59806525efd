import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../api/client";

const LOOK_AGAIN_MS = 700;

/** A task, looked at again and again while it runs. */
export function useTask(workspaceId: number, taskId: number) {
  return useQuery({
    queryKey: ["task", workspaceId, taskId],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/tasks/{task_id}", {
          params: { path: { workspace_id: workspaceId, task_id: taskId } },
          signal,
        }),
      ),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? LOOK_AGAIN_MS : false),
  });
}

/** Stopping a task, having it rest, and having it go on. */
export function useTaskChange(workspaceId: number, taskId: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: "stop" | "pause" | "resume") =>
      answer(
        api.POST(`/api/v1/workspaces/{workspace_id}/tasks/{task_id}/${change}`, {
          params: { path: { workspace_id: workspaceId, task_id: taskId } },
        }),
      ),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["call-tasks", workspaceId] });
      return queries.invalidateQueries({ queryKey: ["task", workspaceId, taskId] });
    },
  });
}
