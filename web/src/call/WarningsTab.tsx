import { Link, useLocation } from "wouter";
import type { CallDetail, Metric } from "../api/types";
import { RowLink } from "./RowLink";
import type { GoToRow } from "./useRowTarget";
import styles from "./WarningsTab.module.css";

interface Props {
  call: CallDetail;
  metrics: readonly Metric[];
  onGoTo: GoToRow;
}

/** The row of the transcript that a path of the body leads into. */
function rowOf(path: string): number | null {
  const match = /^transcript_with_tool_calls\[(\d+)\]/.exec(path);
  return match ? Number(match[1]) : null;
}

function Place({ path, onGoTo }: { path: string; onGoTo: GoToRow }) {
  const [here] = useLocation();
  const row = rowOf(path);
  return (
    <p className={styles.place}>
      <Link href={`${here}?tab=body&at=${encodeURIComponent(path)}`} title="Show it in the body">
        <code>{path}</code>
      </Link>
      {row !== null && (
        <RowLink rowIndex={row} onGoTo={onGoTo}>
          row {row}
        </RowLink>
      )}
    </p>
  );
}

/** What was odd about the body and about its timings, and what follows from it. */
export function WarningsTab({ call, metrics, onGoTo }: Props) {
  const titleOf = (key: string) => metrics.find((metric) => metric.key === key)?.title ?? key;
  return (
    <div className={styles.sections}>
      <section>
        <h2>What was sent otherwise than documented</h2>
        {call.warning_list.length === 0 ? (
          <p className="muted">Nothing: the body has the documented shape.</p>
        ) : (
          <ul className={styles.list}>
            {call.warning_list.map(({ path, found, done }) => (
              <li key={path + found}>
                <Place path={path} onGoTo={onGoTo} />
                <p>
                  Found <code>{found}</code>.{" "}
                  <span className="muted">What the server did: {done}.</span>
                </p>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h2>What limits the measurements</h2>
        {call.quality.length === 0 ? (
          <p className="muted">Nothing: every input of the metrics was there.</p>
        ) : (
          <ul className={styles.list}>
            {call.quality.map(({ code, message, disables }) => (
              <li key={code}>
                <p>{message}</p>
                {disables.length > 0 && (
                  <p className="muted">Leaves empty: {disables.map(titleOf).join(", ")}.</p>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
