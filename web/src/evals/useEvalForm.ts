import { useMemo, useState } from "react";
import { faultsIn } from "../agents/faults";
import type { Agent, AskingEval, Metric, NewEval } from "../api/types";
import {
  bothFaults,
  type CriterionDraft,
  criterionDraftOf,
  hasFaults,
  NO_FAULTS,
  newCriterion,
  readCriterion,
  sortRefused,
} from "./criterionDraft";
import type { AnyCriterion, Scope } from "./shapes";

export interface EvalForm {
  readonly name: string;
  readonly description: string;
  readonly category: AskingEval["category"];
  readonly everyAgent: boolean;
  readonly criterion: CriterionDraft;
  readonly scope: Scope;
}

function beginningOf(known: AskingEval | null, metrics: readonly Metric[]): EvalForm {
  return {
    name: known?.name ?? "",
    description: known?.description ?? "",
    category: known?.category ?? "custom",
    everyAgent: known !== null && known.agent_id === null,
    criterion: known ? criterionDraftOf(known.criterion, metrics) : newCriterion("checks"),
    scope: known?.scope ?? { conditions: [] },
  };
}

/** An eval while it is edited: what was typed, what that comes to, and what is wrong with it. */
export function useEvalForm(agent: Agent, known: AskingEval | null, metrics: readonly Metric[]) {
  const [form, setForm] = useState(() => beginningOf(known, metrics));
  const [isChanged, setChanged] = useState(false);
  /** What is missing is told once somebody meant to save. */
  const [isTold, setTold] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const read = useMemo(() => readCriterion(form.criterion, metrics), [form.criterion, metrics]);
  const { fields, rest } = faultsIn(error);
  const refused = sortRefused(fields, form.criterion);
  const edit = (changes: Partial<EvalForm>) => {
    setForm((before) => ({ ...before, ...changes }));
    setChanged(true);
    setError(null);
  };
  const { name: nameFault, ...others } = refused.rest;
  const isComplete = !hasFaults(read.faults);
  const choices = {
    name: form.name.trim(),
    description: form.description.trim(),
    category: form.category,
    agent_id: form.everyAgent ? null : (known?.agent_id ?? agent.id),
    criterion: read.criterion,
    scope: form.scope,
    enabled: known?.enabled ?? true,
  } satisfies NewEval;
  return {
    form,
    edit,
    /** Puts an older version into the form. */
    load: ({ criterion, scope }: { criterion: AnyCriterion; scope: Scope }) =>
      edit({ criterion: criterionDraftOf(criterion, metrics), scope }),
    choices,
    isChanged,
    isComplete,
    faults: bothFaults(isTold ? read.faults : NO_FAULTS, refused.faults),
    nameFault,
    trouble: [
      rest,
      ...Object.values(others),
      isTold && !isComplete ? "Something is not complete yet." : "",
    ]
      .filter(Boolean)
      .join(" "),
    tell: () => setTold(true),
    refuse: setError,
    settle: () => setChanged(false),
  };
}
