import { Button, Textarea } from "@mantine/core";
import { useEffect, useState } from "react";
import { useChangeAgent } from "../agents/queries";
import type { Agent } from "../api/types";
import { useConfirm } from "../shell/confirm";
import { useAskBeforeLeaving } from "../shell/leaving";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { useToast } from "../shell/toasts";
import { Icon } from "../theme/Icon";
import { JsonInput } from "./JsonInput";
import styles from "./SetupTab.module.css";
import {
  changesOf,
  type Draft,
  draftOf,
  faultsOfDraft,
  isChanged,
  MOST,
  newTool,
  type ToolDraft,
} from "./setup";
import { ToolEditor } from "./ToolEditor";

/** What somebody typed and left by the browser's Back button, which no page can stop. */
const left = new Map<number, Draft>();

/** What the agent is told and what it can call; judges of calls will read it. */
export function SetupTab({ agent }: { agent: Agent }) {
  const may = useMay();
  const toast = useToast();
  const confirm = useConfirm();
  const change = useChangeAgent(agent.id);
  const [draft, setDraft] = useState<Draft>(() => left.get(agent.id) ?? draftOf(agent));
  const [cameBack, setCameBack] = useState(() => left.has(agent.id));
  const edit = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));
  const unsaved = isChanged(draft, agent);
  const faults = faultsOfDraft(draft);
  const faulty = Object.keys(faults).length;
  const locked = !may.edit || agent.deleted_at !== null;

  useEffect(() => {
    if (unsaved) left.set(agent.id, draft);
    else left.delete(agent.id);
  }, [unsaved, draft, agent.id]);

  const discard = () => {
    left.delete(agent.id);
    setDraft(draftOf(agent));
    setCameBack(false);
  };
  useAskBeforeLeaving(unsaved, async () => {
    const leave = await confirm({
      title: "Leave without saving?",
      body: "What you changed here is not saved.",
      action: "Discard the changes",
      danger: true,
    });
    if (leave) discard();
    return leave;
  });

  const save = () =>
    change.mutate(changesOf(draft, agent), {
      onSuccess: (saved) => {
        setDraft(draftOf(saved));
        setCameBack(false);
        toast({ text: "Saved.", tone: "good" });
      },
    });
  const setTool = (tool: ToolDraft) =>
    edit({ tools: draft.tools.map((other) => (other.key === tool.key ? tool : other)) });
  const removeTool = (tool: ToolDraft) => {
    const place = draft.tools.indexOf(tool);
    edit({ tools: draft.tools.filter((other) => other !== tool) });
    toast({
      text: `${tool.name || "The tool"} is removed.`,
      undo: () => setDraft((now) => ({ ...now, tools: now.tools.toSpliced(place, 0, tool) })),
    });
  };

  return (
    <div className={styles.setup}>
      {cameBack && unsaved && (
        <p role="status" className={styles.note}>
          What you had not saved is here again.
        </p>
      )}
      <Section title="Prompt" hint="The instructions that the agent runs with.">
        <Textarea
          aria-label="Prompt"
          rows={12}
          classNames={{ input: styles.text ?? "" }}
          value={draft.prompt}
          onChange={(event) => edit({ prompt: event.currentTarget.value })}
          error={faults.prompt}
          disabled={locked}
        />
      </Section>
      <Section
        title="Capabilities"
        hint="What the agent can do and what it cannot, in your own words: a line for each."
      >
        <Textarea
          aria-label="Capabilities"
          rows={5}
          classNames={{ input: styles.text ?? "" }}
          value={draft.capabilities}
          onChange={(event) => edit({ capabilities: event.currentTarget.value })}
          error={faults.capabilities}
          disabled={locked}
        />
      </Section>
      <Section
        title="Tools"
        hint="What the agent can call, with the JSON Schema of the parameters."
        actions={
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="plus" size={13} />}
            disabled={locked || draft.tools.length >= MOST.tools}
            onClick={() => edit({ tools: [...draft.tools, newTool()] })}
          >
            Add a tool
          </Button>
        }
      >
        {draft.tools.length === 0 && <p className="muted">No tool is described yet.</p>}
        {draft.tools.map((tool, place) => (
          <ToolEditor
            key={tool.key}
            tool={tool}
            number={place + 1}
            faults={faults}
            onChange={setTool}
            onRemove={() => removeTool(tool)}
            disabled={locked}
          />
        ))}
      </Section>
      <Section title="Workflow" hint="The graph or flow that the agent follows: any JSON object.">
        <JsonInput
          label="Workflow"
          rows={10}
          value={draft.workflow}
          onChange={(workflow) => edit({ workflow })}
          error={faults.workflow}
          disabled={locked}
        />
      </Section>
      {!locked && (
        <div className={styles.bar} data-unsaved={unsaved || undefined}>
          <Button
            size="xs"
            disabled={!unsaved || faulty > 0}
            loading={change.isPending}
            onClick={save}
          >
            Save
          </Button>
          <Button variant="default" size="xs" disabled={!unsaved} onClick={discard}>
            Discard
          </Button>
          <span role="status">
            {unsaved && (faulty > 0 ? "Something has to be mended first." : "Not saved yet.")}
          </span>
          {change.error && (
            <span role="alert" className={styles.error}>
              {change.error.message}
            </span>
          )}
        </div>
      )}
      {!may.edit && <p className={styles.note}>{EDITORS_ONLY}</p>}
    </div>
  );
}
