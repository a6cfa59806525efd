import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { OverviewQuestion } from "./state";

/** Often enough to watch a release, seldom enough to read in peace. */
const LOOK_AGAIN_MS = 30_000;
/** While figures are put together, after an upgrade say. */
const LOOK_SOON_MS = 5_000;

const CALM = { placeholderData: keepPreviousData, staleTime: 10_000 } as const;

function params(workspaceId: number, query: OverviewQuestion) {
  return { path: { workspace_id: workspaceId }, query };
}

export function useOverview(workspaceId: number, question: OverviewQuestion) {
  return useQuery({
    queryKey: ["overview", workspaceId, question],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/overview", {
          params: params(workspaceId, question),
          signal,
        }),
      ),
    ...CALM,
    refetchInterval: ({ state }) => (state.data?.pending_hours ? LOOK_SOON_MS : LOOK_AGAIN_MS),
  });
}

export function useLatency(workspaceId: number, question: OverviewQuestion) {
  return useQuery({
    queryKey: ["overview-latency", workspaceId, question],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/overview/latency", {
          params: params(workspaceId, question),
          signal,
        }),
      ),
    ...CALM,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export function useCallsToLookAt(workspaceId: number, question: OverviewQuestion) {
  return useQuery({
    queryKey: ["overview-look", workspaceId, question],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/overview/look", {
          params: {
            path: { workspace_id: workspaceId },
            query: { ...question, limit: 8 },
          },
          signal,
        }),
      ),
    ...CALM,
    refetchInterval: LOOK_AGAIN_MS,
  });
}
