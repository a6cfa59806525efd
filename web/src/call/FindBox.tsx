import { ActionIcon, TextInput } from "@mantine/core";
import { type KeyboardEvent, useRef } from "react";
import { counted } from "../format/quantity";
import { useShortcuts } from "../shell/useShortcuts";
import { Icon } from "../theme/Icon";
import styles from "./FindBox.module.css";

interface Props {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  hits: number;
  /** Whether there are more hits than were counted. */
  capped?: boolean;
  /** The hit that one is at, from 0; -1 before the first. */
  current: number;
  onStep: (by: number) => void;
}

function told(hits: number, capped: boolean, current: number): string {
  if (hits === 0) return "nothing found";
  const total = `${hits.toLocaleString("en-US")}${capped ? "+" : ""}`;
  if (current >= 0) return `${current + 1} of ${total}`;
  return capped ? `${total} hits` : counted(hits, "hit");
}

/** Finds words in what is shown, and steps from hit to hit: f, Enter, Shift+Enter, Escape. */
export function FindBox(props: Props) {
  const { label, placeholder, value, onChange, hits, capped = false, current, onStep } = props;
  const input = useRef<HTMLInputElement>(null);
  useShortcuts({
    f: {
      does: label,
      run: (event) => {
        event.preventDefault();
        input.current?.focus();
        input.current?.select();
      },
    },
    n: { does: "Next hit", run: () => onStep(1) },
    N: { does: "Previous hit", run: () => onStep(-1) },
  });
  const step = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault();
      onStep(event.shiftKey ? -1 : 1);
    }
    if (event.key === "Escape") {
      onChange("");
      input.current?.blur();
    }
  };
  const stepper = (does: string, by: number, icon: "up" | "down") => (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={does}
      disabled={hits === 0}
      onClick={() => onStep(by)}
    >
      <Icon name={icon} size={13} />
    </ActionIcon>
  );
  return (
    <search className={styles.find}>
      <TextInput
        ref={input}
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={step}
        leftSection={<Icon name="search" size={13} />}
        rightSection={value === "" ? <kbd>f</kbd> : null}
      />
      {value.trim() !== "" && (
        <>
          <span className={styles.hits} role="status">
            {told(hits, capped, current)}
          </span>
          {stepper("Previous hit", -1, "up")}
          {stepper("Next hit", 1, "down")}
        </>
      )}
    </search>
  );
}
