import type { CallDetail } from "../api/types";
import { useCallResults } from "../evals/queries";
import { VerdictMark } from "../evals/VerdictMark";
import { byVerdict } from "../evals/verdicts";
import { Evidence } from "./EvalResultCard";
import styles from "./EvalsTab.module.css";
import type { GoToRow } from "./useRowTarget";

/** Beside the transcript: the evals that failed, with the places that they point to. */
export function EvalsAtAGlance({ call, onGoTo }: { call: CallDetail; onGoTo: GoToRow }) {
  const results = useCallResults(call).data ?? [];
  const wrong = byVerdict(results).filter(
    ({ verdict }) => verdict === "fail" || verdict === "error",
  );
  if (wrong.length === 0) return null;
  return (
    <section>
      <h2>Failed evals</h2>
      <ul className={styles.failed}>
        {wrong.map((result) => (
          <li key={result.eval_id}>
            <p>
              <VerdictMark verdict={result.verdict} /> {result.name}
            </p>
            <p className={styles.reason}>{result.reason}</p>
            <Evidence call={call} result={result} onGoTo={onGoTo} />
          </li>
        ))}
      </ul>
    </section>
  );
}
