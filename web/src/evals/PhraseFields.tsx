import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import styles from "./CheckFields.module.css";
import type { CheckFieldsProps } from "./checkFields";
import type { CheckDraft } from "./draft";
import { MOST } from "./reading";
import { ToolInput } from "./ToolInput";

const SPEAKERS = [
  { value: "agent", label: "The agent" },
  { value: "caller", label: "The caller" },
  { value: "anyone", label: "Anyone" },
];
const DUTIES = [
  { value: "yes", label: "must say" },
  { value: "no", label: "must not say" },
];
const MATCHES = [
  { value: "fuzzy", label: "nearly as written" },
  { value: "exact", label: "word for word" },
  { value: "regex", label: "as an expression" },
];
const PARTS = [
  { value: "anywhere", label: "anywhere in the call" },
  { value: "first", label: "within the first" },
  { value: "last", label: "within the last" },
  { value: "before", label: "before the tool" },
  { value: "after", label: "after the tool" },
];

function PartFields({ draft, faults, disabled, tools, onChange }: CheckFieldsProps) {
  if (draft.part === "anywhere") return null;
  if (draft.part === "before" || draft.part === "after") {
    return (
      <ToolInput
        label="Tool"
        value={draft.anchor}
        tools={tools}
        onChange={(anchor) => onChange({ anchor })}
        error={faults.anchor}
        disabled={disabled}
      />
    );
  }
  return (
    <>
      <TextInput
        label="How many"
        inputMode="numeric"
        value={draft.count}
        onChange={(event) => onChange({ count: event.currentTarget.value })}
        error={faults.count}
        disabled={disabled}
      />
      <NativeSelect
        label="Unit"
        data={[
          { value: "rows", label: "rows of speech" },
          { value: "seconds", label: "seconds" },
        ]}
        value={draft.unit}
        onChange={(event) => onChange({ unit: event.currentTarget.value as CheckDraft["unit"] })}
        disabled={disabled}
      />
    </>
  );
}

/** Who must or must not say what, and in which part of the call. */
export function PhraseFields(props: CheckFieldsProps) {
  const { draft, faults, disabled, onChange } = props;
  return (
    <>
      <NativeSelect
        label="Who"
        data={SPEAKERS}
        value={draft.saidBy}
        onChange={(event) =>
          onChange({ saidBy: event.currentTarget.value as CheckDraft["saidBy"] })
        }
        disabled={disabled}
      />
      <NativeSelect
        label="Duty"
        data={DUTIES}
        value={draft.must ? "yes" : "no"}
        onChange={(event) => onChange({ must: event.currentTarget.value === "yes" })}
        disabled={disabled}
      />
      <NativeSelect
        label="Matched"
        data={MATCHES}
        value={draft.match}
        onChange={(event) => onChange({ match: event.currentTarget.value as CheckDraft["match"] })}
        disabled={disabled}
      />
      {draft.match === "fuzzy" && (
        <TextInput
          label="Likeness, of 100"
          inputMode="numeric"
          value={draft.threshold}
          onChange={(event) => onChange({ threshold: event.currentTarget.value })}
          error={faults.threshold}
          disabled={disabled}
        />
      )}
      <NativeSelect
        label="Where"
        data={PARTS}
        value={draft.part}
        onChange={(event) => onChange({ part: event.currentTarget.value as CheckDraft["part"] })}
        error={faults.part}
        disabled={disabled}
      />
      <PartFields {...props} />
      <Textarea
        size="xs"
        className={styles.wide ?? ""}
        label={draft.match === "regex" ? "Expressions" : "Phrases"}
        description="One a line; any of them counts."
        rows={3}
        classNames={{ input: styles.phrases ?? "" }}
        data-code={draft.match === "regex" || undefined}
        spellCheck={draft.match !== "regex"}
        value={draft.phrases}
        onChange={(event) => onChange({ phrases: event.currentTarget.value })}
        error={faults.phrases}
        disabled={disabled}
      />
      <TextInput
        className={styles.wide ?? ""}
        label="What they have in common"
        description="Said in reasons instead of the phrases. May be left empty."
        placeholder="a goodbye"
        maxLength={MOST.meaning}
        value={draft.meaning}
        onChange={(event) => onChange({ meaning: event.currentTarget.value })}
        error={faults.meaning}
        disabled={disabled}
      />
    </>
  );
}
