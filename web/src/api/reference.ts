/** Answers that many pages share and that seldom change. */
import { useQuery } from "@tanstack/react-query";
import { answer, api } from "./client";

export function useMetrics() {
  return useQuery({
    queryKey: ["metrics"],
    queryFn: async () => (await answer(api.GET("/api/v1/metrics/definitions"))).metrics,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** How often something is asked for anew, while the page is looked at. */
export interface Asking {
  readonly refetchInterval?: number;
}

/** Every agent, the archived ones too: their calls stay, and so do their names. */
export function useAgents(workspaceId: number, asking: Asking = {}) {
  return useQuery({
    queryKey: ["agents", workspaceId],
    queryFn: () =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/agents", {
          params: { path: { workspace_id: workspaceId }, query: { archived: true } },
        }),
      ),
    staleTime: 60_000,
    ...asking,
  });
}
