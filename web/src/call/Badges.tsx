import type { Row } from "../api/types";
import { formatMs } from "../format/time";
import styles from "./Transcript.module.css";

type Reported = Row["reported"];

const STAGES: readonly {
  key: "eou_ms" | "stt_ms" | "llm_ttft_ms" | "tts_ttfb_ms" | "e2e_ms";
  label: string;
  meaning: string;
}[] = [
  {
    key: "eou_ms",
    label: "eou",
    meaning: "End of utterance: how long the stack waited to be sure that the caller had finished",
  },
  {
    key: "stt_ms",
    label: "stt",
    meaning: "Speech to text: how long the recogniser took after the speech ended",
  },
  { key: "llm_ttft_ms", label: "llm", meaning: "Language model: time to its first token" },
  { key: "tts_ttfb_ms", label: "tts", meaning: "Text to speech: time to its first audio" },
  {
    key: "e2e_ms",
    label: "e2e",
    meaning: "End to end: from the end of the caller’s speech to the agent’s first audio",
  },
];

function titleOf(meaning: string, key: string, { eou_confidence, eou_reason }: Reported): string {
  if (key !== "eou_ms") return `${meaning}. As reported by the voice stack.`;
  const confidence = eou_confidence === null ? "" : ` Confidence ${eou_confidence.toFixed(2)}.`;
  return `${meaning}.${confidence}${eou_reason ? ` Reason: ${eou_reason}.` : ""}`;
}

/** What the voice stack reported for a row, stage by stage. */
export function Badges({ reported }: { reported: Reported }) {
  const stages = STAGES.filter(({ key }) => reported[key] !== null);
  if (stages.length === 0) return null;
  return (
    <span className={styles.badges}>
      {stages.map(({ key, label, meaning }) => (
        <abbr key={key} className={styles.badge} title={titleOf(meaning, key, reported)}>
          <span>{label}</span> {formatMs(reported[key] ?? 0)}
        </abbr>
      ))}
    </span>
  );
}
