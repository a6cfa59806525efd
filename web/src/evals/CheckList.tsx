import { Button } from "@mantine/core";
import { Icon } from "../theme/Icon";
import { CheckForm, KINDS } from "./CheckForm";
import styles from "./CheckForm.module.css";
import type { FaultsByCheck } from "./criterionDraft";
import { type CheckDraft, newCheck } from "./draft";
import { MOST } from "./reading";

interface Props {
  drafts: readonly CheckDraft[];
  /** What one of them is called: `check`, `condition`. */
  called: string;
  /** By place, what each comes to. */
  sentences: readonly string[];
  faults: FaultsByCheck;
  tools: readonly string[];
  disabled: boolean;
  /** Whether there has to be one. */
  needed: boolean;
  onChange: (drafts: readonly CheckDraft[]) => void;
}

/** Checks one below the other, and a way to add one of each kind. */
export function CheckList(props: Props) {
  const { drafts, called, sentences, faults, tools, disabled, needed, onChange } = props;
  return (
    <div className={styles.list}>
      {drafts.map((draft, position) => (
        <CheckForm
          key={draft.key}
          name={`${called} ${position + 1}`}
          draft={draft}
          faults={faults.get(draft.key) ?? {}}
          tools={tools}
          sentence={sentences[position] ?? ""}
          disabled={disabled}
          onChange={(changes) =>
            onChange(drafts.map((one) => (one.key === draft.key ? { ...one, ...changes } : one)))
          }
          onRemove={
            needed && drafts.length === 1
              ? null
              : () => onChange(drafts.filter(({ key }) => key !== draft.key))
          }
        />
      ))}
      {!disabled && drafts.length < MOST.checks && (
        <fieldset className={styles.adding}>
          <legend className="visually-hidden">Add a {called}</legend>
          {KINDS.map(({ value, label }) => (
            <Button
              key={value}
              variant="default"
              size="compact-xs"
              leftSection={<Icon name="plus" size={12} />}
              onClick={() => onChange([...drafts, newCheck(value)])}
            >
              {label}
            </Button>
          ))}
        </fieldset>
      )}
    </div>
  );
}
