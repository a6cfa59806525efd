import { Button, Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useMemo, useRef } from "react";
import { Link } from "wouter";
import styles from "../agent/SideBySide.module.css";
import forms from "../agents/form.module.css";
import { useMetrics } from "../api/reference";
import type { Agent, AskingEval, Metric } from "../api/types";
import { useFacets } from "../calls/queries";
import { BY_LOT } from "../review/places";
import { useConfirm } from "../shell/confirm";
import { useAskBeforeLeaving } from "../shell/leaving";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { useToast } from "../shell/toasts";
import { useShortcuts } from "../shell/useShortcuts";
import { useWorkspace } from "../shell/workspace";
import { CheckList } from "./CheckList";
import { ChecksFields } from "./ChecksFields";
import { CATEGORIES } from "./categories";
import { useEvalChanges } from "./changes";
import { newCriterion } from "./criterionDraft";
import { JudgeFields } from "./JudgeFields";
import { usePlaces } from "./places";
import { RunOnPast } from "./RunOnPast";
import { onCallsOf } from "./runs";
import { ScopeForm } from "./ScopeForm";
import { checkInWords, givenInWords } from "./sentences";
import { isJudge } from "./shapes";
import { TryIt } from "./TryIt";
import { TryJudge } from "./TryJudge";
import { useEvalForm } from "./useEvalForm";
import { Versions } from "./Versions";

interface Props {
  agent: Agent;
  /** null: a new one. */
  known: AskingEval | null;
}

/** An eval: what it asks, of which calls, and at once what it says of a call that one chooses. */
export function EvalEditor(props: Props) {
  const metrics = useMetrics().data;
  // The bounds of metrics are shown in their units.
  if (!metrics) return <div role="status" aria-label="Loading the metrics" />;
  return <Form {...props} metrics={metrics} />;
}

/** Tools that the agent has, and those that were called. */
function useTools(agent: Agent): readonly string[] {
  const { id } = useWorkspace();
  const called = useFacets(id, "tool").data;
  return useMemo(() => {
    const own = (agent.tools ?? []).map(({ name }) => name);
    return [...new Set([...own, ...(called?.values ?? []).map(({ value }) => value)])];
  }, [agent, called]);
}

function Form({ agent, known, metrics }: Props & { metrics: readonly Metric[] }) {
  const may = useMay();
  const toast = useToast();
  const confirm = useConfirm();
  const { goTo, hrefOf } = usePlaces();
  const { create, save, pending } = useEvalChanges(agent.id);
  const tools = useTools(agent);
  const state = useEvalForm(agent, known, metrics);
  const { form, edit, choices, faults, isChanged, isComplete } = state;
  const { criterion } = form;
  const sentences = isJudge(choices.criterion)
    ? []
    : choices.criterion.checks.map((check) => checkInWords(check, metrics));
  useAskBeforeLeaving(isChanged, () =>
    confirm({
      title: "Leave without saving?",
      body: "What you changed here is not saved.",
      action: "Discard the changes",
      danger: true,
    }),
  );
  const locked = !may.edit;
  const formElement = useRef<HTMLFormElement>(null);
  useShortcuts(
    locked
      ? {}
      : {
          "mod+s": {
            does: "Save",
            run: () => isChanged && formElement.current?.requestSubmit(),
          },
        },
  );

  const submit = (event: FormEvent) => {
    event.preventDefault();
    state.tell();
    if (!isComplete) {
      // Once what is wrong is shown.
      setTimeout(() =>
        formElement.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(),
      );
      return;
    }
    (known === null ? create(choices) : save(known, choices)).then((saved) => {
      state.settle();
      toast({
        text:
          known !== null && saved.version > known.version
            ? `Saved as version ${saved.version}. New calls are judged by it.`
            : known === null
              ? "Saved. New calls are judged by it."
              : "Saved.",
        tone: "good",
      });
      // After the state has settled: what is saved may be left without a question.
      if (known === null) setTimeout(() => goTo({ at: "eval", eval: saved.id }));
    }, state.refuse);
  };

  return (
    <div className={styles.editor}>
      <Section
        title={known === null ? "A new eval" : known.name}
        {...(locked ? { hint: EDITORS_ONLY } : {})}
        actions={
          <>
            {known && (
              <Button
                component={Link}
                href={hrefOf({ at: "review", eval: known.id, review: BY_LOT })}
                variant="default"
                size="xs"
              >
                Review calls
              </Button>
            )}
            {known && <RunOnPast asked={onCallsOf(agent.id, [known.id])} unsaved={isChanged} />}
            <Button component={Link} href={hrefOf({ at: "list" })} variant="default" size="xs">
              Back to the evals
            </Button>
          </>
        }
      >
        <form ref={formElement} onSubmit={submit} className={styles.form}>
          <div className={forms.pair}>
            <TextInput
              label="Name"
              placeholder="Says goodbye"
              value={form.name}
              onChange={(event) => edit({ name: event.currentTarget.value })}
              maxLength={80}
              required
              withAsterisk={false}
              error={state.nameFault}
              disabled={locked}
            />
            <NativeSelect
              label="Category"
              data={CATEGORIES.map(({ key, title }) => ({ value: key, label: title }))}
              value={form.category}
              onChange={(event) =>
                edit({ category: event.currentTarget.value as AskingEval["category"] })
              }
              disabled={locked}
            />
          </div>
          <Textarea
            size="xs"
            label="What it is for"
            description="For those who read its results. May be left empty."
            rows={form.description.length > 90 || form.description.includes("\n") ? 3 : 1}
            maxLength={2000}
            value={form.description}
            onChange={(event) => edit({ description: event.currentTarget.value })}
            disabled={locked}
          />
          <Checkbox
            size="xs"
            label="For every agent of the workspace"
            checked={form.everyAgent}
            onChange={(event) => edit({ everyAgent: event.currentTarget.checked })}
            disabled={locked}
          />
          <div className={styles.part}>
            <h3>A call passes if</h3>
            {known === null && (
              <NativeSelect
                aria-label="Who answers it"
                className={styles.combine ?? ""}
                data={[
                  { value: "checks", label: "checks hold" },
                  { value: "judge", label: "a language model says so" },
                ]}
                value={criterion.kind}
                onChange={(event) =>
                  edit({ criterion: newCriterion(event.currentTarget.value as "checks") })
                }
                disabled={locked}
              />
            )}
            {criterion.kind === "checks" ? (
              <ChecksFields
                draft={criterion}
                sentences={sentences}
                faults={faults.checks}
                tools={tools}
                disabled={locked}
                onChange={(changes) => edit({ criterion: { ...criterion, ...changes } })}
              />
            ) : (
              <JudgeFields
                draft={criterion}
                faults={faults.judge}
                disabled={locked}
                onChange={(changes) => edit({ criterion: { ...criterion, ...changes } })}
              />
            )}
          </div>
          <div className={styles.part}>
            <h3>Only for calls in which</h3>
            {criterion.given.length === 0 && (
              <p className="muted">
                Every call is meant. Add a condition, and calls that do not meet it are not judged.
              </p>
            )}
            <CheckList
              drafts={criterion.given}
              called="condition"
              sentences={choices.criterion.given.map((check) => givenInWords(check, metrics))}
              faults={faults.checks}
              tools={tools}
              disabled={locked}
              needed={false}
              onChange={(given) => edit({ criterion: { ...criterion, given } })}
            />
            <ScopeForm scope={form.scope} disabled={locked} onChange={(scope) => edit({ scope })} />
          </div>
          {!locked && (
            <div className={styles.foot} data-unsaved={isChanged || undefined}>
              <Button
                type="submit"
                size="xs"
                loading={pending}
                disabled={!isChanged || form.name.trim() === ""}
              >
                {known === null ? "Add the eval" : "Save"}
              </Button>
              {known !== null && isChanged && (
                <span className="muted">
                  A change of what is asked becomes version {known.version + 1}.
                </span>
              )}
              <p role="alert" className={forms.error}>
                {state.trouble}
              </p>
            </div>
          )}
        </form>
      </Section>
      <div className={styles.beside}>
        {!locked &&
          (isJudge(choices.criterion) ? (
            <TryJudge
              agent={agent}
              criterion={choices.criterion}
              scope={form.scope}
              isComplete={isComplete}
            />
          ) : (
            <TryIt
              agent={agent}
              known={known}
              criterion={choices.criterion}
              scope={form.scope}
              isComplete={isComplete}
            />
          ))}
        {known && <Versions of={known} {...(locked ? {} : { onLoad: state.load })} />}
      </div>
    </div>
  );
}
