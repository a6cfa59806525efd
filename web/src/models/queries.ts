/** The workspace's model, and how it is set up and tried. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { ModelIn } from "./draft";

const PATH = "/api/v1/workspaces/{workspace_id}/model";
const at = (workspaceId: number) => ({ params: { path: { workspace_id: workspaceId } } });
const keyOf = (workspaceId: number) => ["model", workspaceId] as const;

export function useModel(workspaceId: number) {
  return useQuery({
    queryKey: keyOf(workspaceId),
    queryFn: () => answer(api.GET(PATH, at(workspaceId))),
    refetchInterval: 5_000,
  });
}

export function useChooseModel(workspaceId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ModelIn) => answer(api.PUT(PATH, { ...at(workspaceId), body })),
    onSuccess: (state) => client.setQueryData(keyOf(workspaceId), state),
  });
}

export function useRemoveModel(workspaceId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE(PATH, at(workspaceId))),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(workspaceId) }),
  });
}

export function useTryModel(workspaceId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: ModelIn) =>
      answer(api.POST(`${PATH}/try`, { ...at(workspaceId), body: { settings } })),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(workspaceId) }),
  });
}
