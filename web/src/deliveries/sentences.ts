/** A receipt in words: what became of the delivery, and what to do about it. */
import type { Delivery, DeliveryDetail } from "../api/types";
import { counted } from "../format/quantity";
import type { FieldError } from "./bodyMarks";
import { writtenPath } from "./bodyMarks";

export const FATES: Readonly<Record<Delivery["fate"], string>> = {
  stored: "Stored",
  repeat: "Repeat",
  differing_repeat: "Differing repeat",
  refused: "Refused",
};

const MOST_NAMED = 4;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).join(", ");
  return more > 0 ? `${shown} and ${counted(more, "other field", "other fields")}` : shown;
}

export function errorsOf(delivery: Delivery): FieldError[] {
  return delivery.errors as FieldError[];
}

function nameOf({ loc }: FieldError): string {
  return loc[0] === "query" ? `${loc[1]} in the URL` : writtenPath(loc.slice(1));
}

function whatWasWrong(delivery: Delivery): string {
  const errors = errorsOf(delivery);
  const missing = errors.filter(({ type }) => type === "missing").map(nameOf);
  const wrong = errors.filter(({ type }) => type !== "missing").map(nameOf);
  const parts = [
    missing.length > 0 && `Missing: ${listed(missing)}.`,
    wrong.length > 0 && `Wrong: ${listed(wrong)}.`,
  ];
  return parts.filter(Boolean).join(" ") || (delivery.reason ?? "It could not be filed.");
}

function firstSentence(text: string | null): string {
  return /^.*?\.(?=\s|$)/s.exec(text ?? "")?.[0] ?? text ?? "";
}

function whyRefused(delivery: Delivery): string {
  switch (delivery.status_code) {
    case 404:
      return `No agent had the Agent ID “${delivery.agent_remote_identifier ?? ""}”.`;
    case 422:
      return whatWasWrong(delivery);
    default:
      return firstSentence(delivery.reason);
  }
}

/** Whether the very same body may be accepted once something else has changed. */
export function mayBeCured(delivery: Delivery): boolean {
  if (delivery.status_code === 422) {
    return errorsOf(delivery).every(({ loc }) => loc[0] !== "body");
  }
  return delivery.status_code !== 400;
}

/** Of refused deliveries whose bodies would be refused again as they are. */
export function needChange(many: number): string {
  return `${counted(many, "needs", "need")} a change in the client`;
}

function sinceThen(delivery: Delivery): string {
  if (delivery.replayed_fate === "refused") return "A replay was refused again.";
  if (delivery.replayed_fate !== null) {
    return delivery.replayed_call === null
      ? "Replayed since, and accepted."
      : `Replayed since: it is call ${delivery.replayed_call}.`;
  }
  if (delivery.replay_of !== null) return `It was a replay of delivery ${delivery.replay_of}.`;
  if (!delivery.body_kept) return "Its body is not kept.";
  return mayBeCured(delivery) ? "It can be replayed." : "Its body is kept.";
}

function ofStored({ call, replay_of: replayOf, warnings }: Delivery): string {
  const where = call === null ? "Stored" : `Stored as call ${call}`;
  const how = replayOf === null ? "" : `, by a replay of delivery ${replayOf}`;
  const odd = warnings.length > 0 ? `; ${counted(warnings.length, "deviation")} accepted` : "";
  return `${where}${how}${odd}.`;
}

/** What became of a delivery, in one or two sentences. */
export function sentenceOf(delivery: Delivery): string {
  const isDeleted = delivery.reason === "The call was deleted.";
  switch (delivery.fate) {
    case "stored":
      return isDeleted ? "Stored; the call was deleted since." : ofStored(delivery);
    case "repeat":
      return `Call ${delivery.call} had come before with this very body: nothing changed.`;
    case "differing_repeat":
      return isDeleted
        ? "A repeat with other content; the call was deleted since."
        : `Call ${delivery.call} had come before and stands; this one differs in ${listed(delivery.differing_fields)}.`;
    case "refused":
      return `${whyRefused(delivery)} ${sinceThen(delivery)}`;
  }
}

function aboutUnknownAgent(delivery: DeliveryDetail): string {
  const { agent_exists: exists, nearest_agent_ids: nearest, body_kept: kept } = delivery;
  if (!kept) {
    return "Create the agent, or correct the Agent ID in the client; its next calls then arrive.";
  }
  if (exists) return "The agent exists by now: replay the delivery, and its call is filed.";
  if (nearest.length > 0) {
    return "If the Agent ID is right, create its agent here; if it is a slip, send the call to the agent that was meant. Correct the client too, so that its next calls arrive.";
  }
  return "Create the agent with this Agent ID, then replay: one click does both.";
}

/** What to do about a delivery; empty where there is nothing to do. */
export function adviceOf(delivery: DeliveryDetail): string {
  if (delivery.fate === "repeat") {
    return "Nothing to do: a client that got no answer sends again, and got the same id.";
  }
  if (delivery.fate === "differing_repeat") {
    return "The first delivery stands. If this one is right, delete the call and have it sent again; if they are two calls, give each an id of its own.";
  }
  if (delivery.fate === "stored") return "";
  if (delivery.replayed_fate !== null && delivery.replayed_fate !== "refused") {
    return "Nothing to do: a replay of it was accepted.";
  }
  switch (delivery.status_code) {
    case 400:
      return "Have the client send one JSON object in UTF-8. The same body would be refused again, so send the call anew from the client.";
    case 403:
      return "Give the client a key of the workspace that it names, or the number of the workspace that the key belongs to. A replay files this call here, in the key’s own workspace.";
    case 404:
      return aboutUnknownAgent(delivery);
    case 413:
      return "Send less, or raise the limit: TUNER_MAX_BODY_BYTES. The body was too large to be kept.";
    case 422:
      return !mayBeCured(delivery)
        ? "Correct the marked fields in the client and have the call sent anew: the same body would be refused again."
        : "Correct the URL in the client. The body itself may be right: replay it with the Agent ID that was meant.";
    default:
      return "Replay it once the cause is gone.";
  }
}
