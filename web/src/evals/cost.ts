import type { RunEstimate } from "../api/types";
import { counted, formatCents } from "../format/quantity";

/** What a run would cost, in sentences. */
export function costInWords(estimate: RunEstimate): string {
  const { judges, model, questions, input_tokens, output_tokens, cost_cents } = estimate;
  if (judges === 0) return "Checks need no model and cost nothing.";
  const asked = counted(judges, "of them asks", "of them ask");
  if (model === null) return `${asked} a model, and there is none yet: those are not run.`;
  const tokens = counted((input_tokens ?? 0) + (output_tokens ?? 0), "token");
  const money = cost_cents === null ? "" : `, ${formatCents(cost_cents)}`;
  const left = estimate.budget_left_cents;
  const budget = left === null ? "" : ` ${formatCents(left)} are left of the day’s budget.`;
  return `${asked} ${model}: about ${counted(questions ?? 0, "question")}, ${tokens}${money}.${budget}`;
}
