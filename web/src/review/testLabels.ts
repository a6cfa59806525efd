import type { Label } from "../api/types";

/** A label as the API tells it, with these fields set. */
export function label(given: Partial<Label> = {}): Label {
  return {
    call_id: 1,
    eval_id: 7,
    version: 2,
    model: "",
    reviewer: { kind: "person", id: 3, name: "Ann" },
    own: false,
    eval_said: "pass",
    verdict: "pass",
    agrees: true,
    why: "",
    chosen: "by_hand",
    at_ms: 0,
    ...given,
  };
}
