import type { CallDetail, NodeVisit } from "../api/types";
import { counted } from "../format/quantity";
import { formatMs, formatPosition } from "../format/time";
import { Icon } from "../theme/Icon";
import styles from "./PathTab.module.css";
import { RowLink } from "./RowLink";
import type { GoToRow } from "./useRowTarget";

interface Props {
  call: CallDetail;
  onGoTo: GoToRow;
}

function Stay({ visit, longest, onGoTo }: Pick<Props, "onGoTo"> & StayProps) {
  const { node, row_index: row, from_ms: from, time_ms: time } = visit;
  const name = node ?? "outside of the graph";
  return (
    <>
      <span className={styles.time}>{from === null ? "no time" : formatPosition(from)}</span>
      <span className={styles.name}>
        {row === null ? (
          <span title="The call began here">{name}</span>
        ) : (
          <RowLink rowIndex={row} onGoTo={onGoTo}>
            {name}
          </RowLink>
        )}
        {visit.is_loop && (
          <span className={styles.loop}>
            <Icon name="loop" size={12} /> again
          </span>
        )}
      </span>
      <span className={styles.bar} aria-hidden="true">
        {time !== null && <span style={{ width: `${Math.max(0.3, (time / longest) * 100)}%` }} />}
      </span>
      <span className={styles.length}>
        {time === null ? (
          <span title="It is not known when the call came here, or when it left">unknown</span>
        ) : (
          formatMs(time)
        )}
      </span>
    </>
  );
}

interface StayProps {
  visit: NodeVisit;
  longest: number;
}

/** The way of the call through the nodes of its graph: stay by stay, and all stays of a node. */
export function PathTab({ call, onGoTo }: Props) {
  const { node_visits: visits, nodes } = call;
  if (visits.length === 0) {
    return (
      <p className="muted">
        No row of this call names a node. Agents that run a graph (LangGraph, Pipecat Flows) send
        node transitions; see <code>node_transition</code> rows in the docs on connecting.
      </p>
    );
  }
  const longest = Math.max(1, ...visits.map((visit) => visit.time_ms ?? 0));
  const loops = visits.filter((visit) => visit.is_loop).length;
  return (
    <div className={styles.columns}>
      <section>
        <h2>
          The way <span className={styles.sum}>{counted(visits.length, "stay")}</span>
          {loops > 0 && <span className={styles.sum}>· came back {loops}×</span>}
        </h2>
        <ol className={styles.way}>
          {visits.map((visit, position) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a stay is its place in the way.
            <li key={position} data-loop={visit.is_loop || undefined}>
              <Stay visit={visit} longest={longest} onGoTo={onGoTo} />
            </li>
          ))}
        </ol>
      </section>
      <section>
        <h2>Nodes</h2>
        <table className={styles.nodes}>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col">Visits</th>
              <th scope="col">Time</th>
              <th scope="col">Share</th>
            </tr>
          </thead>
          <tbody>
            {nodes.map(({ name, visits: count, time_ms: time }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{count}</td>
                <td>{time === null ? "unknown" : formatMs(time)}</td>
                <td>
                  {time === null || call.duration_ms === 0
                    ? "–"
                    : `${Math.round((time / call.duration_ms) * 100)}%`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
