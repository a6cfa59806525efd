import { Button, PasswordInput, SegmentedControl, TextInput } from "@mantine/core";
import "@mantine/core/styles/FloatingIndicator.css";
import "@mantine/core/styles/PasswordInput.css";
import "@mantine/core/styles/SegmentedControl.css";
import { type FormEvent, useState } from "react";
import { useConfirm } from "../shell/confirm";
import { OWNERS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { areSame, type Draft, draftOf, faultOf, type Model, PLACES, settingsOf } from "./draft";
import styles from "./ModelsTab.module.css";
import { useChooseModel, useModel, useRemoveModel, useTryModel } from "./queries";
import { Today } from "./Today";
import { TryResult } from "./TryResult";

interface FieldProps {
  field: keyof Draft;
  label: string;
  description?: string;
  placeholder?: string;
  unit?: string;
}

function Form({ known }: { known: Model | null }) {
  const workspace = useWorkspace();
  const may = useMay();
  const toast = useToast();
  const confirm = useConfirm();
  const [before, setBefore] = useState(() => draftOf(known));
  const [draft, setDraft] = useState(before);
  const choose = useChooseModel(workspace.id);
  const remove = useRemoveModel(workspace.id);
  const attempt = useTryModel(workspace.id);
  const settings = settingsOf(draft);
  const isChanged = !areSame(draft, before);
  const set = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });

  const save = (event: FormEvent) => {
    event.preventDefault();
    if (settings === null) return;
    choose.mutate(settings, {
      onSuccess: ({ model }) => {
        const saved = draftOf(model);
        setBefore(saved);
        setDraft(saved);
        toast({ text: "Saved. It holds for what is asked from now on.", tone: "good" });
      },
    });
  };
  const askAndRemove = async () => {
    const yes = await confirm({
      title: "Remove the model?",
      body: <p>Its key is forgotten, and judges are not run until there is another one.</p>,
      action: "Remove it",
      danger: true,
    });
    if (yes) {
      remove.mutate(undefined, {
        onSuccess: () => toast({ text: "The model was removed." }),
        onError: (error) => toast({ text: error.message, tone: "error" }),
      });
    }
  };
  const field = ({ field: name, label, description, placeholder, unit }: FieldProps) => (
    <TextInput
      key={name}
      size="sm"
      label={label}
      description={description}
      placeholder={placeholder ?? ""}
      value={draft[name] ?? ""}
      error={faultOf(draft, name)}
      disabled={!may.own}
      spellCheck={false}
      autoComplete="off"
      {...(unit === undefined
        ? {}
        : { rightSection: <span className="muted">{unit}</span>, rightSectionWidth: 80 })}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  );
  const error = choose.error ?? attempt.error;
  return (
    <form onSubmit={save} className={styles.form}>
      <Section
        title="Where it is"
        hint="Any endpoint that is compatible with OpenAI’s, a local one too, or Anthropic’s. Calls are sent to it when they are judged."
      >
        {may.own && (
          <p className={styles.places}>
            <span className="muted">Fill in</span>
            {PLACES.map((place) => (
              <Button
                key={place.name}
                variant="default"
                size="compact-xs"
                onClick={() => set({ kind: place.kind, baseUrl: place.baseUrl })}
              >
                {place.name}
              </Button>
            ))}
          </p>
        )}
        <SegmentedControl
          className={styles.kinds ?? ""}
          size="xs"
          aria-label="How it is spoken to"
          disabled={!may.own}
          data={[
            { value: "openai", label: "OpenAI-compatible" },
            { value: "anthropic", label: "Anthropic" },
          ]}
          value={draft.kind}
          onChange={(kind) => set({ kind: kind === "anthropic" ? "anthropic" : "openai" })}
        />
        <div className={styles.pair}>
          {field({
            field: "baseUrl",
            label: "Base URL",
            placeholder:
              draft.kind === "openai" ? "https://api.openai.com/v1" : "https://api.anthropic.com",
          })}
          {field({ field: "model", label: "Model", placeholder: "As the endpoint names it" })}
        </div>
        <div className={styles.pair}>
          <PasswordInput
            size="sm"
            label="Key"
            description="Kept sealed, and never given out again. A local server may need none."
            placeholder={draft.key === null ? `${known?.key_hint ?? ""} stays` : "none"}
            autoComplete="new-password"
            value={draft.key ?? ""}
            disabled={!may.own}
            onChange={(event) => set({ key: event.currentTarget.value })}
          />
          {draft.key === null && may.own && (
            <Button
              variant="subtle"
              size="xs"
              className={styles.beside ?? ""}
              onClick={() => set({ key: "" })}
            >
              Take the key away
            </Button>
          )}
          {draft.key !== null && before.key === null && (
            <Button
              variant="subtle"
              size="xs"
              className={styles.beside ?? ""}
              onClick={() => set({ key: null })}
            >
              Keep the known key
            </Button>
          )}
        </div>
      </Section>
      <Section title="What it may cost" hint="Prices are in dollars for a million tokens.">
        <div className={styles.pair}>
          {field({ field: "inputPrice", label: "Tokens in", placeholder: "0", unit: "$/M" })}
          {field({ field: "outputPrice", label: "Tokens out", placeholder: "0", unit: "$/M" })}
          {field({
            field: "budget",
            label: "Budget of the workspace",
            description: "A hard stop. What it skips can be run later.",
            placeholder: "no limit",
            unit: "$ a day",
          })}
          {field({
            field: "agentBudget",
            label: "Budget of each agent",
            description: "The same for every agent.",
            placeholder: "no limit",
            unit: "$ a day",
          })}
          {field({
            field: "sampledPercent",
            label: "Calls that are judged",
            description: "Always the same ones. Runs on past calls judge all that you choose.",
            unit: "% of calls",
          })}
        </div>
      </Section>
      <Section title="How it is asked" hint="Limits hold across all processes of the server.">
        <div className={styles.pair}>
          {field({ field: "concurrency", label: "At once", unit: "questions" })}
          {field({
            field: "requestsAMinute",
            label: "A minute",
            placeholder: "no limit",
            unit: "requests",
          })}
          {field({
            field: "evalsTogether",
            label: "Evals in one question",
            description: "Fewer can be more exact, and cost more.",
            unit: "evals",
          })}
          {field({
            field: "mostTokens",
            label: "Longest call",
            description: "More is cut out of its middle, with a note.",
            unit: "tokens",
          })}
          {field({ field: "timeoutS", label: "Longest wait for an answer", unit: "seconds" })}
        </div>
      </Section>
      {error && (
        <p role="alert" className={styles.bad}>
          {error.message}
        </p>
      )}
      <p className={styles.actions}>
        <Button
          type="submit"
          size="xs"
          disabled={!may.own || settings === null || !isChanged}
          loading={choose.isPending}
        >
          Save
        </Button>
        <Button
          variant="default"
          size="xs"
          disabled={!may.own || settings === null}
          loading={attempt.isPending}
          onClick={() => settings !== null && attempt.mutate(settings)}
        >
          Try it
        </Button>
        {known !== null && (
          <Button
            variant="subtle"
            size="xs"
            className={styles.remove ?? ""}
            disabled={!may.own}
            loading={remove.isPending}
            onClick={askAndRemove}
          >
            Remove…
          </Button>
        )}
        {!may.own && <span className="muted">{OWNERS_ONLY}</span>}
      </p>
      {attempt.data && <TryResult tried={attempt.data} />}
    </form>
  );
}

/** The language model that judges the calls of a workspace. */
export default function ModelsTab() {
  const workspace = useWorkspace();
  const { data, error, refetch } = useModel(workspace.id);
  if (error && !data) return <Problem error={error} onRetry={() => refetch()} />;
  if (!data) return null;
  return (
    <>
      {data.model === null && (
        <p className={styles.lead}>
          Checks run on every call without a model. Evals that are questions of judgement, and the
          classification of calls, need one: set it up here, try it, and they run on every call from
          then on.
        </p>
      )}
      {(data.model !== null || data.today.questions > 0) && (
        <Section title="Today">
          <Today state={data} />
        </Section>
      )}
      <Form key={data.model === null ? "new" : "known"} known={data.model} />
    </>
  );
}
