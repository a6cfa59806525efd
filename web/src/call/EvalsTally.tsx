import { Link } from "wouter";
import type { CallDetail } from "../api/types";
import { useCallResults } from "../evals/queries";
import { VerdictMark } from "../evals/VerdictMark";
import { COUNTED, countVerdicts } from "../evals/verdicts";
import styles from "./EvalsTab.module.css";

/** How many evals said what of the call, in the header; leads to all of them. */
export function EvalsTally({ call }: { call: CallDetail }) {
  const results = useCallResults(call).data ?? [];
  if (results.length === 0) return null;
  const counts = countVerdicts(results);
  return (
    <Link href="?tab=evals" className={styles.tally}>
      <span>Evals</span>
      {COUNTED.filter(([verdict]) => counts[verdict] > 0).map(([verdict, words]) => (
        <VerdictMark key={verdict} verdict={verdict}>
          {counts[verdict]} {words}
        </VerdictMark>
      ))}
    </Link>
  );
}
