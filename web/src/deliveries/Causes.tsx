import { Link } from "wouter";
import type { Cause } from "../api/types";
import { useWorkspace } from "../shell/workspace";
import styles from "./Causes.module.css";
import { useRefusals } from "./queries";
import { needChange } from "./sentences";

const MOST_SHOWN = 4;

function inWords({ status_code, agent_remote_identifier: agentId, reason, agent_exists }: Cause) {
  if (status_code === 404 && agentId !== null) {
    return agent_exists
      ? `The agent “${agentId}” did not exist then; it does now.`
      : `No agent has the Agent ID “${agentId}”.`;
  }
  const whose = agentId === null ? "" : `${agentId}: `;
  return `${whose}${reason ?? `answered ${status_code}`}`;
}

/** Why deliveries were refused and still are: one line a cause, each leading to its cure. */
export function Causes({
  fromMs,
  hrefOf,
}: {
  fromMs: number;
  hrefOf: (deliveryId: number) => string;
}) {
  const causes = useRefusals(useWorkspace().id, fromMs).data?.causes ?? [];
  if (causes.length === 0) return null;
  return (
    <section className={styles.causes} aria-label="Why deliveries were refused">
      <ul>
        {causes.slice(0, MOST_SHOWN).map((cause) => (
          <li key={`${cause.status_code} ${cause.agent_remote_identifier}`}>
            <strong>{cause.refused} ×</strong>
            <span className={styles.reason}>{inWords(cause)}</span>
            {cause.replayable > 0 && (
              <span className="muted">{cause.replayable} can be replayed</span>
            )}
            {cause.malformed > 0 && <span className="muted">{needChange(cause.malformed)}</span>}
            <Link href={hrefOf(cause.latest_id)}>
              See the latest
              <span className="visually-hidden"> of {inWords(cause)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
