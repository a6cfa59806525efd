import { useContext } from "react";
import type { Row, Word } from "../api/types";
import { formatQuantity } from "../format/quantity";
import { Icon } from "../theme/Icon";
import { Badges } from "./Badges";
import { wordsOf } from "./findings";
import type { SpeechItem } from "./items";
import { Marked, PatternContext } from "./Marked";
import { RowTime } from "./RowTime";
import type { RowProps } from "./Transcript";
import styles from "./Transcript.module.css";

/** Below these, the recogniser was unsure enough to say so. */
const DOUBTFUL_WORD = 0.5;
const DOUBTFUL_ROW = 0.7;

const SPEAKERS: Readonly<Record<string, string>> = { agent: "Agent", user: "Caller" };

function isDoubtful(word: Word): boolean {
  return word.confidence !== null && word.confidence < DOUBTFUL_WORD;
}

/** The text; word by word where the recogniser doubted some, or the other side cut in. */
function Spoken({ row, cutAt }: { row: Row; cutAt: number | undefined }) {
  const searching = useContext(PatternContext) !== null;
  const plain = row.text ?? row.words.map((word) => word.text).join(" ");
  if (searching || (cutAt === undefined && !row.words.some(isDoubtful))) {
    return <Marked>{plain}</Marked>;
  }
  const by = row.role === "agent" ? "the caller" : "the agent";
  const mark = (
    <span className={styles.cutMark} title={`Here ${by} began to speak`}>
      <Icon name="cutIn" size={11} />
      <span className="visually-hidden">{by} cuts in:</span>{" "}
    </span>
  );
  return (
    <>
      {row.words.map((word, position) => (
        // Words have no identity but their place.
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes.
        <span key={position}>
          {position === cutAt && mark}
          {isDoubtful(word) ? (
            <span
              className={styles.doubtful}
              title={`Recognised with a confidence of ${formatQuantity(word.confidence ?? 0, "confidence")}`}
            >
              {word.text}
            </span>
          ) : (
            word.text
          )}{" "}
        </span>
      ))}
      {cutAt === row.words.length && mark}
    </>
  );
}

function Notes({ item: { row, moments } }: { item: SpeechItem }) {
  const { interrupted, transcript_confidence: confidence } = row.reported;
  // A silence has a row of its own.
  const found = moments
    .filter((moment) => moment.kind !== "long_silence")
    .map(wordsOf)
    .filter((words) => words !== "");
  return (
    <>
      {row.injected && (
        <span className={styles.note}>
          Injected: a prompt that the stack put into the conversation, not the caller’s speech.
        </span>
      )}
      {interrupted && row.role === "agent" && (
        <span className={styles.note} data-tone="tool">
          <Icon name="cut" size={13} /> interrupted
        </span>
      )}
      {found.map((words) => (
        <span key={words} className={styles.note} data-tone="tool">
          <Icon name="warning" size={12} /> {words}
        </span>
      ))}
      {confidence !== null && confidence < DOUBTFUL_ROW && (
        <span className={styles.note} data-tone="tool">
          Recognised with a confidence of {formatQuantity(confidence, "confidence")}
        </span>
      )}
    </>
  );
}

interface Props extends RowProps {
  item: SpeechItem;
  cutAt: number | undefined;
}

export function SpeechRow({ item, cutAt, ...props }: Props) {
  const { row, opensTurn } = item;
  const speaker = SPEAKERS[row.role] ?? row.role_as_sent;
  return (
    <div className={`${styles.row} ${row.injected ? styles.injected : ""}`}>
      <RowTime row={row} {...props} />
      <span className={styles.speaker} data-role={row.role}>
        {opensTurn ? speaker : <span className="visually-hidden">{speaker}</span>}
      </span>
      <div className={styles.text} data-role={row.injected ? undefined : row.role}>
        {row.text === null && row.words.length === 0 ? (
          <span className="muted">no text</span>
        ) : (
          <span>
            <Spoken row={row} cutAt={cutAt} />
          </span>
        )}
        <Notes item={item} />
      </div>
      <Badges reported={row.reported} />
    </div>
  );
}
