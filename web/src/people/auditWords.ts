import type { AuditActor, AuditEntry } from "../api/types";
import { counted } from "../format/quantity";

const DONE: Readonly<Record<string, string>> = {
  add: "added",
  archive: "archived",
  change: "changed",
  create: "made",
  delete: "deleted",
  remove: "removed",
  rename: "renamed",
  renew: "renewed",
  replay: "tried again",
  restore: "brought back",
  revoke: "revoked",
  stop: "stopped",
};

const KINDS: Readonly<Record<string, string>> = { key: "API key", view: "saved view" };

const plain = (name: string): string => name.replaceAll("_", " ");

function changedFields(details: AuditEntry["details"]): string {
  const changes = details.changes;
  if (typeof changes !== "object" || changes === null) return "";
  return Object.keys(changes).map(plain).join(", ");
}

const manyCalls = ({ calls }: AuditEntry["details"]): string =>
  typeof calls === "number" ? counted(calls, "call") : "many calls";

/** How many of a kind: `delivery 12`, `agent “Front desk”`. */
function subjectOf({ subject }: AuditEntry): string {
  const kind = KINDS[subject.kind] ?? plain(subject.kind);
  if (subject.name !== "") return `${kind} “${subject.name}”`;
  return subject.id === null ? kind : `${kind} ${subject.id}`;
}

const SENTENCES: Readonly<Record<string, (entry: AuditEntry) => string>> = {
  "agent.change": (entry) => {
    const fields = changedFields(entry.details);
    return `changed ${fields === "" ? "" : `${fields} of `}the ${subjectOf(entry)}`;
  },
  "calls.delete": ({ details }) => `deleted ${manyCalls(details)}`,
  "calls.recompute": ({ details }) => `measured ${manyCalls(details)} anew`,
  "calls.restore": ({ details }) => `brought back ${manyCalls(details)}`,
  "call.recompute": (entry) => `measured the ${subjectOf(entry)} anew`,
  "delivery.replay": ({ subject, details }) =>
    `replayed delivery ${subject.id}${subject.name === "" ? "" : ` of call “${subject.name}”`}: ${plain(String(details.fate))}`,
  "invitation.accept": ({ details }) => `accepted an invitation as ${details.role}`,
  "invitation.create": ({ subject, details }) => `invited ${subject.name} as ${details.role}`,
  "invitation.renew": ({ subject }) => `renewed the invitation of ${subject.name}`,
  "invitation.revoke": ({ subject }) => `revoked the invitation of ${subject.name}`,
  "job.replay": ({ subject }) => `tried job ${subject.id} (${plain(subject.name)}) again`,
  "label.remove": ({ subject, details }) =>
    `took back the label of “${details.eval}” on call “${subject.name}”`,
  "label.set": ({ subject, details }) =>
    `said ${plain(String(details.verdict))} of call “${subject.name}”, where “${details.eval}” said ${plain(String(details.eval_said))}`,
  "member.add": ({ subject, details }) => `added ${subject.name} as ${details.role}`,
  "member.change": ({ subject, details }) =>
    `changed the role of ${subject.name} from ${details.from} to ${details.to}`,
  "member.leave": () => "left the workspace",
  "member.remove": ({ subject }) => `removed ${subject.name}`,
  "retention.change": (entry) => {
    const kinds = changedFields(entry.details).replaceAll(/ days\b/g, "");
    return `changed how long ${kinds === "" ? "things" : kinds} are kept`;
  },
  "retention.run": () => "removed what was older than the workspace keeps",
  "workspace.rename": ({ details }) =>
    `renamed the workspace from “${details.from}” to “${details.to}”`,
};

/** What was done, as it follows the name of who did it: `made the API key “CI”`. */
export function whatWasDone(entry: AuditEntry): string {
  const sentence = SENTENCES[entry.action];
  if (sentence) return sentence(entry);
  const verb = entry.action.slice(entry.action.indexOf(".") + 1);
  return `${DONE[verb] ?? plain(verb)} the ${subjectOf(entry)}`;
}

/** Who it was: `Ann`, `API key CI`, `root on the command line`. */
export function whoItWas(actor: AuditActor): string {
  if (actor.kind === "key") return `API key ${actor.name}`;
  if (actor.kind === "command_line") return `${actor.name} on the command line`;
  return actor.name;
}

/** How the filter names an actor; two Anns differ by their e-mail. */
export function actorChoice(actor: AuditActor): string {
  return actor.email === null ? whoItWas(actor) : `${actor.name} · ${actor.email}`;
}

export function actorValue(actor: AuditActor): string {
  return actor.id === null ? actor.kind : `${actor.kind}:${actor.id}`;
}

/** How the filter names an action: `agent: create`. */
export function actionChoice(action: string): string {
  const [kind = "", verb = ""] = action.split(".");
  return `${KINDS[kind] ?? plain(kind)}: ${plain(verb)}`;
}

/** A detail's value, to be read. */
export function detailText(value: unknown): string {
  if (value === null || value === "") return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}
