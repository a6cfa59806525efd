import { Link } from "wouter";
import type { AskingEval, EvalVerdict } from "../api/types";
import { counted } from "../format/quantity";
import { formatMinute, formatUtc } from "../format/time";
import { Problem } from "../shell/Problem";
import { useWorkspace } from "../shell/workspace";
import { useComparison } from "./queries";
import { VerdictMark } from "./VerdictMark";
import styles from "./Versions.module.css";

function Change({ was, is }: { was: EvalVerdict; is: EvalVerdict }) {
  return (
    <>
      <VerdictMark verdict={was} />
      <span className="muted">
        <span aria-hidden="true">→</span>
        <span className="visually-hidden">now</span>
      </span>
      <VerdictMark verdict={is} />
    </>
  );
}

/** The calls on which an older version said something else than the one in use. */
export function VersionFlips({ of, older }: { of: AskingEval; older: number }) {
  const { id } = useWorkspace();
  const { data, error } = useComparison(of.id, older, of.version);
  if (error) return <Problem error={error} />;
  if (!data) return <div role="status" aria-label="Loading the comparison" />;
  if (data.calls === 0) {
    return (
      <p className="muted">
        No call was judged by both versions. Run the eval on past calls, then compare.
      </p>
    );
  }
  const changed = data.verdicts.filter(({ older: was, newer: is }) => was !== is);
  const count = changed.reduce((sum, { calls }) => sum + calls, 0);
  return (
    <div className={styles.flips}>
      <p>
        {count === 0 ? "No verdict" : counted(count, "verdict")} changed from version {older} to{" "}
        {of.version}, on {counted(data.calls, "call")} that both judged.
      </p>
      {changed.length > 1 && (
        <ul aria-label="How verdicts changed">
          {changed.map(({ older: was, newer: is, calls }) => (
            <li key={`${was} ${is}`}>
              <Change was={was} is={is} />
              <span className="muted">{counted(calls, "call")}</span>
            </li>
          ))}
        </ul>
      )}
      <ul aria-label="Calls whose verdict changed">
        {data.flips.map(({ id: call, started_at_ms, older: was, newer: is }) => (
          <li key={call}>
            <Link href={`/w/${id}/calls/${call}?tab=evals`} title={formatUtc(started_at_ms)}>
              {formatMinute(started_at_ms)}
            </Link>
            <Change was={was} is={is} />
          </li>
        ))}
        {data.flips.length < count && <li className="muted">… and older ones</li>}
      </ul>
    </div>
  );
}
