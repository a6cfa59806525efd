import type { paths } from "../api/schema";

type Query = NonNullable<
  paths["/api/v1/workspaces/{workspace_id}/audit"]["get"]["parameters"]["query"]
>;
type Action = NonNullable<Query["action"]>[number];

/** What of the audit log is shown; the URL is where it is kept. Empty: no restriction. */
export interface AuditQuestion {
  /** `person:3`, `system`. */
  readonly actor: string;
  readonly action: string;
  /** `agent:4`. */
  readonly subject: string;
  /** The first instant that is shown, as UTC epoch milliseconds. */
  readonly since: string;
}

const NAMES = ["actor", "action", "subject", "since"] as const;

export function parseQuestion(search: string): AuditQuestion {
  const found = new URLSearchParams(search);
  const [actor, action, subject, since] = NAMES.map((name) => found.get(name) ?? "");
  return {
    actor: actor ?? "",
    action: action ?? "",
    subject: subject ?? "",
    since: /^\d{1,15}$/.test(since ?? "") ? (since ?? "") : "",
  };
}

export function formatQuestion(question: AuditQuestion): string {
  const kept = NAMES.filter((name) => question[name] !== "");
  return new URLSearchParams(kept.map((name) => [name, question[name]])).toString();
}

/** As the API is asked. */
export function auditQuery({ actor, action, subject, since }: AuditQuestion): Query {
  return {
    actor: actor === "" ? null : actor,
    action: action === "" ? null : [action as Action],
    subject: subject === "" ? null : subject,
    since_ms: since === "" ? null : Number(since),
  };
}

export function auditExportPath(workspaceId: number, question: AuditQuestion): string {
  const query = formatQuestion(question).replace(/(^|&)since=/, "$1since_ms=");
  const path = `/api/v1/workspaces/${workspaceId}/audit/export`;
  return query === "" ? path : `${path}?${query}`;
}

export const hasFilters = (question: AuditQuestion): boolean => formatQuestion(question) !== "";
