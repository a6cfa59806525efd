/** How long things are kept: what there is to choose, and reading what was typed. */
import type { components } from "../api/schema";

export type Retention = components["schemas"]["RetentionOut"];
export type Taken = components["schemas"]["TakenOut"];
export type Preview = components["schemas"]["PreviewOut"];
export type Limits = components["schemas"]["RetentionIn"];

export const KINDS = ["calls", "bodies", "refused_bodies", "receipts", "audit_entries"] as const;
export type Kind = (typeof KINDS)[number];
type LimitKey = `${Kind}_days`;

export const WORDS: Readonly<Record<Kind, { title: string; one: string; what: string }>> = {
  calls: {
    title: "Calls",
    one: "call",
    what: "With their bodies, words, facts and measurements; figures lose them too.",
  },
  bodies: {
    title: "Bodies of calls",
    one: "body",
    what: "What was said, as received. The call stays, with its measurements, ids and numbers; it can no longer be measured anew.",
  },
  refused_bodies: {
    title: "Bodies of refused deliveries",
    one: "refused body",
    what: "Without its body a refused delivery cannot be replayed.",
  },
  receipts: {
    title: "Receipts of deliveries",
    one: "receipt",
    what: "With the refused bodies that they keep.",
  },
  audit_entries: {
    title: "Audit log",
    one: "audit entry",
    what: "Who changed what in this workspace.",
  },
};

export const LONGEST_DAYS = 36_500;

const MANY: Readonly<Record<Kind, string>> = {
  calls: "calls",
  bodies: "bodies",
  refused_bodies: "refused bodies",
  receipts: "receipts",
  audit_entries: "audit entries",
};

export function keyOf(kind: Kind): LimitKey {
  return `${kind}_days`;
}

/** What stands in the fields: days as text, empty for ever. */
export type Typed = Readonly<Record<Kind, string>>;

export function typedOf(limits: Limits): Typed {
  const text = (kind: Kind) => String(limits[keyOf(kind)] ?? "");
  return {
    calls: text("calls"),
    bodies: text("bodies"),
    refused_bodies: text("refused_bodies"),
    receipts: text("receipts"),
    audit_entries: text("audit_entries"),
  };
}

/** Why a text is no number of days; null where it is one, or empty. */
export function faultOf(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const days = Number(trimmed);
  if (/^\d+$/.test(trimmed) && days >= 1 && days <= LONGEST_DAYS) return null;
  return `A whole number of days from 1 to ${LONGEST_DAYS.toLocaleString("en-US")}, or nothing.`;
}

/** The limits that were typed; null while one of them is none. */
export function limitsOf(typed: Typed): Limits | null {
  if (KINDS.some((kind) => faultOf(typed[kind]) !== null)) return null;
  const days = (kind: Kind) => (typed[kind].trim() === "" ? null : Number(typed[kind]));
  return {
    calls_days: days("calls"),
    bodies_days: days("bodies"),
    refused_bodies_days: days("refused_bodies"),
    receipts_days: days("receipts"),
    audit_entries_days: days("audit_entries"),
  };
}

export function areSame(one: Limits, other: Limits): boolean {
  return KINDS.every((kind) => one[keyOf(kind)] === other[keyOf(kind)]);
}

export function manyOf(kind: Kind, count: number, capped = false): string {
  const number = count.toLocaleString("en-US");
  return `${number}${capped ? "+" : ""} ${count === 1 ? WORDS[kind].one : MANY[kind]}`;
}

/** What a run took: `12 calls, 3 receipts`; empty where it took nothing. */
export function takenInWords(taken: Taken): string {
  return KINDS.filter((kind) => taken[kind] > 0)
    .map((kind) => manyOf(kind, taken[kind]))
    .join(", ");
}
