import { Checkbox } from "@mantine/core";
import { useMetrics } from "../api/reference";
import type { LibraryEval } from "../api/types";
import styles from "./Library.module.css";
import { criterionInWords } from "./sentences";
import { isJudge } from "./shapes";

interface Props {
  entry: LibraryEval;
  isThere: boolean;
  chosen: boolean;
  disabled: boolean;
  onChoose: (chosen: boolean) => void;
}

/** Text in which `backquotes` stand around code. */
function WithCode({ text }: { text: string }) {
  return text.split("`").map((part, position) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts never change.
    position % 2 === 1 ? <code key={position}>{part}</code> : part,
  );
}

/** A ready eval: what it answers, how, and what it lets pass. */
export function LibraryEntry({ entry, isThere, chosen, disabled, onChoose }: Props) {
  const metrics = useMetrics().data ?? [];
  return (
    <li className={styles.entry} data-chosen={chosen || undefined}>
      <Checkbox
        size="xs"
        label={entry.name}
        classNames={{ label: styles.name ?? "" }}
        checked={chosen || isThere}
        disabled={disabled || isThere}
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <span className={styles.there}>
        {isThere ? "added" : entry.needs_model ? "needs a model" : ""}
      </span>
      <div className={styles.words}>
        <p>{entry.question}</p>
        {!isJudge(entry.criterion) && (
          <p className="muted">{criterionInWords(entry.criterion, metrics)}</p>
        )}
        <p className="muted">
          Not flagged: <WithCode text={entry.does_not_flag} />
        </p>
      </div>
    </li>
  );
}
