import { Fragment } from "react";
import { Link } from "wouter";
import type { Agent, AskingEval, EvalRates } from "../api/types";
import { formatQuantity } from "../format/quantity";
import { useWorkspace } from "../shell/workspace";
import styles from "./PassRate.module.css";
import {
  COUNTED,
  countsInWords,
  judgedBy,
  passRate,
  RATED,
  VERDICTS,
  verdictFilter,
} from "./verdicts";

interface Props {
  agent: Agent;
  of: AskingEval;
  /** Missing while they are not known. */
  rates: EvalRates | undefined;
}

/** How many calls passed and failed; each count leads to its calls. */
export function PassRate({ agent, of, rates }: Props) {
  const { id } = useWorkspace();
  const rate = rates?.rates.find(({ eval_id }) => eval_id === of.id);
  if (rates === undefined) return null;
  if (rate === undefined || judgedBy(rate) === 0) {
    return <span className="muted">no call yet</span>;
  }
  // Older calls are not counted.
  const since = rates.calls >= RATED ? [["filter", `started_at_ms>=${rates.since_ms}`]] : [];
  const share = passRate(rate);
  const callsWith = (filter: string) =>
    `/w/${id}/calls?${new URLSearchParams([
      ["filter", `agent_id=${agent.id}`],
      ["filter", filter],
      ...since,
    ])}`;
  const shown = COUNTED.filter(([verdict]) => rate[verdict] > 0);
  return (
    <div className={styles.rate} title={countsInWords(rate)}>
      <strong>{share === null ? "–" : formatQuantity(share, "ratio")}</strong>
      <span className={styles.bar} aria-hidden="true">
        <span style={{ flexGrow: rate.pass }} data-tone="good" />
        <span style={{ flexGrow: rate.fail }} data-tone="bad" />
      </span>
      <span className={styles.counts}>
        {shown.map(([verdict, words], position) => (
          <Fragment key={verdict}>
            {position > 0 && " · "}
            <Link
              data-tone={VERDICTS[verdict].tone}
              href={callsWith(verdictFilter(of.id, verdict))}
              aria-label={`${rate[verdict].toLocaleString("en-US")} ${words} ${of.name}`}
            >
              {rate[verdict].toLocaleString("en-US")} {words}
            </Link>
          </Fragment>
        ))}
      </span>
    </div>
  );
}
