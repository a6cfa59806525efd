import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answer, api } from "../api/client";
import { useConfirm } from "../shell/confirm";
import { Instant } from "../shell/Instant";
import { OWNERS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { ForgetNumber } from "./ForgetNumber";
import styles from "./RetentionTab.module.css";
import {
  areSame,
  faultOf,
  KINDS,
  type Kind,
  keyOf,
  type Limits,
  limitsOf,
  manyOf,
  type Preview,
  type Retention,
  type Taken,
  takenInWords,
  typedOf,
  WORDS,
} from "./retention";

const TYPING_MS = 300;

function useRetention(workspaceId: number) {
  return useQuery({
    queryKey: ["retention", workspaceId],
    queryFn: () =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/retention", {
          params: { path: { workspace_id: workspaceId } },
        }),
      ),
    refetchInterval: 30_000,
  });
}

function usePreview(workspaceId: number, limits: Limits | null) {
  return useQuery({
    queryKey: ["retention-preview", workspaceId, limits],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/retention/preview", {
          params: { path: { workspace_id: workspaceId }, query: limits ?? {} },
          signal,
        }),
      ),
    enabled: limits !== null,
    placeholderData: keepPreviousData,
  });
}

function useChoose(workspaceId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Limits) =>
      answer(
        api.PUT("/api/v1/workspaces/{workspace_id}/retention", {
          params: { path: { workspace_id: workspaceId } },
          body,
        }),
      ),
    onSuccess: (chosen) => client.setQueryData(["retention", workspaceId], chosen),
  });
}

interface WouldGoProps {
  kind: Kind;
  preview: Preview | undefined;
  /** For how many days the server keeps it whatever a workspace says; null: for ever. */
  serverDays: number | null;
}

function WouldGo({ kind, preview, serverDays }: WouldGoProps) {
  const found = preview?.[kind];
  if (!found) {
    const long = serverDays === null ? "ever" : `${serverDays} days, as the server is set`;
    return <span className="muted">kept for {long}</span>;
  }
  if (found.count === 0) return <span className="muted">nothing is that old</span>;
  return (
    <span className={styles.goes}>
      {manyOf(kind, found.count, found.capped)}
      {found.oldest_at_ms !== null && (
        <>
          , the oldest of <Instant ms={found.oldest_at_ms} to="day" />
        </>
      )}
    </span>
  );
}

function goingInWords(preview: Preview): string[] {
  return KINDS.flatMap((kind) => {
    const found = preview[kind];
    return found && found.count > 0 ? [manyOf(kind, found.count, found.capped)] : [];
  });
}

function Form({ kept }: { kept: Retention }) {
  const workspace = useWorkspace();
  const may = useMay();
  const [typed, setTyped] = useState(() => typedOf(kept));
  const limits = limitsOf(typed);
  const [asked] = useDebouncedValue(limits, TYPING_MS);
  const preview = usePreview(workspace.id, asked).data;
  const choose = useChoose(workspace.id);
  const confirm = useConfirm();
  const toast = useToast();
  const isChanged = limits !== null && !areSame(limits, kept);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (limits === null) return;
    try {
      // Asked anew: what was shown may be of what was typed before.
      const now = await answer(
        api.GET("/api/v1/workspaces/{workspace_id}/retention/preview", {
          params: { path: { workspace_id: workspace.id }, query: limits },
        }),
      );
      const going = goingInWords(now);
      const yes =
        going.length === 0 ||
        (await confirm({
          title: "Have this go for good?",
          body: (
            <p>
              Within minutes {going.join(", ")} will be taken away, and later all that becomes so
              old. It cannot be had back.
            </p>
          ),
          action: "Save and let it go",
          danger: true,
          typed: workspace.name,
        }));
      if (!yes) return;
      const chosen = await choose.mutateAsync(limits);
      setTyped(typedOf(chosen));
      toast({ text: "Saved. The next run comes within ten minutes.", tone: "good" });
    } catch (error) {
      toast({ text: error instanceof Error ? error.message : String(error), tone: "error" });
    }
  };
  return (
    <form onSubmit={save} className={styles.form}>
      {KINDS.map((kind) => {
        const serverDays = kind === "refused_bodies" ? kept.server_refused_body_days : null;
        return (
          <div key={kind} className={styles.kind}>
            <TextInput
              label={WORDS[kind].title}
              description={WORDS[kind].what}
              placeholder={serverDays === null ? "for ever" : String(serverDays)}
              inputMode="numeric"
              rightSection={<span className="muted">days</span>}
              rightSectionWidth={44}
              value={typed[kind]}
              error={faultOf(typed[kind])}
              disabled={!may.own}
              onChange={(event) => setTyped({ ...typed, [kind]: event.currentTarget.value })}
            />
            <p>
              <WouldGo
                kind={kind}
                preview={limits === null ? undefined : preview}
                serverDays={serverDays}
              />
            </p>
            {serverDays !== null && Number(typed[kind]) > serverDays && (
              <p className="muted">The server keeps them for {serverDays} days at most.</p>
            )}
          </div>
        );
      })}
      <p>
        <Button
          type="submit"
          size="xs"
          disabled={!may.own || !isChanged}
          loading={choose.isPending}
        >
          Save
        </Button>
        {!may.own && <span className={styles.why}>{OWNERS_ONLY}</span>}
      </p>
    </form>
  );
}

function Run({ title, run }: { title: string; run: Taken | null }) {
  if (run === null) return null;
  return (
    <>
      <dt>{title}</dt>
      <dd>
        <Instant ms={run.at_ms} to="ago" />: {takenInWords(run) || "nothing was too old"}
      </dd>
    </>
  );
}

function Runs({ kept }: { kept: Retention }) {
  if (kept.last_run === null) {
    const isOn = KINDS.some((kind) => kept[keyOf(kind)] !== null);
    return (
      <p className="muted">
        {isOn
          ? "The first run comes within ten minutes."
          : "Nothing goes by itself: there is no limit yet."}
      </p>
    );
  }
  return (
    <dl className={styles.runs}>
      <Run title="Last run" run={kept.last_run} />
      {kept.last_taken?.at_ms !== kept.last_run.at_ms && (
        <Run title="Last that took something" run={kept.last_taken} />
      )}
    </dl>
  );
}

/** For how long a workspace keeps what it has. */
export default function RetentionTab() {
  const workspace = useWorkspace();
  const { data, error, refetch } = useRetention(workspace.id);
  if (error && !data) return <Problem error={error} onRetry={() => refetch()} />;
  if (!data) return null;
  return (
    <>
      <Section
        title="How long things are kept"
        hint="In days since they were stored. Empty is for ever. What is older goes by itself, the oldest first; the numbers below tell what would go now."
      >
        <Form kept={data} />
      </Section>
      <Section title="What went">
        <Runs kept={data} />
      </Section>
      <ForgetNumber />
    </>
  );
}
