import { Button, PasswordInput, TextInput } from "@mantine/core";
import "@mantine/core/styles/PasswordInput.css";
import { type FormEvent, useState } from "react";
import { Link, useLocation } from "wouter";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { Page, Section } from "../shell/Page";
import { Notice } from "../shell/Problem";
import { useQueryString } from "../shell/useQueryString";
import { useWorkspace } from "../shell/workspace";
import { AgentIdInput } from "./AgentIdInput";
import { suggestAgentId } from "./agentId";
import { type Direction, DirectionInput } from "./DirectionInput";
import { faultsIn } from "./faults";
import styles from "./form.module.css";
import { LanguageSelect } from "./LanguageSelect";
import { ProviderCards } from "./ProviderCards";
import { type ProviderKey, providerOf } from "./providers";
import { useCreateAgent } from "./queries";

function NewAgentForm() {
  const { id } = useWorkspace();
  const [, navigate] = useLocation();
  const asked = new URLSearchParams(useQueryString()).get("agent_id");
  const [provider, setProvider] = useState<ProviderKey>("custom_api");
  const [name, setName] = useState("");
  const [typedId, setTypedId] = useState<string | null>(asked);
  const [direction, setDirection] = useState<Direction>("inbound");
  const [lang, setLang] = useState<string | null>(null);
  const [key, setKey] = useState("");
  const create = useCreateAgent();
  const { title, hasKey } = providerOf(provider);
  // The id follows the name until somebody chooses one.
  const agentId = typedId ?? suggestAgentId(name);
  const { fields, rest } = faultsIn(create.error);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      {
        agent_name: name,
        provider_name: provider,
        call_direction: direction,
        agent_lang: lang,
        ...(agentId === "" ? {} : { agent_id: agentId }),
        ...(hasKey && key !== "" ? { api_key: key } : {}),
      },
      { onSuccess: (agent) => navigate(`/w/${id}/agents/${agent.id}`) },
    );
  };

  return (
    <form onSubmit={submit} className={styles.form}>
      <ProviderCards value={provider} onChange={setProvider} />
      <TextInput
        label="Name"
        description="As people call it; it can be changed at any time."
        placeholder="Front desk"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
        autoFocus
        error={fields.agent_name}
      />
      <AgentIdInput
        value={agentId}
        onChange={(value) => {
          create.reset();
          setTypedId(value);
        }}
        error={fields.agent_id}
      />
      <div className={styles.pair}>
        <DirectionInput value={direction} onChange={setDirection} />
        <LanguageSelect value={lang} onChange={setLang} error={fields.agent_lang} />
      </div>
      {hasKey && (
        <PasswordInput
          size="xs"
          label={`${title} key`}
          description={`Optional. It is stored sealed and never shown again; nothing is fetched from ${title} with it yet.`}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          maxLength={500}
          autoComplete="off"
          error={fields.api_key}
        />
      )}
      <p role="alert" className={styles.error}>
        {rest}
      </p>
      <div className={styles.actions}>
        <Button type="submit" size="xs" loading={create.isPending} disabled={name.trim() === ""}>
          Create agent
        </Button>
        <Button component={Link} href={`/w/${id}/agents`} variant="default" size="xs">
          Cancel
        </Button>
      </div>
    </form>
  );
}

export default function NewAgentPage() {
  const may = useMay();
  return (
    <Page title="New agent">
      {may.edit ? (
        <Section
          title="What calls are filed under"
          hint="An agent must exist before its calls arrive. Its page then shows what to paste into your stack."
        >
          <NewAgentForm />
        </Section>
      ) : (
        <Notice title="You cannot create agents here">
          <p>{EDITORS_ONLY}</p>
        </Notice>
      )}
    </Page>
  );
}
