import { expect, test } from "vitest";
import { auditExportPath, auditQuery, formatQuestion, parseQuestion } from "./auditQuestion";

test("the URL keeps what is shown", () => {
  const search = "actor=person%3A3&action=agent.create&since=1795000000000";
  const question = parseQuestion(search);
  expect(question).toEqual({
    actor: "person:3",
    action: "agent.create",
    subject: "",
    since: "1795000000000",
  });
  expect(formatQuestion(question)).toBe(search);
  expect(auditQuery(question)).toEqual({
    actor: "person:3",
    action: ["agent.create"],
    subject: null,
    since_ms: 1795000000000,
  });
});

test("a time that is none is left out", () => {
  expect(parseQuestion("since=yesterday").since).toBe("");
});

test("the export has the same filters", () => {
  expect(auditExportPath(7, parseQuestion("since=5&actor=key"))).toBe(
    "/api/v1/workspaces/7/audit/export?actor=key&since_ms=5",
  );
  expect(auditExportPath(7, parseQuestion(""))).toBe("/api/v1/workspaces/7/audit/export");
});
