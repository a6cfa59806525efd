import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Latency, Overview } from "../api/types";
import { formatMs } from "../format/time";
import { Problem } from "../shell/Problem";
import { useWorkspace } from "../shell/workspace";
import { StepChart, Swatch } from "./chart/StepChart";
import styles from "./LatencyPanel.module.css";
import { Panel } from "./Panel";
import { useLatency } from "./queries";
import { listLink, type OverviewQuestion } from "./state";
import { withinStep } from "./steps";

const MEASURES: Record<string, { title: string; color: string; isDashed?: boolean }> = {
  response_latency: { title: "Response", color: "var(--accent)" },
  eou: { title: "End of turn", color: "var(--tool-fill)" },
  stt: { title: "Speech to text", color: "var(--user-fill)" },
  llm_ttft: { title: "LLM first token", color: "var(--agent-fill)" },
  tts_ttfb: { title: "TTS first audio", color: "var(--error-fill)" },
  e2e: { title: "End to end", color: "var(--text-3)", isDashed: true },
};
const PERCENTILES = ["p50", "p95"] as const;
type Percentile = (typeof PERCENTILES)[number];

interface Props {
  overview: Overview;
  question: OverviewQuestion;
}

/** Those that any call tells of. */
function known(latency: Latency | undefined): Latency["measures"] {
  return (latency?.measures ?? []).filter(({ total }) => total.p50_ms !== null);
}

/** How long callers wait, and for what, over time. */
export function LatencyPanel({ overview, question }: Props) {
  const workspace = useWorkspace();
  const [, navigate] = useLocation();
  const [percentile, setPercentile] = useState<Percentile>("p50");
  const latency = useLatency(workspace.id, question);
  const measures = known(latency.data);
  return (
    <Panel
      title="Latency over time"
      hint="response as measured, stages as reported"
      place="latency"
      actions={
        <fieldset className={styles.choice} aria-label="Percentile">
          {PERCENTILES.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === percentile}
              onClick={() => setPercentile(each)}
            >
              {each}
            </button>
          ))}
        </fieldset>
      }
    >
      {latency.error && <Problem error={latency.error} onRetry={() => latency.refetch()} />}
      {latency.data && measures.length === 0 && (
        <p className={styles.none}>
          No call of the period tells its latencies. They need the timings of the rows;{" "}
          <Link href={listLink(workspace.id, overview.filter)}>look at one</Link> to see what is
          missing.
        </p>
      )}
      {latency.data && measures.length > 0 ? (
        <StepChart
          title={`Latency over time, ${percentile}`}
          kind="lines"
          period={latency.data.period}
          series={measures.map(({ key, steps }) => ({
            key,
            title: MEASURES[key]?.title ?? key,
            color: MEASURES[key]?.color ?? "var(--text-2)",
            isDashed: MEASURES[key]?.isDashed ?? false,
            values: steps.map((step) => step[`${percentile}_ms`]),
          }))}
          format={formatMs}
          onOpen={(step) =>
            navigate(
              listLink(
                workspace.id,
                withinStep(overview.filter, overview.period, step),
                `-response_latency_${percentile}_ms`,
              ),
            )
          }
        />
      ) : (
        !latency.data && !latency.error && <div className={styles.waiting} />
      )}
    </Panel>
  );
}

/** The same of the whole period, stage by stage. */
export function StagesPanel({ overview, question }: Props) {
  const latency = useLatency(useWorkspace().id, question);
  const measures = known(latency.data);
  if (latency.data && measures.length === 0) return null;
  return (
    <Panel title="Latency by stage" hint="of the whole period" place="stages">
      {latency.data ? (
        <Stages measures={measures} filter={overview.filter} />
      ) : (
        <div className={styles.waiting} />
      )}
    </Panel>
  );
}

function Stages({
  measures,
  filter,
}: {
  measures: Latency["measures"];
  filter: readonly string[];
}) {
  const workspace = useWorkspace();
  const most = Math.max(1, ...measures.map(({ total }) => total.p95_ms ?? 0));
  const link = (key: string, percentile: Percentile) =>
    listLink(
      workspace.id,
      [...filter, `${key}_${percentile}_ms:present`],
      `-${key}_${percentile}_ms`,
    );
  return (
    <table className={styles.stages}>
      <thead>
        <tr>
          <th scope="col">Stage</th>
          <th scope="col">p50</th>
          <th scope="col">p95</th>
        </tr>
      </thead>
      <tbody>
        {measures.map(({ key, total }) => {
          const { title, color, isDashed } = MEASURES[key] ?? { title: key, color: "currentcolor" };
          return (
            <tr key={key}>
              <th scope="row">
                <Swatch color={color} kind="lines" isDashed={isDashed} />
                {title}
                <span className={styles.track} aria-hidden="true">
                  <span
                    style={{ width: `${((total.p95_ms ?? 0) / most) * 100}%`, background: color }}
                    className={styles.far}
                  />
                  <span
                    style={{ width: `${((total.p50_ms ?? 0) / most) * 100}%`, background: color }}
                    className={styles.near}
                  />
                </span>
              </th>
              {PERCENTILES.map((percentile) => {
                const value = total[`${percentile}_ms`];
                return (
                  <td key={percentile}>
                    {value === null ? (
                      "–"
                    ) : (
                      <Link href={link(key, percentile)} title="Opens the calls, slowest first">
                        {formatMs(value)}
                      </Link>
                    )}
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
