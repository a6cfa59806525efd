/** What can be done to many calls at once: tasks that run on the server. */
import { type InfiniteData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { Task } from "../api/types";
import type { ListPage } from "./merge";
import { without } from "./merge";
import type { Chosen } from "./selection";

export type BulkKind = "delete" | "recompute";

const OF_CALLS = new Set(["delete_calls", "restore_calls", "recompute_calls", "run_evals"]);
const LOOK_AGAIN_MS = 400;
const RESTING_MS = 30_000;

const tasksKey = (workspaceId: number) => ["call-tasks", workspaceId] as const;

/** The latest tasks about many calls, watched closely while one of them runs. */
export function useCallTasks(workspaceId: number) {
  return useQuery({
    queryKey: tasksKey(workspaceId),
    queryFn: async ({ signal }) => {
      const { tasks } = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/tasks", {
          params: { path: { workspace_id: workspaceId } },
          signal,
        }),
      );
      return tasks.filter(({ kind }) => OF_CALLS.has(kind));
    },
    refetchInterval: ({ state }) =>
      state.data?.some(({ state }) => state === "running") ? LOOK_AGAIN_MS : RESTING_MS,
  });
}

/** What was deleted lately and can be had back. */
export function useDeletions(workspaceId: number) {
  return useQuery({
    queryKey: ["deletions", workspaceId],
    queryFn: async ({ signal }) =>
      (
        await answer(
          api.GET("/api/v1/workspaces/{workspace_id}/calls/deletions", {
            params: { path: { workspace_id: workspaceId } },
            signal,
          }),
        )
      ).deletions,
    refetchInterval: RESTING_MS,
  });
}

/** The tasks that were started here: their end is told, that of others is not. */
const startedHere = new Set<number>();

export function takeStarted(taskId: number): boolean {
  return startedHere.delete(taskId);
}

export function useStart<Asked>(workspaceId: number, start: (asked: Asked) => Promise<Task>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: start,
    onSuccess: (task) => {
      startedHere.add(task.id);
      client.setQueryData<Task[]>(tasksKey(workspaceId), (known = []) => [task, ...known]);
    },
  });
}

/** Deletes calls or measures them anew; those that are deleted leave the lists at once. */
export function useBulk(workspaceId: number) {
  const client = useQueryClient();
  return useStart(workspaceId, async ({ kind, chosen }: { kind: BulkKind; chosen: Chosen }) => {
    const request = { params: { path: { workspace_id: workspaceId } }, body: chosen };
    const task = await answer(
      kind === "delete"
        ? api.POST("/api/v1/workspaces/{workspace_id}/calls/delete", request)
        : api.POST("/api/v1/workspaces/{workspace_id}/calls/recompute", request),
    );
    if (kind === "delete" && "ids" in chosen) {
      const gone = new Set(chosen.ids);
      client.setQueriesData<InfiniteData<ListPage>>(
        { queryKey: ["calls", workspaceId] },
        (data) => data && { ...data, pages: without(data.pages, gone) },
      );
    }
    return task;
  });
}

/** Has back what a task deleted. */
export function useUndoDeletion(workspaceId: number) {
  return useStart(workspaceId, (taskId: number) =>
    answer(
      api.POST("/api/v1/workspaces/{workspace_id}/calls/deletions/{task_id}/undo", {
        params: { path: { workspace_id: workspaceId, task_id: taskId } },
      }),
    ),
  );
}

/** Everything that is shown of the calls is asked for anew. */
export function useCallsChanged(workspaceId: number): () => void {
  const client = useQueryClient();
  return () => {
    void client.resetQueries({ queryKey: ["calls", workspaceId] });
    void client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] !== "calls" && queryKey.includes(workspaceId),
    });
  };
}
