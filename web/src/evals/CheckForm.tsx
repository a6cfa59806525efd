import { ActionIcon, NativeSelect } from "@mantine/core";
import { Icon } from "../theme/Icon";
import styles from "./CheckForm.module.css";
import type { CheckFieldsProps } from "./checkFields";
import type { CheckDraft } from "./draft";
import { MetricFields } from "./MetricFields";
import { PhraseFields } from "./PhraseFields";
import { ToolFields } from "./ToolFields";

const FIELDS = { phrase: PhraseFields, tool: ToolFields, metric: MetricFields } as const;

/** The kinds of checks, as one adds them. */
export const KINDS = [
  { value: "phrase", label: "What is said" },
  { value: "tool", label: "A tool" },
  { value: "metric", label: "A metric" },
] as const;

interface Props extends CheckFieldsProps {
  /** What it is called for those who do not see where it stands: `check 2`. */
  name: string;
  sentence: string;
  onRemove: (() => void) | null;
}

/** One check: its kind, the fields of that kind, and what they come to in a sentence. */
export function CheckForm({ name, sentence, onRemove, ...props }: Props) {
  const { draft, disabled, onChange } = props;
  const Fields = FIELDS[draft.kind];
  return (
    <fieldset className={styles.check}>
      <legend className="visually-hidden">{name}</legend>
      <div className={styles.head}>
        <NativeSelect
          aria-label={`Kind of ${name}`}
          data={[...KINDS]}
          value={draft.kind}
          onChange={(event) => onChange({ kind: event.currentTarget.value as CheckDraft["kind"] })}
          disabled={disabled}
        />
        <output className={styles.sentence}>{sentence}</output>
        {onRemove && !disabled && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`Remove ${name}`}
            title={`Remove ${name}`}
            onClick={onRemove}
          >
            <Icon name="trash" size={14} />
          </ActionIcon>
        )}
      </div>
      <div className={styles.fields}>
        <Fields {...props} />
      </div>
    </fieldset>
  );
}
