import type { ReactNode } from "react";
import { Link } from "wouter";
import type { CallDetail, EvalResult, Row } from "../api/types";
import { judgedInWords } from "../evals/judged";
import { VerdictMark } from "../evals/VerdictMark";
import { formatInstant, formatPosition } from "../format/time";
import { useWorkspace } from "../shell/workspace";
import styles from "./EvalsTab.module.css";
import { RowLink } from "./RowLink";
import type { GoToRow } from "./useRowTarget";

interface Props {
  call: CallDetail;
  result: EvalResult;
  onGoTo: GoToRow;
}

/** Of any other row the quote is the name of its tool. */
function isSpeech(row: Row | undefined): boolean {
  return row === undefined || row.tool === null;
}

/** Where in the call the verdict comes from; each place leads to its row. */
export function Evidence({ call, result, onGoTo }: Props) {
  if (result.evidence.length === 0) return null;
  return (
    <ul className={styles.evidence} aria-label={`Evidence of ${result.name}`}>
      {result.evidence.map(({ row, quote }, position) => {
        const at = call.rows[row]?.start_ms ?? null;
        return (
          // Two places may be equal in everything but where they stand.
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes.
          <li key={position}>
            <RowLink rowIndex={row} onGoTo={onGoTo} className={styles.place}>
              <span className="mono">{at === null ? `row ${row}` : formatPosition(at)}</span>
              {quote !== "" && (isSpeech(call.rows[row]) ? <q>{quote}</q> : <code>{quote}</code>)}
            </RowLink>
          </li>
        );
      })}
    </ul>
  );
}

interface CardProps extends Props {
  /** Whether the keys came to it. */
  isActive?: boolean;
  /** What people say of it. */
  children?: ReactNode;
}

/** What one eval says of the call: the verdict, why, and where that shows. */
export function EvalResultCard({ call, result, onGoTo, isActive, children }: CardProps) {
  const { id } = useWorkspace();
  const judged = judgedInWords(result);
  const agent = `/w/${id}/agents/${call.agent.id}`;
  const own = result.classification
    ? `${agent}?tab=analysis`
    : `${agent}?tab=evals&eval=${result.eval_id}&call=${call.id}`;
  return (
    <li
      className={styles.result}
      data-verdict={result.verdict}
      data-active={isActive || undefined}
      data-eval={result.eval_id}
    >
      <div className={styles.verdict}>
        <VerdictMark verdict={result.verdict} />
      </div>
      <div className={styles.said}>
        <p className={styles.name}>
          <Link href={own} title="Open the eval, and try it on this call">
            {result.name}
          </Link>
          <span
            className={styles.version}
            title={`Judged by version ${result.version}, ${formatInstant(result.at_ms)}`}
          >
            v{result.version}
            {!result.is_current && ", which is not in use any more"}
          </span>
        </p>
        <p className={styles.reason}>{result.reason}</p>
        {judged && <p className="muted">{judged}</p>}
        <Evidence call={call} result={result} onGoTo={onGoTo} />
      </div>
      {children && <div className={styles.people}>{children}</div>}
    </li>
  );
}
