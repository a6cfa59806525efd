import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { LogQuestion } from "./logState";

const PAGE_SIZE = 100;
const NEWS_LOOKED_AT = 50;
const LOOK_FOR_NEWS_MS = 3_000;
const LOOK_AT_REFUSALS_MS = 60_000;

const ofWorkspace = (workspaceId: number) => ({ workspace_id: workspaceId });

export function useLog(workspaceId: number, question: LogQuestion) {
  return useInfiniteQuery({
    queryKey: ["deliveries", workspaceId, "log", question],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/deliveries", {
          params: {
            path: ofWorkspace(workspaceId),
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
  });
}

/** The newest receipts, looked at again and again, to notice what came since. */
export function useLatest(workspaceId: number, question: LogQuestion) {
  return useQuery({
    queryKey: ["deliveries", workspaceId, "latest", question],
    queryFn: async ({ signal }) => {
      const page = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/deliveries", {
          params: {
            path: ofWorkspace(workspaceId),
            query: { ...question, limit: NEWS_LOOKED_AT },
          },
          signal,
        }),
      );
      return page.deliveries.map(({ id }) => id);
    },
    refetchInterval: LOOK_FOR_NEWS_MS,
  });
}

export function useCounts(workspaceId: number, question: LogQuestion) {
  return useQuery({
    queryKey: ["deliveries", workspaceId, "counts", question],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/deliveries/counts", {
          params: { path: ofWorkspace(workspaceId), query: question },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function useRefusals(workspaceId: number, fromMs: number | null = null) {
  return useQuery({
    queryKey: ["deliveries", workspaceId, "refusals", fromMs],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/deliveries/refusals", {
          params: {
            path: ofWorkspace(workspaceId),
            query: fromMs === null ? {} : { from_ms: fromMs },
          },
          signal,
        }),
      ),
    refetchInterval: LOOK_AT_REFUSALS_MS,
  });
}

export function useDelivery(workspaceId: number, deliveryId: number) {
  return useQuery({
    queryKey: ["deliveries", workspaceId, "one", deliveryId],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/deliveries/{delivery_id}", {
          params: { path: { workspace_id: workspaceId, delivery_id: deliveryId } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function bodyPath(workspaceId: number, deliveryId: number): string {
  return `/api/v1/workspaces/${workspaceId}/deliveries/${deliveryId}/body`;
}

/** The kept body of a refused delivery, as text. */
export function useRefusedBody(workspaceId: number, deliveryId: number) {
  return useQuery({
    queryKey: ["refused-body", workspaceId, deliveryId],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/deliveries/{delivery_id}/body", {
          params: { path: { workspace_id: workspaceId, delivery_id: deliveryId } },
          parseAs: "text",
          signal,
        }),
      ) as Promise<string>,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useKeys(workspaceId: number) {
  return useQuery({
    queryKey: ["keys", workspaceId],
    queryFn: async ({ signal }) => {
      const found = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/keys", {
          params: { path: ofWorkspace(workspaceId) },
          signal,
        }),
      );
      return found.keys;
    },
    staleTime: 60_000,
  });
}

/** After it, everything that tells of deliveries is asked for anew. */
function useChange<Wish, Result>(workspaceId: number, change: (wish: Wish) => Promise<Result>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["deliveries", workspaceId] }),
        queries.invalidateQueries({ queryKey: ["agents", workspaceId] }),
      ]),
  });
}

/** Asks anew for all that is known of deliveries: the list, the counts, the receipt that is open. */
export function useRefreshDeliveries(workspaceId: number): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ["deliveries", workspaceId] });
}

interface ReplayWish {
  readonly deliveryId: number;
  readonly to: string | null;
}

export function useReplay(workspaceId: number) {
  return useChange(workspaceId, ({ deliveryId, to }: ReplayWish) =>
    answer(
      api.POST("/api/v1/workspaces/{workspace_id}/deliveries/{delivery_id}/replay", {
        params: { path: { workspace_id: workspaceId, delivery_id: deliveryId } },
        body: { agent_remote_identifier: to },
      }),
    ),
  );
}

interface ReplayManyWish {
  readonly filter: LogQuestion;
  readonly to: string | null;
}

export function useReplayMany(workspaceId: number) {
  return useChange(workspaceId, ({ filter, to }: ReplayManyWish) =>
    answer(
      api.POST("/api/v1/workspaces/{workspace_id}/deliveries/replay", {
        params: { path: ofWorkspace(workspaceId) },
        body: {
          filter: { replayable: false, malformed: false, ...filter },
          agent_remote_identifier: to,
        },
      }),
    ),
  );
}

interface NewAgent {
  readonly name: string;
  readonly agentId: string;
}

export function useCreateAgent(workspaceId: number) {
  return useChange(workspaceId, ({ name, agentId }: NewAgent) =>
    answer(
      api.POST("/api/v1/workspaces/{workspace_id}/agents", {
        params: { path: ofWorkspace(workspaceId) },
        body: {
          agent_name: name,
          agent_id: agentId,
          provider_name: "custom_api",
          call_direction: "inbound",
        },
      }),
    ),
  );
}
