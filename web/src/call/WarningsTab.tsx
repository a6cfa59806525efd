import type { CallDetail, Metric } from "../api/types";
import styles from "./WarningsTab.module.css";

interface Props {
  call: CallDetail;
  metrics: readonly Metric[];
}

/** What was odd about the body and about its timings, and what follows from it. */
export function WarningsTab({ call, metrics }: Props) {
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
                <code>{path}</code>
                <p>
                  Found {found}. <span className="muted">What the server did: {done}.</span>
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
