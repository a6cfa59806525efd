import { Button, PasswordInput, Textarea, TextInput } from "@mantine/core";
import "@mantine/core/styles/PasswordInput.css";
import { type FormEvent, useState } from "react";
import { AgentIdInput } from "../agents/AgentIdInput";
import { type Direction, DirectionInput } from "../agents/DirectionInput";
import { faultsIn } from "../agents/faults";
import styles from "../agents/form.module.css";
import { LanguageSelect } from "../agents/LanguageSelect";
import { ProviderCards } from "../agents/ProviderCards";
import { PROVIDERS, type ProviderKey, providerOf } from "../agents/providers";
import { useChangeAgent } from "../agents/queries";
import { useArchiveWithUndo } from "../agents/useArchiveWithUndo";
import type { Agent, AgentChanges } from "../api/types";
import { useConfirm } from "../shell/confirm";
import { useAskBeforeLeaving } from "../shell/leaving";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { useToast } from "../shell/toasts";
import { Icon } from "../theme/Icon";

interface Form {
  readonly name: string;
  readonly agentId: string;
  readonly provider: ProviderKey;
  readonly direction: Direction;
  readonly lang: string | null;
  readonly summary: string;
  /** A new key of the provider; empty: the one that is kept stays. */
  readonly key: string;
}

function formOf(agent: Agent): Form {
  const known = PROVIDERS.find(({ key }) => key === agent.integration_name);
  return {
    name: agent.name,
    agentId: agent.remote_identifier,
    provider: known?.key ?? "custom_api",
    direction: agent.call_direction === "outbound" ? "outbound" : "inbound",
    lang: agent.lang,
    summary: agent.description ?? "",
    key: "",
  };
}

/** What differs from the agent as it is. */
function changesOf(form: Form, agent: Agent): Partial<AgentChanges> {
  const before = formOf(agent);
  return {
    ...(form.name.trim() === before.name ? {} : { agent_name: form.name }),
    ...(form.agentId === before.agentId ? {} : { agent_id: form.agentId }),
    ...(form.provider === before.provider ? {} : { provider_name: form.provider }),
    ...(form.direction === before.direction ? {} : { call_direction: form.direction }),
    ...(form.lang === before.lang ? {} : { agent_lang: form.lang }),
    ...(form.summary === before.summary ? {} : { summary: form.summary || null }),
    ...(form.key === "" ? {} : { api_key: form.key }),
  };
}

function ChoicesForm({ agent, locked }: { agent: Agent; locked: boolean }) {
  const toast = useToast();
  const confirm = useConfirm();
  const change = useChangeAgent(agent.id);
  const [form, setForm] = useState(() => formOf(agent));
  const edit = (changes: Partial<Form>) => {
    change.reset();
    setForm((before) => ({ ...before, ...changes }));
  };
  const changes = changesOf(form, agent);
  const unsaved = Object.keys(changes).length > 0;
  const { fields, rest } = faultsIn(change.error);
  const { title, hasKey } = providerOf(form.provider);
  const hint = agent.integration.api_key;
  useAskBeforeLeaving(unsaved, () =>
    confirm({
      title: "Leave without saving?",
      body: "What you changed here is not saved.",
      action: "Discard the changes",
      danger: true,
    }),
  );

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const renamed = changes.agent_id !== undefined;
    const sure =
      !renamed ||
      (await confirm({
        title: "Change the Agent ID?",
        body: (
          <p>
            Clients that go on sending <code>{agent.remote_identifier}</code> are refused from now
            on; change it there too. What is refused is kept, and can be replayed.
          </p>
        ),
        action: "Change the Agent ID",
        danger: true,
      }));
    if (!sure) return;
    change.mutate(changes, {
      onSuccess: (saved) => {
        setForm(formOf(saved));
        toast({ text: "Saved.", tone: "good" });
      },
    });
  };

  return (
    <form onSubmit={submit} className={styles.form}>
      <TextInput
        label="Name"
        value={form.name}
        onChange={(event) => edit({ name: event.currentTarget.value })}
        maxLength={200}
        required
        withAsterisk={false}
        error={fields.agent_name}
        disabled={locked}
      />
      <AgentIdInput
        value={form.agentId}
        own={agent.remote_identifier}
        onChange={(agentId) => edit({ agentId })}
        error={fields.agent_id}
        disabled={locked}
      />
      <ProviderCards
        value={form.provider}
        onChange={(provider) => edit({ provider })}
        disabled={locked}
      />
      {(hasKey || hint !== null) && (
        <PasswordInput
          size="xs"
          label={`${title} key`}
          description={
            hint === null
              ? "None is kept. It is stored sealed and never shown again."
              : `${hint} is kept. What you type here replaces it.`
          }
          value={form.key}
          onChange={(event) => edit({ key: event.currentTarget.value })}
          maxLength={500}
          autoComplete="off"
          error={fields.api_key}
          disabled={locked}
        />
      )}
      <div className={styles.pair}>
        <DirectionInput
          value={form.direction}
          onChange={(direction) => edit({ direction })}
          disabled={locked}
        />
        <LanguageSelect
          value={form.lang}
          onChange={(lang) => edit({ lang })}
          error={fields.agent_lang}
          disabled={locked}
        />
      </div>
      <Textarea
        size="xs"
        label="Summary"
        description="What the agent is for, in a sentence or two."
        rows={3}
        value={form.summary}
        onChange={(event) => edit({ summary: event.currentTarget.value })}
        maxLength={10_000}
        error={fields.summary}
        disabled={locked}
      />
      <p role="alert" className={styles.error}>
        {rest}
      </p>
      {!locked && (
        <div className={styles.actions}>
          <Button
            type="submit"
            size="xs"
            disabled={!unsaved || form.name.trim() === ""}
            loading={change.isPending}
          >
            Save
          </Button>
          {unsaved && (
            <Button variant="default" size="xs" onClick={() => edit(formOf(agent))}>
              Discard
            </Button>
          )}
        </div>
      )}
    </form>
  );
}

/** What can be chosen of an agent, and taking it out of use. */
export function SettingsTab({ agent }: { agent: Agent }) {
  const may = useMay();
  const { archive } = useArchiveWithUndo();
  const archived = agent.deleted_at !== null;
  return (
    <>
      <Section title="Choices" {...(may.edit ? {} : { hint: EDITORS_ONLY })}>
        <ChoicesForm agent={agent} locked={!may.edit || archived} />
      </Section>
      {!archived && (
        <Section
          title="Archive"
          hint="The agent leaves the list, and deliveries to its Agent ID are refused and kept. Its calls stay, and so does its name in filters. It can be restored at any time while nobody else has its Agent ID."
        >
          <div>
            <Button
              variant="default"
              size="xs"
              leftSection={<Icon name="archive" size={13} />}
              disabled={!may.edit}
              title={may.edit ? undefined : EDITORS_ONLY}
              onClick={() => archive(agent)}
            >
              Archive this agent
            </Button>
          </div>
        </Section>
      )}
    </>
  );
}
