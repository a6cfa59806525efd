import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import setup from "../agent/SetupTab.module.css";
import type { Agent, AnalysisSetupKnown } from "../api/types";
import { RunOnPast } from "../evals/RunOnPast";
import { Runs } from "../evals/Runs";
import { onCallsOf } from "../evals/runs";
import { useConfirm } from "../shell/confirm";
import { useAskBeforeLeaving } from "../shell/leaving";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { useToast } from "../shell/toasts";
import styles from "./AnalysisForm.module.css";
import { type Draft, draftOf, faultsOf, isChanged, setupOf } from "./draft";
import { FieldsList } from "./FieldsList";
import { NamedList } from "./NamedList";
import { useSaveAnalysis } from "./queries";

interface Props {
  agent: Agent;
  known: AnalysisSetupKnown;
}

type List = "outcomes" | "intents" | "fields";

export function AnalysisForm({ agent, known }: Props) {
  const may = useMay();
  const toast = useToast();
  const confirm = useConfirm();
  const save = useSaveAnalysis(agent.id);
  const [draft, setDraft] = useState<Draft>(() => draftOf(known));
  const edit = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));
  const unsaved = isChanged(draft, known);
  const faults = faultsOf(draft);
  const isFaulty = Object.keys(faults).length > 0;
  const locked = !may.edit || agent.deleted_at !== null;
  useAskBeforeLeaving(unsaved, () =>
    confirm({
      title: "Leave without saving?",
      body: "What you changed here is not saved.",
      action: "Discard the changes",
      danger: true,
    }),
  );
  const submit = () =>
    save.mutate(setupOf(draft), {
      onSuccess: (saved) => {
        setDraft(draftOf(saved));
        toast({ text: "Saved. New calls are classified by it.", tone: "good" });
      },
    });
  const remove = (list: List, item: { readonly key: number; readonly name: string }) => {
    const before = draft[list];
    edit({ [list]: before.filter(({ key }) => key !== item.key) });
    toast({
      text: `${item.name || "It"} is removed.`,
      undo: () => setDraft((now) => ({ ...now, [list]: before })),
    });
  };
  const shown = (name: "system_prompt" | "capabilities" | "tools", label: string) => (
    <Checkbox
      size="xs"
      label={label}
      checked={draft.inputs[name]}
      onChange={(event) =>
        edit({ inputs: { ...draft.inputs, [name]: event.currentTarget.checked } })
      }
      disabled={locked}
    />
  );
  return (
    <div className={setup.setup}>
      <Runs />
      <Section
        title="Classification"
        hint="A model reads every call and says how it came out, what the caller wanted, and what else you ask for here."
      >
        <div className={styles.switches}>
          <Checkbox
            size="xs"
            label="Classify new calls"
            checked={draft.enabled}
            onChange={(event) => edit({ enabled: event.currentTarget.checked })}
            disabled={locked}
          />
          {known.version !== null && <span className="muted">Version {known.version}</span>}
          {known.eval_id !== null && (
            <RunOnPast asked={onCallsOf(agent.id, [known.eval_id])} unsaved={unsaved} />
          )}
        </div>
      </Section>
      <NamedList
        list="outcomes"
        title="Outcomes"
        hint="How a call can end. Each is a success or a failure of the agent; their share is the success rate."
        one="outcome"
        examples={["Booked (success)", "No table free (failure)", "Caller gave up (failure)"]}
        items={draft.outcomes}
        faults={faults}
        disabled={locked}
        onChange={(outcomes) => edit({ outcomes })}
        onRemove={(item) => remove("outcomes", item)}
      />
      <NamedList
        list="intents"
        title="Intents"
        hint="What callers want. A call gets the one that fits best, or none."
        one="intent"
        examples={["Book a table", "Change a booking", "Opening hours"]}
        items={draft.intents}
        faults={faults}
        disabled={locked}
        onChange={(intents) => edit({ intents })}
        onRemove={(item) => remove("intents", item)}
      />
      <FieldsList
        items={draft.fields}
        faults={faults}
        disabled={locked}
        onChange={(fields) => edit({ fields })}
        onRemove={(item) => remove("fields", item)}
      />
      <Section title="Also" hint="Asked in the same request.">
        <div className={styles.choices}>
          <Checkbox
            size="xs"
            label="A summary of two or three sentences"
            checked={draft.summary}
            onChange={(event) => edit({ summary: event.currentTarget.checked })}
            disabled={locked}
          />
          <Checkbox
            size="xs"
            label="The caller's sentiment at the end"
            checked={draft.sentiment}
            onChange={(event) => edit({ sentiment: event.currentTarget.checked })}
            disabled={locked}
          />
        </div>
      </Section>
      <Section
        title="What the model is shown"
        hint="The transcript, and what you choose of the agent."
      >
        <div className={styles.choices}>
          {shown("system_prompt", "The agent's prompt")}
          {shown("capabilities", "Its capabilities")}
          {shown("tools", "Its tools")}
          <Checkbox
            size="xs"
            label="Only what was said, without tools and nodes"
            checked={draft.inputs.transcript === "speech"}
            onChange={(event) =>
              edit({
                inputs: {
                  ...draft.inputs,
                  transcript: event.currentTarget.checked ? "speech" : "all",
                },
              })
            }
            disabled={locked}
          />
        </div>
      </Section>
      {locked ? (
        <p className={setup.note}>{EDITORS_ONLY}</p>
      ) : (
        <div className={setup.bar} data-unsaved={unsaved || undefined}>
          <Button
            size="xs"
            disabled={!unsaved || isFaulty}
            loading={save.isPending}
            onClick={submit}
          >
            Save
          </Button>
          <Button
            variant="default"
            size="xs"
            disabled={!unsaved}
            onClick={() => setDraft(draftOf(known))}
          >
            Discard
          </Button>
          <span role="status">
            {unsaved &&
              (isFaulty
                ? (faults.nothing ?? "Something has to be mended first.")
                : "Not saved yet.")}
          </span>
          {save.error && (
            <span role="alert" className={setup.error}>
              {save.error.message}
            </span>
          )}
        </div>
      )}
    </div>
  );
}
