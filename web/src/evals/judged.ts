import { formatCents } from "../format/quantity";

/** What a model adds to a verdict. */
interface Judged {
  readonly score: number | null;
  readonly confidence: number | null;
  readonly evidence_verified: boolean | null;
  readonly model: string | null;
  readonly cost_cents: number | null;
}

/** `Score 4 of 5 · Confidence 0.82 · small-1 · $0.002`; empty where no model was asked. */
export function judgedInWords(judged: Judged): string {
  const { score, confidence, evidence_verified, model, cost_cents } = judged;
  if (model === null) return "";
  const said = [
    ...(score === null ? [] : [`Score ${score} of 5`]),
    ...(confidence === null ? [] : [`Confidence ${confidence.toFixed(2)}`]),
    ...(evidence_verified === false ? ["Unverified evidence"] : []),
    model,
    ...(cost_cents === null ? [] : [formatCents(cost_cents)]),
  ];
  return said.join(" · ");
}
