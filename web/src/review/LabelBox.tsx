import { Button, Textarea } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import type { Label, NewLabel } from "../api/types";
import { VERDICTS } from "../evals/verdicts";
import { formatInstant } from "../format/time";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { useShortcuts } from "../shell/useShortcuts";
import styles from "./LabelBox.module.css";
import {
  isSayable,
  labelsOf,
  opposite,
  ownAmong,
  type Reviewed,
  reviewerName,
  SAYABLE,
  type Sayable,
} from "./labels";
import { useLabelChanges } from "./queries";

const LONGEST_WHY = 2_000;

interface Props {
  callId: number;
  result: Reviewed & { readonly name: string };
  /** Those of the call; of these only what is about the result is shown. */
  labels: readonly Label[];
  /** How the reviewer came to the call. */
  chosen?: NonNullable<NewLabel["chosen"]>;
  /** Whether the keys y and n are for this result. */
  hasKeys?: boolean;
  /** Whether what others say is shown before one has said something oneself. */
  showsOthers?: boolean;
  onGiven?: () => void;
}

function Said({ label }: { label: Label }) {
  const { words } = VERDICTS[label.verdict];
  return (
    <>
      <span className={styles.who}>{label.own ? "You" : reviewerName(label)}</span>{" "}
      <span data-agrees={label.agrees}>
        {label.own ? (label.agrees ? "agree" : "disagree") : label.agrees ? "agrees" : "disagrees"}
        {label.agrees ? "" : `: ${words}`}
      </span>
      {label.why !== "" && <span className={styles.why}> “{label.why}”</span>}
    </>
  );
}

interface Draft {
  readonly verdict: Sayable;
  readonly why: string;
}

interface FormProps {
  name: string;
  draft: Draft;
  pending: boolean;
  onChange: (draft: Draft) => void;
  onSave: () => void;
  onCancel: () => void;
}

function Form({ name, draft, pending, onChange, onSave, onCancel }: FormProps) {
  const group = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onCancel();
    else if (
      event.key === "Enter" &&
      !event.shiftKey &&
      event.target instanceof HTMLTextAreaElement
    )
      submit(event);
  };
  return (
    <form className={styles.form} onSubmit={submit} onKeyDown={onKeyDown}>
      <fieldset className={styles.verdicts}>
        <legend className="visually-hidden">Your verdict: {name}</legend>
        {SAYABLE.map((verdict) => (
          <label key={verdict}>
            <input
              type="radio"
              name={group}
              value={verdict}
              checked={draft.verdict === verdict}
              onChange={() => onChange({ ...draft, verdict })}
            />
            {VERDICTS[verdict].words}
          </label>
        ))}
      </fieldset>
      <Textarea
        aria-label={`Why: ${name}`}
        placeholder="Why? What did the eval miss?"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={LONGEST_WHY}
        value={draft.why}
        onChange={(event) => onChange({ ...draft, why: event.currentTarget.value })}
        autoFocus
      />
      <div className={styles.actions}>
        <Button type="submit" size="compact-sm" loading={pending}>
          Save
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onCancel}>
          Cancel
        </Button>
        <span className={styles.hint}>
          <kbd>Enter</kbd> saves, <kbd>Shift</kbd> <kbd>Enter</kbd> begins a line
        </span>
      </div>
    </form>
  );
}

/** Agree or disagree with a verdict, and what others say of it. */
export function LabelBox({
  callId,
  result,
  labels,
  chosen = "by_hand",
  hasKeys = false,
  showsOthers = true,
  onGiven,
}: Props) {
  const may = useMay();
  const [draft, setDraft] = useState<Draft | null>(null);
  const { give, takeBack, pending } = useLabelChanges(callId, result);
  const given = labelsOf(labels, result);
  const own = ownAmong(given);
  const others = given.filter((label) => !label.own);
  const said = result.verdict;
  const save = async ({ verdict, why }: Draft) => {
    const how = own?.chosen ?? chosen;
    if (!(await give({ verdict, why, chosen: how }, own))) return;
    setDraft(null);
    onGiven?.();
  };
  const agree = () => {
    if (isSayable(said) && !pending) void save({ verdict: said, why: own?.why ?? "" });
  };
  const disagree = () => setDraft({ verdict: opposite(said), why: own?.why ?? "" });
  useShortcuts(
    hasKeys && may.edit && draft === null && isSayable(said)
      ? {
          y: { does: "Agree with the verdict", run: agree },
          n: {
            does: "Disagree with the verdict",
            run: (event) => {
              event.preventDefault(); // Or it would be typed into what opens.
              disagree();
            },
          },
        }
      : {},
  );
  if (!isSayable(said)) return null;
  const locked = { disabled: !may.edit, title: may.edit ? undefined : EDITORS_ONLY };
  return (
    <div className={styles.box}>
      {draft !== null ? (
        <Form
          name={result.name}
          draft={draft}
          pending={pending}
          onChange={setDraft}
          onSave={() => void save(draft)}
          onCancel={() => setDraft(null)}
        />
      ) : own ? (
        <p className={styles.label}>
          <span>
            <Said label={own} />
          </span>
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={`Change your label of ${result.name}`}
            disabled={!may.edit}
            onClick={() =>
              isSayable(own.verdict) && setDraft({ verdict: own.verdict, why: own.why })
            }
          >
            Change
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-label={`Take back your label of ${result.name}`}
            disabled={!may.edit || pending}
            onClick={() => void takeBack(own)}
          >
            Take back
          </Button>
        </p>
      ) : (
        <div className={styles.actions}>
          <Button size="compact-sm" variant="default" loading={pending} onClick={agree} {...locked}>
            Agree
            <span className="visually-hidden">with {result.name}</span>
            {hasKeys && <kbd>y</kbd>}
          </Button>
          <Button size="compact-sm" variant="default" onClick={disagree} {...locked}>
            Disagree
            <span className="visually-hidden">with {result.name}</span>
            {hasKeys && <kbd>n</kbd>}
          </Button>
        </div>
      )}
      {others.length > 0 && (showsOthers || own) && (
        <ul className={styles.others} aria-label={`What others say of ${result.name}`}>
          {others.map((label) => (
            <li
              key={`${label.reviewer.kind} ${label.reviewer.id}`}
              title={formatInstant(label.at_ms)}
            >
              <Said label={label} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
