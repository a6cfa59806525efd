import { useQuery } from "@tanstack/react-query";
import { answer, api } from "../api/client";

const MEASURING_MS = 1000;

function pathOf(workspaceId: number, callId: number) {
  return { path: { workspace_id: workspaceId, call_id: callId } };
}

export function useCall(workspaceId: number, callId: number) {
  return useQuery({
    queryKey: ["call", workspaceId, callId],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls/{call_id}", {
          params: pathOf(workspaceId, callId),
          signal,
        }),
      ),
    refetchInterval: ({ state }) => {
      const measuring = state.data?.processing.state;
      return measuring === "queued" || measuring === "running" ? MEASURING_MS : false;
    },
  });
}

export function useDeliveries(workspaceId: number, callId: number) {
  return useQuery({
    queryKey: ["call-deliveries", workspaceId, callId],
    queryFn: async ({ signal }) => {
      const page = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls/{call_id}/deliveries", {
          params: pathOf(workspaceId, callId),
          signal,
        }),
      );
      return page.deliveries;
    },
  });
}

export function payloadPath(workspaceId: number, callId: number): string {
  return `/api/v1/workspaces/${workspaceId}/calls/${callId}/payload`;
}

/** The body as received, as text: parsing it would change its numbers. */
export function usePayload(workspaceId: number, callId: number) {
  return useQuery({
    queryKey: ["call-payload", workspaceId, callId],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls/{call_id}/payload", {
          params: pathOf(workspaceId, callId),
          parseAs: "text",
          signal,
        }),
      ) as Promise<string>,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Where the call's metrics stand among the latest ones of its agent. */
export function useUsual(workspaceId: number, callId: number) {
  return useQuery({
    queryKey: ["call-usual", workspaceId, callId],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls/{call_id}/usual", {
          params: pathOf(workspaceId, callId),
          signal,
        }),
      ),
    staleTime: 60_000,
  });
}

export async function recomputeCall(workspaceId: number, callId: number): Promise<void> {
  await answer(
    api.POST("/api/v1/workspaces/{workspace_id}/calls/{call_id}/recompute", {
      params: pathOf(workspaceId, callId),
    }),
  );
}
