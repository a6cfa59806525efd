import { expect, test } from "vitest";
import type { AuditEntry } from "../api/types";
import { actorChoice, actorValue, whatWasDone, whoItWas } from "./auditWords";

const ANN = { kind: "person", id: 3, name: "Ann", email: "ann@example.com" } as const;

function entry(action: string, name: string, details: AuditEntry["details"] = {}): AuditEntry {
  const subject = { kind: action.split(".")[0] ?? "", id: 7, name };
  return { id: 1, at_ms: 0, actor: ANN, action, subject, details };
}

test.each([
  [entry("key.create", "CI"), "made the API key “CI”"],
  [entry("workspace.rename", "b", { from: "a", to: "b" }), "renamed the workspace from “a” to “b”"],
  [
    entry("agent.change", "Desk", { changes: { lang: {}, provider_key: {} } }),
    "changed lang, provider key of the agent “Desk”",
  ],
  [
    entry("member.change", "bob@x", { from: "viewer", to: "editor" }),
    "changed the role of bob@x from viewer to editor",
  ],
  [
    entry("label.set", "call-3", { eval: "Greets", verdict: "not_applicable", eval_said: "pass" }),
    "said not applicable of call “call-3”, where “Greets” said pass",
  ],
  [
    entry("label.remove", "call-3", { eval: "Greets" }),
    "took back the label of “Greets” on call “call-3”",
  ],
  [entry("member.leave", "bob@x"), "left the workspace"],
  [entry("invitation.create", "bob@x", { role: "editor" }), "invited bob@x as editor"],
  [
    entry("delivery.replay", "call-3", { fate: "stored" }),
    "replayed delivery 7 of call “call-3”: stored",
  ],
  [entry("job.replay", "measure_call"), "tried job 7 (measure call) again"],
  [entry("call.delete", ""), "deleted the call 7"],
  [entry("calls.recompute", "recompute_calls", { calls: 3 }), "measured 3 calls anew"],
  [entry("calls.delete", "delete_calls", { calls: 1 }), "deleted 1 call"],
  [entry("call.recompute", "c-1"), "measured the call “c-1” anew"],
  [
    entry("retention.change", "retention", { changes: { calls_days: {}, bodies_days: {} } }),
    "changed how long calls, bodies are kept",
  ],
  [entry("retention.run", "retention"), "removed what was older than the workspace keeps"],
  [entry("view.paint_over", "Red"), "paint over the saved view “Red”"],
])("$0.action is told in words", (told, words) => {
  expect(whatWasDone(told)).toBe(words);
});

test("an actor is named by what it is", () => {
  expect(whoItWas(ANN)).toBe("Ann");
  expect(whoItWas({ ...ANN, kind: "key", name: "CI" })).toBe("API key CI");
  expect(whoItWas({ kind: "command_line", id: null, name: "root", email: null })).toBe(
    "root on the command line",
  );
  expect(actorChoice(ANN)).toBe("Ann · ann@example.com");
  expect(actorValue(ANN)).toBe("person:3");
  expect(actorValue({ kind: "system", id: null, name: "Tuner Server", email: null })).toBe(
    "system",
  );
});
