/** Everything that changes evals. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { Eval, EvalChange, NewEval } from "../api/types";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";

const EVALS = "/api/v1/workspaces/{workspace_id}/evals";
const EVAL = "/api/v1/workspaces/{workspace_id}/evals/{eval_id}";

export function useEvalChanges(agentId: number) {
  const { id } = useWorkspace();
  const toast = useToast();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (request: () => Promise<unknown>) => request(),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["call-results", id] });
      return client.invalidateQueries({ queryKey: ["evals", id] });
    },
  });
  const run = <T>(request: () => Promise<T>) => change.mutateAsync(request) as Promise<T>;
  const tell = (error: Error) => toast({ text: error.message, tone: "error" });
  const here = { params: { path: { workspace_id: id } } };
  const of = (known: Eval) => ({ params: { path: { workspace_id: id, eval_id: known.id } } });
  const save = (known: Eval, body: EvalChange) =>
    run(() => answer(api.PATCH(EVAL, { ...of(known), body })));
  return {
    pending: change.isPending,
    create: (body: NewEval) => run(() => answer(api.POST(EVALS, { ...here, body }))),
    save,
    enable: (known: Eval, enabled: boolean) => save(known, { enabled }),
    addFromLibrary: (keys: readonly string[]) =>
      run(() =>
        answer(
          api.POST("/api/v1/workspaces/{workspace_id}/evals/from-library", {
            ...here,
            body: { agent_id: agentId, keys: [...keys] },
          }),
        ),
      ),
    /** Deletes an eval and offers to have it back; what went wrong is told. */
    removeWithUndo: async (known: Eval): Promise<void> => {
      try {
        await run(() => answer(api.DELETE(EVAL, of(known))));
      } catch (error) {
        tell(error as Error);
        return;
      }
      toast({
        text: `${known.name} is deleted.`,
        undo: async () => {
          const path = "/api/v1/workspaces/{workspace_id}/evals/{eval_id}/restore";
          await run(() => answer(api.POST(path, of(known)))).catch(tell);
        },
      });
    },
  };
}
