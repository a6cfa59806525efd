import { TextInput } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import type { Field } from "../fields";
import styles from "./filter.module.css";

interface Props {
  fields: readonly Field[];
  onPick: (field: Field) => void;
}

/** Arrow keys go through the buttons of a menu, Home and End to its ends. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input, button")];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[Math.min(Math.max(at + step, 0), stops.length - 1)]?.focus();
}

function byGroup(fields: readonly Field[]): Map<string, Field[]> {
  const groups = new Map<string, Field[]>();
  for (const field of fields) groups.set(field.group, [...(groups.get(field.group) ?? []), field]);
  return groups;
}

/** What to filter by: every field, narrowed while one types. */
export function FieldMenu({ fields, onPick }: Props) {
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLowerCase();
  const matching = fields.filter((field) =>
    `${field.title} ${field.key} ${field.group}`.toLowerCase().includes(wanted),
  );
  const [first] = matching;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only moves the focus between its controls.
    <div className={styles.menu} onKeyDown={moveFocus}>
      <TextInput
        aria-label="Find a field"
        placeholder="Filter by…"
        data-autofocus
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && first) onPick(first);
        }}
      />
      <div className={styles.options}>
        {[...byGroup(matching)].map(([group, members]) => (
          <section key={group} aria-label={group}>
            <p className={styles.group}>{group}</p>
            {members.map((field) => (
              <button
                key={field.key}
                type="button"
                className={styles.option}
                title={field.hint}
                onClick={() => onPick(field)}
              >
                {field.title}
              </button>
            ))}
          </section>
        ))}
        {matching.length === 0 && <p className={styles.none}>No field is called that.</p>}
      </div>
    </div>
  );
}
