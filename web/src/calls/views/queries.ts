import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../../api/client";
import type { components } from "../../api/schema";
import type { SavedView } from "../../api/types";

export type NewView = components["schemas"]["NewView"];
export type ViewChange = components["schemas"]["ViewChange"];

const key = (workspaceId: number) => ["views", workspaceId] as const;

/** The shared views of the workspace and one's own. */
export function useViews(workspaceId: number) {
  return useQuery({
    queryKey: key(workspaceId),
    queryFn: async ({ signal }) =>
      (
        await answer(
          api.GET("/api/v1/workspaces/{workspace_id}/views", {
            params: { path: { workspace_id: workspaceId } },
            signal,
          }),
        )
      ).views,
    staleTime: 60_000,
  });
}

/** Saving, changing, deleting and restoring a view; each is shown at once when it is done. */
export function useChangeViews(workspaceId: number) {
  const client = useQueryClient();
  const put = (view: SavedView) =>
    client.setQueryData<SavedView[]>(key(workspaceId), (views = []) =>
      views.some(({ id }) => id === view.id)
        ? views.map((other) => (other.id === view.id ? view : other))
        : [...views, view].sort((a, b) => a.id - b.id),
    );
  const of = (view_id: number) => ({ path: { workspace_id: workspaceId, view_id } });
  const create = useMutation({
    mutationFn: (body: NewView) =>
      answer(
        api.POST("/api/v1/workspaces/{workspace_id}/views", {
          params: { path: { workspace_id: workspaceId } },
          body,
        }),
      ),
    onSuccess: put,
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: number } & ViewChange) =>
      answer(
        api.PATCH("/api/v1/workspaces/{workspace_id}/views/{view_id}", { params: of(id), body }),
      ),
    onSuccess: put,
  });
  const remove = useMutation({
    mutationFn: (id: number) =>
      answer(api.DELETE("/api/v1/workspaces/{workspace_id}/views/{view_id}", { params: of(id) })),
    onSuccess: (_, gone) =>
      client.setQueryData<SavedView[]>(key(workspaceId), (views = []) =>
        views.filter(({ id }) => id !== gone),
      ),
  });
  const restore = useMutation({
    mutationFn: (id: number) =>
      answer(
        api.POST("/api/v1/workspaces/{workspace_id}/views/{view_id}/restore", { params: of(id) }),
      ),
    onSuccess: put,
  });
  return { create, change, remove, restore };
}
