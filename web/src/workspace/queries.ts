/** A workspace's own facts and its keys, and how they are changed. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { Asking } from "../api/reference";
import type { components } from "../api/schema";
import { useRefreshSession } from "../session/session";

export type WorkspaceFacts = components["schemas"]["WorkspaceOut"];
export type WorkspaceChanges = components["schemas"]["WorkspaceChanges"];
export type NewWorkspace = components["schemas"]["WorkspaceIn"];
export type Key = components["schemas"]["KeyOut"];

const factsKey = (workspaceId: number) => ["workspace", workspaceId] as const;
const keysKey = (workspaceId: number) => ["keys", workspaceId] as const;
const at = (workspaceId: number) => ({ params: { path: { workspace_id: workspaceId } } });

export function useWorkspaceFacts(workspaceId: number) {
  return useQuery({
    queryKey: factsKey(workspaceId),
    queryFn: () => answer(api.GET("/api/v1/workspaces/{workspace_id}", at(workspaceId))),
  });
}

export function useChangeWorkspace(workspaceId: number) {
  const client = useQueryClient();
  const refreshSession = useRefreshSession();
  return useMutation({
    mutationFn: (body: WorkspaceChanges) =>
      answer(api.PATCH("/api/v1/workspaces/{workspace_id}", { ...at(workspaceId), body })),
    onSuccess: async (facts) => {
      client.setQueryData(factsKey(workspaceId), facts);
      await refreshSession(); // The switcher shows the name.
    },
  });
}

export function useCreateWorkspace() {
  const refreshSession = useRefreshSession();
  return useMutation({
    mutationFn: async (body: NewWorkspace) => {
      const made = await answer(api.POST("/api/v1/workspaces", { body }));
      await refreshSession();
      return made;
    },
  });
}

export function useDeleteWorkspace(workspaceId: number) {
  return useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/workspaces/{workspace_id}", at(workspaceId))),
  });
}

export function useKeys(workspaceId: number, asking: Asking = {}) {
  return useQuery({
    queryKey: keysKey(workspaceId),
    queryFn: async () =>
      (await answer(api.GET("/api/v1/workspaces/{workspace_id}/keys", at(workspaceId)))).keys,
    ...asking,
  });
}

export function useMakeKey(workspaceId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      answer(
        api.POST("/api/v1/workspaces/{workspace_id}/keys", { ...at(workspaceId), body: { name } }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keysKey(workspaceId) }),
  });
}

export function useRevokeKey(workspaceId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (keyId: number) =>
      answer(
        api.DELETE("/api/v1/workspaces/{workspace_id}/keys/{key_id}", {
          params: { path: { workspace_id: workspaceId, key_id: keyId } },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: keysKey(workspaceId) }),
  });
}
