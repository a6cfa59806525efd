import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { CallsQuestion } from "./listState";

const PAGE_SIZE = 100;
const LOOK_AGAIN_MS = 3000;

export function useCalls(workspaceId: number, question: CallsQuestion) {
  return useInfiniteQuery({
    queryKey: ["calls", workspaceId, question],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls", {
          params: {
            path: { workspace_id: workspaceId },
            query: {
              ...question,
              limit: PAGE_SIZE,
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // Look again while there is no call yet, or one at the top is still to be measured; a list
    // that was scrolled further stays as it is.
    refetchInterval: ({ state }) => {
      const pages = state.data?.pages ?? [];
      const calls = pages[0]?.calls ?? [];
      const waiting = calls.length === 0 || calls.some((call) => call.measured_at_ms === null);
      return pages.length === 1 && waiting ? LOOK_AGAIN_MS : false;
    },
  });
}

export function useCallCount(workspaceId: number, { q, filter }: CallsQuestion) {
  return useQuery({
    queryKey: ["call-count", workspaceId, q, filter],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls/count", {
          params: {
            path: { workspace_id: workspaceId },
            query: q === undefined ? { filter } : { q, filter },
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function useFacets(workspaceId: number, field: string, enabled = true) {
  return useQuery({
    queryKey: ["facets", workspaceId, field],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls/facets", {
          params: { path: { workspace_id: workspaceId }, query: { field } },
          signal,
        }),
      ),
    staleTime: 60_000,
    enabled,
  });
}

/** Where the browser downloads what the list shows. */
export function exportPath(
  workspaceId: number,
  { q, filter, sort }: CallsQuestion,
  format: "csv" | "json",
): string {
  const params = new URLSearchParams({ format, sort });
  if (q !== undefined) params.set("q", q);
  for (const one of filter) params.append("filter", one);
  return `/api/v1/workspaces/${workspaceId}/calls/export?${params}`;
}
