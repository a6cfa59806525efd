import { ApiError } from "../api/errors";

/** What is wrong with which field, and the sentence for everything that belongs to no field. */
export function faultsIn(error: unknown): {
  fields: Readonly<Record<string, string>>;
  rest: string;
} {
  if (!(error instanceof ApiError)) return { fields: {}, rest: error ? String(error) : "" };
  if (error.status === 409) return { fields: { agent_id: error.message }, rest: "" };
  const named = Object.keys(error.faults).length > 0;
  return { fields: error.faults, rest: named ? (error.faults[""] ?? "") : error.message };
}
