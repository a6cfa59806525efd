import { keepPreviousData, useMutation, useQueries, useQuery } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { CallDetail, CallRow, Judgement } from "../api/types";
import { useWorkspace } from "../shell/workspace";
import { type AnyCriterion, asksAQuestion, type Criterion, type Scope } from "./shapes";

/** The evals that look at the calls of an agent. */
export function useEvals(agentId: number) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["evals", id, "of-agent", agentId],
    queryFn: async ({ signal }) =>
      (
        await answer(
          api.GET("/api/v1/workspaces/{workspace_id}/evals", {
            params: { path: { workspace_id: id }, query: { agent_id: agentId } },
            signal,
          }),
        )
      ).evals.filter(asksAQuestion),
  });
}

/** How the latest calls of an agent did in each eval. */
export function useRates(agentId: number) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["evals", id, "rates", agentId],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/evals/rates", {
          params: { path: { workspace_id: id }, query: { agent_id: agentId } },
          signal,
        }),
      ),
  });
}

export function useEvalVersions(evalId: number) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["evals", id, "versions", evalId],
    queryFn: async ({ signal }) =>
      (
        await answer(
          api.GET("/api/v1/workspaces/{workspace_id}/evals/{eval_id}/versions", {
            params: { path: { workspace_id: id, eval_id: evalId } },
            signal,
          }),
        )
      ).versions.filter(asksAQuestion),
  });
}

/** Where two versions of an eval disagree, on the calls that both judged. */
export function useComparison(evalId: number, older: number, newer: number) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["evals", id, "compare", evalId, older, newer],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/evals/{eval_id}/compare", {
          params: { path: { workspace_id: id, eval_id: evalId }, query: { older, newer } },
          signal,
        }),
      ),
  });
}

export function useLibrary() {
  return useQuery({
    queryKey: ["eval-library"],
    queryFn: async () =>
      (await answer(api.GET("/api/v1/eval-library"))).evals.filter(asksAQuestion),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What the evals of its agent say of a call; asked again once the call is measured. */
export function useCallResults({ id: callId, processing }: Pick<CallDetail, "id" | "processing">) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["call-results", id, callId, processing.state],
    queryFn: async ({ signal }) =>
      (
        await answer(
          api.GET("/api/v1/workspaces/{workspace_id}/calls/{call_id}/results", {
            params: { path: { workspace_id: id, call_id: callId } },
            signal,
          }),
        )
      ).results,
    placeholderData: keepPreviousData,
  });
}

const CALLS_TRIED = 8;

export type TriedCall = Pick<CallRow, keyof CallRow & keyof CallDetail>;

/** The calls that an eval is tried on: one that was named, then the latest that the filter lets. */
export function useCallsToTry(agentId: number, filter: readonly string[], named: number | null) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["calls-to-try", id, agentId, filter, named],
    queryFn: async ({ signal }): Promise<TriedCall[]> => {
      const { calls } = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls", {
          params: {
            path: { workspace_id: id },
            query: { filter: [`agent_id=${agentId}`, ...filter], limit: CALLS_TRIED },
          },
          signal,
        }),
      );
      if (named === null || filter.length > 0) return calls;
      const call = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls/{call_id}", {
          params: { path: { workspace_id: id, call_id: named } },
          signal,
        }),
      );
      return [call, ...calls.filter((other) => other.id !== named)];
    },
    placeholderData: keepPreviousData,
  });
}

/** Has a judge that is not saved look at one call, which may cost something. */
export function useTry() {
  const { id } = useWorkspace();
  return useMutation({
    mutationFn: (body: { call_id: number; criterion: AnyCriterion; scope: Scope }) =>
      answer(
        api.POST("/api/v1/workspaces/{workspace_id}/evals/try", {
          params: { path: { workspace_id: id } },
          body,
        }),
      ),
  });
}

/** What became of a try: what was said of the call, or why nothing could be. */
export interface Trial {
  readonly said: Judgement | null;
  readonly error: Error | null;
}

/** What a criterion that is not saved says of calls, by call; null: nothing is asked. */
export function useTries(
  callIds: readonly number[],
  asked: { readonly criterion: Criterion; readonly scope: Scope } | null,
): ReadonlyMap<number, Trial> {
  const { id } = useWorkspace();
  return useQueries({
    queries: callIds.map((callId) => ({
      queryKey: ["eval-try", id, callId, asked],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        answer(
          api.POST("/api/v1/workspaces/{workspace_id}/evals/try", {
            params: { path: { workspace_id: id } },
            // Not asked without.
            body: { call_id: callId, ...(asked as NonNullable<typeof asked>) },
            signal,
          }),
        ),
      enabled: asked !== null,
      placeholderData: keepPreviousData<Judgement>,
      retry: false,
      staleTime: 60_000,
    })),
    combine: (answers) =>
      new Map(
        answers.map(({ data, error }, position) => [
          callIds[position] ?? 0,
          { said: error ? null : (data ?? null), error },
        ]),
      ),
  });
}
