import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { answer, api } from "../api/client";
import type { components } from "../api/schema";
import type { Task } from "../api/types";
import { counted } from "../format/quantity";
import { useConfirm } from "../shell/confirm";
import { OWNERS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { TaskProgress } from "../tasks/TaskProgress";
import styles from "./RetentionTab.module.css";

type Found = components["schemas"]["NumberFound"];

const TABLES: Readonly<Record<string, string>> = {
  calls: "calls",
  payloads: "bodies",
  call_facts: "facts",
  deliveries: "receipts",
  refused_bodies: "refused bodies",
  deleted_calls: "deleted calls that were kept",
  audit_entries: "audit entries emptied",
  views: "saved views",
  rules: "rules",
  evals: "evals",
  tasks: "tasks emptied",
};

/** What went, table by table. */
function describe({ counts, state }: Task): string {
  const parts = Object.entries(TABLES)
    .filter(([name]) => (counts[name] ?? 0) > 0)
    .map(([name, title]) => `${(counts[name] ?? 0).toLocaleString("en-US")} ${title}`);
  if (parts.length > 0) return `Removed: ${parts.join(", ")}.`;
  return state === "running" ? "" : "There was nothing to remove.";
}

function foundInWords(found: Found): string {
  const parts = [
    `${found.calls.toLocaleString("en-US")}${found.capped ? "+" : ""} ${found.calls === 1 ? "call" : "calls"}`,
    found.refused_bodies > 0 && counted(found.refused_bodies, "refused body", "refused bodies"),
    found.deleted_calls > 0 &&
      counted(found.deleted_calls, "call deleted lately", "calls deleted lately"),
    found.views > 0 && counted(found.views, "saved view"),
    found.rules > 0 && counted(found.rules, "rule"),
    found.evals > 0 && counted(found.evals, "eval"),
    found.audit_entries > 0 && counted(found.audit_entries, "audit entry", "audit entries"),
  ];
  return parts.filter(Boolean).join(", ");
}

function isNothing(found: Found): boolean {
  const { calls, refused_bodies, deleted_calls, audit_entries, views, rules, evals } = found;
  return calls + refused_bodies + deleted_calls + audit_entries + views + rules + evals === 0;
}

/** Deleting everything of a caller's telephone number, after a look at what there is. */
export function ForgetNumber() {
  const workspace = useWorkspace();
  const may = useMay();
  const toast = useToast();
  const confirm = useConfirm();
  const [path, navigate] = useLocation();
  const task = Number(new URLSearchParams(useSearch()).get("task"));
  const [number, setNumber] = useState("");
  const at = { path: { workspace_id: workspace.id } };
  const onError = (error: Error) => toast({ text: error.message, tone: "error" });
  const find = useMutation({
    mutationFn: (wanted: string) =>
      answer(
        api.POST("/api/v1/workspaces/{workspace_id}/numbers/find", {
          params: at,
          body: { number: wanted },
        }),
      ),
    onError,
  });
  const forget = useMutation({
    mutationFn: (wanted: string) =>
      answer(
        api.POST("/api/v1/workspaces/{workspace_id}/numbers/forget", {
          params: at,
          body: { number: wanted },
        }),
      ),
    onError,
    onSuccess: (begun) => {
      find.reset();
      setNumber("");
      navigate(`${path}?task=${begun.id}`, { replace: true });
    },
  });
  const found = find.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    find.mutate(number);
  };
  const remove = async (of: Found) => {
    const yes = await confirm({
      title: "Delete everything of this number?",
      body: (
        <p>
          {foundInWords(of)} of <code>{of.spellings[0] ?? of.digits}</code> go for good, with their
          bodies, words, facts and receipts. Type its digits.
        </p>
      ),
      action: "Delete it all",
      danger: true,
      typed: of.digits,
    });
    if (yes) forget.mutate(of.digits);
  };
  return (
    <Section
      title="Delete everything of a caller"
      hint="Calls from and to a telephone number, or with it in their metadata, and all that is kept of them. Calls in which it was only spoken stay: search for it."
    >
      {task > 0 && (
        <TaskProgress
          taskId={task}
          title="Deleting a caller’s data"
          describe={describe}
          onClose={() => navigate(path, { replace: true })}
        />
      )}
      <form onSubmit={submit} className={styles.find}>
        <TextInput
          label="Telephone number"
          placeholder="+31 20 123 4567"
          value={number}
          required
          disabled={!may.own}
          autoComplete="off"
          onChange={(event) => {
            setNumber(event.currentTarget.value);
            find.reset();
          }}
        />
        <Button
          type="submit"
          size="xs"
          variant="default"
          disabled={!may.own}
          loading={find.isPending}
        >
          See what there is
        </Button>
      </form>
      {!may.own && <p className="muted">{OWNERS_ONLY}</p>}
      {found && isNothing(found) && <p role="status">There is nothing of this number.</p>}
      {found && !isNothing(found) && (
        <div className={styles.found} role="status">
          <p>
            {foundInWords(found)}
            {found.spellings.length > 0 && (
              <>
                , written as <code>{found.spellings.join(", ")}</code>
              </>
            )}
            .
          </p>
          <Button size="xs" color="red" loading={forget.isPending} onClick={() => remove(found)}>
            Delete everything of it…
          </Button>
        </div>
      )}
    </Section>
  );
}
