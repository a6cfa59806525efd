import { ActionIcon, TextInput } from "@mantine/core";
import { type KeyboardEvent, useRef } from "react";
import { counted } from "../format/quantity";
import { useShortcuts } from "../shell/useShortcuts";
import { Icon } from "../theme/Icon";
import styles from "./FindBar.module.css";
import { PARTS, type Part } from "./find";
import type { TranscriptState } from "./useTranscriptState";

const TITLES: Readonly<Record<Part, string>> = {
  speech: "Speech",
  tools: "Tools",
  nodes: "Nodes",
};

interface Props {
  state: TranscriptState;
  /** How many items of each part there are. */
  counts: Readonly<Record<Part, number>>;
  hits: number;
  /** The hit that one is at, from 0; -1 before the first. */
  current: number;
  onStep: (by: number) => void;
  /** Whether the transcript follows the recording; null where there is none. */
  follows: boolean | null;
  onFollow: (follows: boolean) => void;
}

function told(hits: number, current: number): string {
  if (hits === 0) return "nothing found";
  return current < 0 ? counted(hits, "hit") : `${current + 1} of ${hits.toLocaleString("en-US")}`;
}

/** Search within the transcript, and which parts of it are shown. */
export function FindBar({ state, counts, hits, current, onStep, follows, onFollow }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const { find, hidden, setFind, toggle } = state;
  useShortcuts({
    f: {
      does: "Find in the transcript",
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
      setFind("");
      input.current?.blur();
    }
  };
  return (
    <div className={styles.bar}>
      <search className={styles.find}>
        <TextInput
          ref={input}
          aria-label="Find in the transcript"
          placeholder="Find in the transcript"
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
          onKeyDown={step}
          leftSection={<Icon name="search" size={13} />}
          rightSection={find === "" ? <kbd>f</kbd> : null}
        />
        {find.trim() !== "" && (
          <>
            <span className={styles.hits} role="status">
              {told(hits, current)}
            </span>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label="Previous hit"
              disabled={hits === 0}
              onClick={() => onStep(-1)}
            >
              <Icon name="up" size={13} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label="Next hit"
              disabled={hits === 0}
              onClick={() => onStep(1)}
            >
              <Icon name="down" size={13} />
            </ActionIcon>
          </>
        )}
      </search>
      <fieldset className={styles.parts} aria-label="What is shown">
        {PARTS.filter((part) => counts[part] > 0).map((part) => (
          <button
            key={part}
            type="button"
            aria-pressed={!hidden.includes(part)}
            onClick={() => toggle(part)}
          >
            {TITLES[part]} <span>{counts[part].toLocaleString("en-US")}</span>
          </button>
        ))}
        {follows !== null && (
          <button type="button" aria-pressed={follows} onClick={() => onFollow(!follows)}>
            Follow the recording
          </button>
        )}
      </fieldset>
    </div>
  );
}
