import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { Label, NewLabel } from "../api/types";
import { VERDICTS } from "../evals/verdicts";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { isSayable, type Reviewed, reviewerName } from "./labels";
import type { Order, ReviewPlace } from "./places";

const LABEL = "/api/v1/workspaces/{workspace_id}/calls/{call_id}/results/{eval_id}/label";
/** So many calls of the queue are known at once. */
const QUEUED = 100;

/** What people say of a call. */
export function useLabels(callId: number) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["labels", id, callId],
    queryFn: async ({ signal }) =>
      (
        await answer(
          api.GET("/api/v1/workspaces/{workspace_id}/calls/{call_id}/labels", {
            params: { path: { workspace_id: id, call_id: callId } },
            signal,
          }),
        )
      ).labels,
  });
}

function askForQueue(workspaceId: number, evalId: number, order: Order, limit: number) {
  return ({ signal }: { signal: AbortSignal }) =>
    answer(
      api.GET("/api/v1/workspaces/{workspace_id}/evals/{eval_id}/review/next", {
        params: {
          path: { workspace_id: workspaceId, eval_id: evalId },
          query: { by: order, limit },
        },
        signal,
      }),
    );
}

/** The calls to review next. They stay as they are while one goes through them. */
export function useQueue(evalId: number, order: Order) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["review-queue", id, evalId, order],
    queryFn: askForQueue(id, evalId, order, QUEUED),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** How many calls one has reviewed and how many wait by now. */
export function useQueueCounts(evalId: number, order: Order) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["review-counts", id, evalId, order],
    queryFn: askForQueue(id, evalId, order, 1),
  });
}

/** How far the evals of an agent agree with people, by eval. */
export function useAgreements(agentId: number) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["agreements", id, agentId],
    queryFn: async ({ signal }) => {
      const { fewest_calls, agreements } = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/evals/agreement", {
          params: { path: { workspace_id: id }, query: { agent_id: agentId } },
          signal,
        }),
      );
      return new Map(agreements.map((each) => [each.eval_id, { ...each, fewest_calls }]));
    },
  });
}

/** How far an eval agrees with people. */
export function useCalibration(evalId: number, of: ReviewPlace["of"]) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["calibration", id, evalId, of],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/evals/{eval_id}/calibration", {
          params: { path: { workspace_id: id, eval_id: evalId }, ...(of ? { query: of } : {}) },
          signal,
        }),
      ),
  });
}

/** Gives, changes and takes back one's own label of a result. */
export function useLabelChanges(callId: number, result: Reviewed) {
  const { id } = useWorkspace();
  const toast = useToast();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (request: () => Promise<unknown>) => request(),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["labels", id, callId] }),
        client.invalidateQueries({ queryKey: ["calibration", id, result.eval_id] }),
        client.invalidateQueries({ queryKey: ["agreements", id] }),
        client.invalidateQueries({ queryKey: ["review-counts", id, result.eval_id] }),
      ]),
  });
  const run = <T>(request: () => Promise<T>) => change.mutateAsync(request) as Promise<T>;
  const params = {
    path: { workspace_id: id, call_id: callId, eval_id: result.eval_id },
  };
  const put = (body: NewLabel) => run(() => answer(api.PUT(LABEL, { params, body })));
  const remove = () => run(() => answer(api.DELETE(LABEL, { params })));
  const tell = (error: Error) => toast({ text: error.message, tone: "error" });
  const restore = (former: Label | undefined) => async () => {
    if (former && isSayable(former.verdict)) {
      const { verdict, why, chosen } = former;
      await put({ verdict, why, chosen }).catch(tell);
    } else await remove().catch(tell);
  };
  return {
    pending: change.isPending,
    /** Gives it and offers to undo that; what went wrong is told. */
    give: async (
      given: Pick<NewLabel, "verdict" | "chosen"> & { readonly why: string },
      former: Label | undefined,
    ): Promise<boolean> => {
      try {
        const label = await put({ ...given, version: result.version });
        const said = VERDICTS[label.verdict].words;
        const words = label.agrees ? `You agree: ${said}.` : `You disagree: ${said}.`;
        toast({ text: words, tone: "good", undo: restore(former) });
        return true;
      } catch (error) {
        tell(error as Error);
        return false;
      }
    },
    /** Takes it back and offers to undo that. */
    takeBack: async (former: Label): Promise<void> => {
      try {
        await remove();
        const text = `The label of ${reviewerName(former)} is taken back.`;
        toast({ text, undo: restore(former) });
      } catch (error) {
        tell(error as Error);
      }
    },
  };
}
