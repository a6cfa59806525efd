import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Field } from "../fields";
import type { Filter, Operator } from "../filters";
import type { Period } from "../listState";
import { ChoiceEditor } from "./ChoiceEditor";
import { moveFocus } from "./FieldMenu";
import styles from "./filter.module.css";
import { QuantityEditor } from "./QuantityEditor";
import { TimeEditor } from "./TimeEditor";

/** What an editor makes of its field: its filters, and the period where it is about the start. */
export interface FieldChange {
  filters: readonly Filter[];
  period?: Period | null;
}

export interface EditorProps {
  field: Field;
  filters: readonly Filter[];
  period: Period | null;
  onChange: (change: FieldChange) => void;
  onDone: () => void;
}

const ANSWERS: readonly { label: string; operator: Operator; value: string }[] = [
  { label: "yes", operator: "=", value: "true" },
  { label: "no", operator: "=", value: "false" },
  { label: "not reported", operator: ":empty", value: "" },
];

function BooleanEditor({ field, filters, onChange, onDone }: EditorProps) {
  const [current] = filters;
  return (
    <div className={styles.options}>
      {ANSWERS.map(({ label, operator, value }) => (
        <button
          key={label}
          type="button"
          className={styles.option}
          aria-pressed={current?.operator === operator && current.value === value}
          onClick={() => {
            onChange({ filters: [{ field: field.key, operator, value }] });
            onDone();
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function TextEditor({ field, filters, onChange, onDone }: EditorProps) {
  const [typed, setTyped] = useState(filters[0]?.value ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange({ filters: [{ field: field.key, operator: "=", value: typed.trim() }] });
    onDone();
  };
  return (
    <form onSubmit={submit} style={{ display: "contents" }}>
      <TextInput
        aria-label={field.title}
        placeholder="exactly"
        data-autofocus
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" disabled={typed.trim() === ""}>
        Apply
      </Button>
    </form>
  );
}

const EDITORS = {
  agent: ChoiceEditor,
  choice: ChoiceEditor,
  boolean: BooleanEditor,
  quantity: QuantityEditor,
  time: TimeEditor,
  text: TextEditor,
} as const;

/** The conditions on one field. */
export function FilterEditor(props: EditorProps) {
  const Editor = EDITORS[props.field.kind];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only moves the focus between its controls.
    <div className={styles.menu} onKeyDown={moveFocus}>
      <p className={styles.title}>{props.field.title}</p>
      <Editor {...props} />
    </div>
  );
}
