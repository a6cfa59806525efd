import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { answer, api } from "../api/client";
import { useMetrics } from "../api/reference";
import type { NewRule, Rule, RuleChange } from "../api/types";
import { useEvalsOfWorkspace, useFacets } from "../calls/queries";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { type RuleField, ruleFields } from "./fields";
import type { RuleCondition } from "./shapes";

const RULES = "/api/v1/workspaces/{workspace_id}/rules";
const LOOK_AGAIN_MS = 30_000;
const RULE = "/api/v1/workspaces/{workspace_id}/rules/{rule_id}";

/** The rules that look at the calls of an agent; null: all rules of the workspace. */
export function useRules(agentId: number | null) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["rules", id, agentId],
    queryFn: async ({ signal }) =>
      (
        await answer(
          api.GET(RULES, {
            params: {
              path: { workspace_id: id },
              query: agentId === null ? {} : { agent_id: agentId },
            },
            signal,
          }),
        )
      ).rules,
  });
}

/** How many calls of the last 30 days each rule tagged, by the rule's number. */
export function useRuleActivity(agentId: number) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["rules", id, agentId, "activity"],
    queryFn: async ({ signal }) => {
      const { rules } = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/rules/activity", {
          params: { path: { workspace_id: id }, query: { agent_id: agentId } },
          signal,
        }),
      );
      return new Map(rules.map((rule) => [rule.rule_id, rule]));
    },
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** What a call was tagged with, red flags first. */
export function useCallTags(workspaceId: number, callId: number) {
  return useQuery({
    queryKey: ["call-tags", workspaceId, callId],
    queryFn: async ({ signal }) =>
      (
        await answer(
          api.GET("/api/v1/workspaces/{workspace_id}/calls/{call_id}/tags", {
            params: { path: { workspace_id: workspaceId, call_id: callId } },
            signal,
          }),
        )
      ).tags,
  });
}

/** Which of the latest calls a rule that is not saved would tag; null: nothing is asked. */
export function useRulePreview(agentId: number | null, condition: RuleCondition | null) {
  const { id } = useWorkspace();
  return useQuery({
    queryKey: ["rule-preview", id, agentId, condition],
    queryFn: ({ signal }) =>
      answer(
        api.POST("/api/v1/workspaces/{workspace_id}/rules/preview", {
          params: { path: { workspace_id: id } },
          body: {
            condition: condition ?? { combine: "all", conditions: [] },
            agent_id: agentId,
            most: 200,
          },
          signal,
        }),
      ),
    enabled: condition !== null,
    placeholderData: keepPreviousData,
  });
}

/** What rules can look at. */
export function useRuleFields(): readonly RuleField[] {
  const { id } = useWorkspace();
  const metrics = useMetrics().data;
  const keys = useFacets(id, "metadata_keys").data;
  const evals = useEvalsOfWorkspace(id).data;
  return useMemo(
    () =>
      ruleFields({
        metrics: metrics ?? [],
        metadataKeys: keys?.values.map(({ value }) => value) ?? [],
        evals: evals ?? [],
      }),
    [metrics, keys, evals],
  );
}

/** Everything that changes rules. */
export function useRuleChanges() {
  const { id } = useWorkspace();
  const toast = useToast();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (request: () => Promise<unknown>) => request(),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["call-tags", id] });
      return client.invalidateQueries({ queryKey: ["rules", id] });
    },
  });
  const run = <T>(request: () => Promise<T>) => change.mutateAsync(request) as Promise<T>;
  const tell = (error: Error) => toast({ text: error.message, tone: "error" });
  const of = (rule: Rule) => ({ params: { path: { workspace_id: id, rule_id: rule.id } } });
  const save = (rule: Rule, body: RuleChange) =>
    run(() => answer(api.PATCH(RULE, { ...of(rule), body })));
  return {
    pending: change.isPending,
    create: (body: NewRule) =>
      run(() => answer(api.POST(RULES, { params: { path: { workspace_id: id } }, body }))),
    save,
    enable: (rule: Rule, enabled: boolean) => save(rule, { enabled }),
    /** A task: every stored call of the agent is measured anew, which applies the rules to it. */
    applyToPast: (agentId: number) =>
      answer(
        api.POST("/api/v1/workspaces/{workspace_id}/calls/recompute", {
          params: { path: { workspace_id: id } },
          body: { filter: [`agent_id=${agentId}`], q: "", except: [] },
        }),
      ),
    /** Deletes a rule and offers to have it back; what went wrong is told. */
    removeWithUndo: async (rule: Rule): Promise<void> => {
      try {
        await run(() => answer(api.DELETE(RULE, of(rule))));
      } catch (error) {
        tell(error as Error);
        return;
      }
      toast({
        text: `${rule.name} is deleted.`,
        undo: async () => {
          const path = "/api/v1/workspaces/{workspace_id}/rules/{rule_id}/restore";
          await run(() => answer(api.POST(path, of(rule)))).catch(tell);
        },
      });
    },
  };
}
