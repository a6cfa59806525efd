import { useMediaQuery } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { Link } from "wouter";
import { useMetrics } from "../api/reference";
import type { CallDetail } from "../api/types";
import { counted, formatQuantity } from "../format/quantity";
import { formatMs, formatPosition } from "../format/time";
import { ClassificationAtAGlance } from "./ClassificationAtAGlance";
import { EvalsAtAGlance } from "./EvalsAtAGlance";
import { type Finding, findingsOf } from "./findings";
import styles from "./Glance.module.css";
import { mapOf, rowAt } from "./map";
import { marksOf } from "./mapLayout";
import type { GoToRow } from "./useRowTarget";

const KEY_FIGURES: readonly string[] = [
  "response_latency_p50_ms",
  "response_latency_p95_ms",
  "time_to_first_audio_ms",
  "response_rate",
  "talk_ratio",
  "user_interruptions",
  "agent_interruptions",
  "tool_calls",
  "tool_errors",
];
const SHOWN_AT_FIRST = 12;

function Figures({ call }: { call: CallDetail }) {
  const metrics = useMetrics().data ?? [];
  const shown = KEY_FIGURES.flatMap((key) => metrics.find((metric) => metric.key === key) ?? []);
  return (
    <dl className={styles.figures}>
      {shown.map(({ key, title, unit, question }) => {
        const value = call.metrics[key];
        return (
          <div key={key} title={value == null ? call.metric_reasons[key] : question}>
            <dt>{title}</dt>
            <dd>
              {value == null ? <span className="muted">–</span> : formatQuantity(value, unit)}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

interface FindingsProps {
  call: CallDetail;
  onGoTo: GoToRow;
}

function Findings({ call, onGoTo }: FindingsProps) {
  const [all, setAll] = useState(false);
  const findings = useMemo(() => findingsOf(call), [call]);
  const marks = useMemo(() => marksOf(mapOf(call)), [call]);
  const rowOf = ({ rowIndex, atMs }: Finding) =>
    rowIndex ?? (atMs === null ? null : rowAt(marks, atMs));
  if (findings.length === 0) return <p className="muted">Nothing in this call stands out.</p>;
  const shown = all ? findings : findings.slice(0, SHOWN_AT_FIRST);
  return (
    <ul className={styles.findings}>
      {shown.map((finding, position) => {
        const row = rowOf(finding);
        return (
          // Two findings may be equal in everything but their place in the list.
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes.
          <li key={position}>
            <button
              type="button"
              disabled={row === null}
              data-severe={finding.severe || undefined}
              onClick={() => row !== null && onGoTo(row)}
            >
              <span className="mono">
                {finding.atMs === null ? "–" : formatPosition(finding.atMs)}
              </span>
              <span>{finding.text}</span>
            </button>
          </li>
        );
      })}
      {shown.length < findings.length && (
        <li>
          <button type="button" onClick={() => setAll(true)}>
            Show all {findings.length}
          </button>
        </li>
      )}
    </ul>
  );
}

function Path({ call }: { call: CallDetail }) {
  if (call.nodes.length === 0) return null;
  return (
    <section>
      <h2>Nodes</h2>
      <dl className={styles.figures}>
        {call.nodes.map(({ name, visits, time_ms }) => (
          <div key={name}>
            <dt>
              {name} {visits > 1 && <span className="muted">× {visits}</span>}
            </dt>
            <dd>{time_ms === null ? <span className="muted">–</span> : formatMs(time_ms)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Sections({ call, onGoTo }: FindingsProps) {
  const count = call.quality.length + call.warning_list.length;
  return (
    <>
      <Figures call={call} />
      <ClassificationAtAGlance call={call} onGoTo={onGoTo} />
      <EvalsAtAGlance call={call} onGoTo={onGoTo} />
      <section>
        <h2>Worth a look</h2>
        <Findings call={call} onGoTo={onGoTo} />
      </section>
      <Path call={call} />
      {count > 0 && (
        <p className="muted">
          {counted(count, "note")} on what was sent: see <Link href="?tab=warnings">Warnings</Link>.
        </p>
      )}
    </>
  );
}

/**
 * Beside the transcript: the figures that matter most, and the places worth a look. Folded where
 * there is no room beside it.
 */
export function Glance(props: FindingsProps) {
  const narrow = useMediaQuery("(max-width: 70em)", undefined, { getInitialValueInEffect: false });
  return (
    <aside className={styles.glance} aria-label="At a glance">
      {narrow ? (
        <details>
          <summary>At a glance</summary>
          <Sections {...props} />
        </details>
      ) : (
        <>
          <h2>At a glance</h2>
          <Sections {...props} />
        </>
      )}
    </aside>
  );
}
