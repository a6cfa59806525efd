import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { useRefreshSession } from "../session/session";
import { CopyButton } from "../shell/CopyButton";
import { useConfirm } from "../shell/confirm";
import { Instant } from "../shell/Instant";
import { OWNERS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import ZoneSelect from "../shell/ZoneSelect";
import styles from "./GeneralTab.module.css";
import {
  useChangeWorkspace,
  useDeleteWorkspace,
  useWorkspaceFacts,
  type WorkspaceFacts,
} from "./queries";

function Choices({ facts }: { facts: WorkspaceFacts }) {
  const { own } = useMay();
  const toast = useToast();
  const change = useChangeWorkspace(facts.id);
  const [name, setName] = useState(facts.name);
  const [zone, setZone] = useState(facts.time_zone);
  const [lang, setLang] = useState(facts.lang ?? "");
  const wanted = { name: name.trim(), time_zone: zone, lang: lang.trim() || null };
  const isChanged =
    wanted.name !== facts.name || zone !== facts.time_zone || wanted.lang !== facts.lang;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const before = { name: facts.name, time_zone: facts.time_zone, lang: facts.lang };
    change.mutate(wanted, {
      onSuccess: () =>
        toast({
          text: "Saved.",
          tone: "good",
          undo: async () => {
            const { lang: langBefore } = await change.mutateAsync(before);
            setName(before.name);
            setZone(before.time_zone);
            setLang(langBefore ?? "");
          },
        }),
    });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        size="sm"
        label="Name"
        required
        withAsterisk={false}
        maxLength={100}
        disabled={!own}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ZoneSelect
        label="Time zone"
        description="Where a day begins and ends in the figures of the Overview."
        value={zone}
        disabled={!own}
        onChange={setZone}
      />
      <TextInput
        size="sm"
        label="Default language"
        description="BCP 47, such as en-US: for agents that name none. It chooses the words that count as backchannels."
        placeholder="none"
        maxLength={10}
        spellCheck={false}
        disabled={!own}
        value={lang}
        onChange={(event) => setLang(event.currentTarget.value)}
      />
      {change.error && (
        <p role="alert" className={styles.error}>
          {change.error.message}
        </p>
      )}
      <div>
        <Button
          type="submit"
          size="xs"
          disabled={!own || !isChanged || wanted.name === ""}
          loading={change.isPending}
        >
          Save
        </Button>
        {!own && <span className={styles.why}>{OWNERS_ONLY}</span>}
      </div>
    </form>
  );
}

function Deletion({ facts }: { facts: WorkspaceFacts }) {
  const { own } = useMay();
  const confirm = useConfirm();
  const toast = useToast();
  const refreshSession = useRefreshSession();
  const [, navigate] = useLocation();
  const remove = useDeleteWorkspace(facts.id);
  const ask = async () => {
    const isConfirmed = await confirm({
      title: `Delete ${facts.name}?`,
      body: (
        <p>
          Its calls, agents, keys and receipts are deleted and cannot be brought back. Whoever still
          delivers to it is refused.
        </p>
      ),
      action: "Delete the workspace",
      danger: true,
      typed: facts.name,
    });
    if (!isConfirmed) return;
    remove.mutate(undefined, {
      onSuccess: async () => {
        navigate("/", { replace: true });
        await refreshSession();
        toast({ text: `${facts.name} was deleted.` });
      },
    });
  };
  return (
    <Section
      title="Delete the workspace"
      hint="With everything in it. It is gone at once; its data is cleared away within minutes."
    >
      {remove.error && (
        <p role="alert" className={styles.error}>
          {remove.error.message}
        </p>
      )}
      <div>
        <Button
          variant="default"
          size="xs"
          className={styles.delete ?? ""}
          disabled={!own}
          loading={remove.isPending}
          onClick={ask}
        >
          Delete the workspace…
        </Button>
        {!own && <span className={styles.why}>{OWNERS_ONLY}</span>}
      </div>
    </Section>
  );
}

/** The workspace itself: how it is called, by people and by clients. */
export default function GeneralTab() {
  const workspace = useWorkspace();
  const facts = useWorkspaceFacts(workspace.id);
  if (facts.error) return <Problem error={facts.error} onRetry={() => facts.refetch()} />;
  if (!facts.data) return null;
  return (
    <>
      <Section title="Identity" hint="Clients give the workspace id with every call they deliver.">
        <dl className={styles.facts}>
          <div>
            <dt>Workspace id</dt>
            <dd>
              <code>{facts.data.id}</code>
              <CopyButton text={String(facts.data.id)} what="the workspace id" />
            </dd>
          </div>
          <div>
            <dt>Made</dt>
            <dd>
              <Instant ms={facts.data.created_at_ms} />
            </dd>
          </div>
        </dl>
      </Section>
      <Section title="Choices">
        <Choices facts={facts.data} />
      </Section>
      <Deletion facts={facts.data} />
    </>
  );
}
