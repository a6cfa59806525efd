import { Link } from "wouter";
import type { Overview } from "../api/types";
import { CallTags, flagsOf } from "../calls/marks";
import { Instant } from "../shell/Instant";
import { Problem } from "../shell/Problem";
import { useWorkspace } from "../shell/workspace";
import styles from "./LookPanel.module.css";
import { Panel } from "./Panel";
import { useCallsToLookAt } from "./queries";
import { listLink, type OverviewQuestion } from "./state";

/** What to open now: the reasons with how many calls have them, and the latest such calls. */
export function LookPanel({
  overview,
  question,
}: {
  overview: Overview;
  question: OverviewQuestion;
}) {
  const workspace = useWorkspace();
  const latest = useCallsToLookAt(workspace.id, question);
  const reasons = overview.looks.filter(({ calls }) => calls > 0);
  const all = listLink(workspace.id, [...overview.filter, "look:present"]);
  return (
    <Panel title="Need a look" place="look" hint={<Link href={all}>all of them</Link>}>
      {reasons.length === 0 ? (
        <p className={styles.none}>
          No call ended in an error, was judged unsuccessful, had a tool fail, fell silent for 10 s
          or kept its caller waiting for 6 s.
        </p>
      ) : (
        <ul className={styles.reasons}>
          {reasons.map(({ value, title, calls, definition, filter }) => (
            <li key={value}>
              <Link
                href={listLink(workspace.id, [...overview.filter, ...filter])}
                className={styles.reason}
                title={definition}
              >
                {title} <b>{calls.toLocaleString("en-US")}</b>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {latest.error && <Problem error={latest.error} onRetry={() => latest.refetch()} />}
      <ul className={styles.calls} aria-label="The latest calls that need a look">
        {latest.data?.calls.map(({ call, reasons: why }) => (
          <li key={call.id}>
            <Link href={`/w/${workspace.id}/calls/${call.id}`} className={styles.call}>
              <span className={styles.first}>
                <span className={styles.why}>{why.map(({ words }) => words).join(" · ")}</span>
                {flagsOf(call).length > 0 && <CallTags tags={flagsOf(call)} />}
              </span>
              <span className={styles.about}>
                {call.agent.name}
                {call.version !== null && `, version ${call.version}`} ·{" "}
                <Instant ms={call.started_at_ms} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
