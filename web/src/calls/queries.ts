import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { CallsQuestion } from "./listState";
import type { ListPage } from "./merge";
import type { Asked } from "./useAsked";

/** More than a tall screen shows: what is read first comes fast, what is scrolled to in bulk. */
const FIRST_PAGE_SIZE = 60;
const PAGE_SIZE = 200;
const LOOK_AGAIN_MS = 3000;

export function listKey(workspaceId: number, question: CallsQuestion, asked: Asked | null) {
  return ["calls", workspaceId, question, asked] as const;
}

/** The list, with what is asked of each call; nothing before that is known. */
export function useCalls(workspaceId: number, question: CallsQuestion, asked: Asked | null) {
  return useInfiniteQuery({
    queryKey: listKey(workspaceId, question, asked),
    queryFn: ({ pageParam, signal }): Promise<ListPage> =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls", {
          params: {
            path: { workspace_id: workspaceId },
            query: {
              ...question,
              ...asked,
              limit: pageParam === null ? FIRST_PAGE_SIZE : PAGE_SIZE,
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    enabled: asked !== null,
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

export function useCallCount(workspaceId: number, { q, filter }: CallsQuestion, enabled = true) {
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
    enabled,
    placeholderData: keepPreviousData,
  });
}

/** The values of a field, those with `q` in them if it is not empty. */
export function useFacets(workspaceId: number, field: string, enabled = true, q = "") {
  return useQuery({
    queryKey: ["facets", workspaceId, field, q],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls/facets", {
          params: {
            path: { workspace_id: workspaceId },
            query: q === "" ? { field } : { field, q },
          },
          signal,
        }),
      ),
    staleTime: 60_000,
    enabled,
  });
}

/** Every eval of the workspace. */
export function useEvalsOfWorkspace(workspaceId: number) {
  return useQuery({
    queryKey: ["evals", workspaceId, "of-workspace"],
    queryFn: async ({ signal }) =>
      (
        await answer(
          api.GET("/api/v1/workspaces/{workspace_id}/evals", {
            params: { path: { workspace_id: workspaceId } },
            signal,
          }),
        )
      ).evals,
  });
}

/** How many calls match to the last one, which may take a moment; asked when it is needed. */
export function useExactCount(workspaceId: number, { q, filter }: CallsQuestion, enabled: boolean) {
  return useQuery({
    queryKey: ["call-count", workspaceId, q, filter, "exact"],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls/count", {
          params: {
            path: { workspace_id: workspaceId },
            query: { filter, exact: true, ...(q === undefined ? {} : { q }) },
          },
          signal,
        }),
      ),
    enabled,
  });
}

/** Where in these calls the searched words are, by the call's number. */
export function useHits(workspaceId: number, q: string, ids: readonly number[]) {
  return useQuery({
    queryKey: ["hits", workspaceId, q, ids],
    queryFn: async ({ signal }) => {
      const { hits } = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls/hits", {
          params: { path: { workspace_id: workspaceId }, query: { q, id: [...ids] } },
          signal,
        }),
      );
      return new Map(hits.map((hit) => [hit.id, hit.parts]));
    },
    enabled: q !== "" && ids.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

/** Where an export is downloaded from. */
export function exportPath(
  workspaceId: number,
  { q, filter, sort }: CallsQuestion,
  format: "csv" | "json",
  { ids = [], columns = [] }: { ids?: readonly number[]; columns?: readonly string[] } = {},
): string {
  const params = new URLSearchParams({ format, sort });
  if (q !== undefined) params.set("q", q);
  for (const one of filter) params.append("filter", one);
  for (const column of columns) params.append("column", column);
  for (const id of ids) params.append("id", String(id));
  return `/api/v1/workspaces/${workspaceId}/calls/export?${params}`;
}
