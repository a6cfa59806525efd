import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import layout from "../agent/SideBySide.module.css";
import { faultsIn } from "../agents/faults";
import forms from "../agents/form.module.css";
import type { Agent, Rule } from "../api/types";
import { useConfirm } from "../shell/confirm";
import { useAskBeforeLeaving } from "../shell/leaving";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { useToast } from "../shell/toasts";
import { COLOURS } from "./colours";
import { isComplete } from "./complete";
import { GroupForm } from "./GroupForm";
import { Preview } from "./Preview";
import { useRulePlaces } from "./places";
import { useRuleChanges, useRuleFields } from "./queries";
import styles from "./RuleEditor.module.css";
import { ruleInWords } from "./sentences";
import type { Colour, RuleCondition, RuleKind } from "./shapes";
import { TagMark } from "./TagMark";

function beginningOf(known: Rule | null, agent: Agent) {
  const condition: RuleCondition = known?.condition ?? {
    combine: "all",
    conditions: [{ field: "successful", operator: "is", value: false }],
  };
  return {
    name: known?.name ?? "",
    kind: known?.kind ?? ("label" as RuleKind),
    colour: known?.colour ?? ("grey" as Colour),
    everyAgent: known !== null && known.agent_id === null,
    agentId: known?.agent_id ?? agent.id,
    condition,
  };
}

/** A rule that reads as a sentence, and which of the latest calls it would tag. */
export function RuleEditor({ agent, known }: { agent: Agent; known: Rule | null }) {
  const may = useMay();
  const toast = useToast();
  const confirm = useConfirm();
  const { goTo, hrefOf } = useRulePlaces();
  const fields = useRuleFields();
  const { create, save, pending } = useRuleChanges();
  const [form, setForm] = useState(() => beginningOf(known, agent));
  const [isChanged, setChanged] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const edit = (changes: Partial<typeof form>) => {
    setForm((before) => ({ ...before, ...changes }));
    setChanged(true);
    setError(null);
  };
  useAskBeforeLeaving(isChanged, () =>
    confirm({
      title: "Leave without saving?",
      body: "What you changed here is not saved.",
      action: "Discard the changes",
      danger: true,
    }),
  );
  const locked = !may.edit;
  const complete = isComplete(form.condition);
  const { fields: faults, rest } = faultsIn(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const choices = {
      name: form.name.trim(),
      kind: form.kind,
      colour: form.colour,
      agent_id: form.everyAgent ? null : form.agentId,
      condition: form.condition,
      enabled: known?.enabled ?? true,
    };
    (known === null ? create(choices) : save(known, choices)).then(() => {
      setChanged(false);
      toast({ text: "Saved. New calls are tagged by it.", tone: "good" });
      // After the state has settled: what is saved may be left without a question.
      setTimeout(() => goTo("list"));
    }, setError);
  };
  return (
    <div className={layout.editor}>
      <Section
        title={known === null ? "A new rule" : known.name}
        {...(locked ? { hint: EDITORS_ONLY } : {})}
        actions={
          <Button component={Link} href={hrefOf("list")} variant="default" size="xs">
            Back to the rules
          </Button>
        }
      >
        <form onSubmit={submit} className={layout.form}>
          <GroupForm
            group={form.condition}
            name=""
            fields={fields}
            disabled={locked}
            onChange={(condition) => edit({ condition })}
          />
          <div className={styles.then}>
            <span className={styles.lead}>then</span>
            <NativeSelect
              aria-label="What the call gets"
              data={[
                { value: "label", label: "give it the label" },
                { value: "flag", label: "raise the red flag" },
              ]}
              value={form.kind}
              onChange={(event) => edit({ kind: event.currentTarget.value as RuleKind })}
              disabled={locked}
            />
            <TextInput
              aria-label="Name of the tag"
              placeholder="Caller gave up"
              value={form.name}
              onChange={(event) => edit({ name: event.currentTarget.value })}
              maxLength={80}
              error={faults.name}
              disabled={locked}
            />
            {form.kind === "label" && (
              <NativeSelect
                aria-label="Colour of the label"
                data={[...COLOURS]}
                value={form.colour}
                onChange={(event) => edit({ colour: event.currentTarget.value as Colour })}
                disabled={locked}
              />
            )}
          </div>
          <p className={styles.sentence}>
            If {ruleInWords(form.condition, fields)}, then{" "}
            <TagMark kind={form.kind} colour={form.colour}>
              {form.name || "…"}
            </TagMark>
          </p>
          <Checkbox
            size="xs"
            label="For every agent of the workspace"
            checked={form.everyAgent}
            onChange={(event) => edit({ everyAgent: event.currentTarget.checked })}
            disabled={locked}
          />
          <p role="alert" className={forms.error}>
            {rest}
          </p>
          {!locked && (
            <div className={forms.actions}>
              <Button
                type="submit"
                size="xs"
                loading={pending}
                disabled={!isChanged || !complete || form.name.trim() === ""}
              >
                {known === null ? "Add the rule" : "Save"}
              </Button>
            </div>
          )}
        </form>
      </Section>
      {/* Trying a rule is for those who may write one. */}
      {!locked && (
        <div className={layout.beside}>
          <Preview
            agentId={form.everyAgent ? null : form.agentId}
            condition={complete ? form.condition : null}
            fields={fields}
          />
        </div>
      )}
    </div>
  );
}
