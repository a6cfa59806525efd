import styles from "./FindBar.module.css";
import { FindBox } from "./FindBox";
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

/** Search within the transcript, and which parts of it are shown. */
export function FindBar({ state, counts, hits, current, onStep, follows, onFollow }: Props) {
  const { find, hidden, setFind, toggle } = state;
  return (
    <div className={styles.bar}>
      <FindBox
        label="Find in the transcript"
        placeholder="Find in the transcript"
        value={find}
        onChange={setFind}
        hits={hits}
        current={current}
        onStep={onStep}
      />
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
