import { NativeSelect, TextInput } from "@mantine/core";
import { JsonInput } from "../agent/JsonInput";
import styles from "./CheckFields.module.css";
import type { CheckFieldsProps } from "./checkFields";
import type { CheckDraft } from "./draft";
import { ToolInput } from "./ToolInput";

const EXPECTATIONS = [
  { value: "called", label: "must be called" },
  { value: "never_called", label: "must never be called" },
  { value: "succeeded", label: "must succeed" },
  { value: "parameters_match", label: "must get parameters that match a schema" },
  { value: "called_before", label: "must be called before another tool" },
  { value: "at_most", label: "must be called at most n times" },
];

/** How a tool must be used. */
export function ToolFields({ draft, faults, disabled, tools, onChange }: CheckFieldsProps) {
  return (
    <>
      <ToolInput
        label="Tool"
        value={draft.tool}
        tools={tools}
        onChange={(tool) => onChange({ tool })}
        error={faults.tool}
        disabled={disabled}
      />
      <NativeSelect
        label="What is expected"
        data={EXPECTATIONS}
        value={draft.expect}
        onChange={(event) =>
          onChange({ expect: event.currentTarget.value as CheckDraft["expect"] })
        }
        error={faults.expect}
        disabled={disabled}
      />
      {draft.expect === "called_before" && (
        <ToolInput
          label="The other tool"
          value={draft.otherTool}
          tools={tools}
          onChange={(otherTool) => onChange({ otherTool })}
          error={faults.otherTool}
          disabled={disabled}
        />
      )}
      {draft.expect === "at_most" && (
        <TextInput
          label="Times"
          inputMode="numeric"
          value={draft.times}
          onChange={(event) => onChange({ times: event.currentTarget.value })}
          error={faults.times}
          disabled={disabled}
        />
      )}
      {draft.expect === "parameters_match" && (
        <div className={styles.wide}>
          <span className={styles.label}>JSON Schema of the parameters</span>
          <JsonInput
            label="JSON Schema of the parameters"
            rows={8}
            value={draft.schema}
            placeholder={'{\n  "type": "object",\n  "required": ["date"]\n}'}
            onChange={(schema) => onChange({ schema })}
            error={faults.schema}
            disabled={disabled}
          />
        </div>
      )}
    </>
  );
}
