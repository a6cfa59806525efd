import { Tooltip } from "@mantine/core";
import "@mantine/core/styles/Tooltip.css";
import type { CallDetail, Metric, Usual } from "../api/types";
import { formatQuantity } from "../format/quantity";
import { useWorkspace } from "../shell/workspace";
import styles from "./MetricsTab.module.css";
import { useUsual } from "./queries";
import { type Standing as StandingOut, standingOf } from "./standing";

function Definition({ metric }: { metric: Metric }) {
  return (
    <span className={styles.definition}>
      <strong>{metric.question}</strong>
      <span>{metric.formula}</span>
      <span>From: {metric.inputs}</span>
      <span>Empty when: {metric.empty_when}</span>
    </span>
  );
}

function Standing({ metric, standing }: { metric: Metric; standing: StandingOut | undefined }) {
  if (!standing) return null;
  const told = standingOf(standing, metric.better);
  const median = formatQuantity(standing.median, metric.unit);
  if (told === null) return <span className={styles.usual}>usually {median}</span>;
  return (
    <span
      className={styles.usual}
      data-worse={told.isWorse || undefined}
      title={`Median ${median} over the agent’s latest ${standing.calls} other calls that have it`}
    >
      {told.words}
      <span className={styles.scale} aria-hidden="true">
        <span style={{ left: `${(standing.rank ?? 0) * 100}%` }} />
      </span>
    </span>
  );
}

interface FigureProps {
  metric: Metric;
  call: CallDetail;
  standing: StandingOut | undefined;
}

function Figure({ metric, call, standing }: FigureProps) {
  const value = call.metrics[metric.key] ?? null;
  return (
    <div className={styles.figure}>
      <dt>
        <Tooltip
          label={<Definition metric={metric} />}
          multiline
          w={320}
          position="top-start"
          openDelay={150}
          events={{ hover: true, focus: true, touch: true }}
        >
          <button type="button" className={styles.name}>
            {metric.title}
          </button>
        </Tooltip>
      </dt>
      <dd>
        {value === null ? (
          <span className={styles.reason}>{call.metric_reasons[metric.key] ?? "not measured"}</span>
        ) : (
          formatQuantity(value, metric.unit)
        )}
        <Standing metric={metric} standing={standing} />
      </dd>
    </div>
  );
}

function Compared({ usual }: { usual: Usual | undefined }) {
  if (usual === undefined) return null;
  if (Object.keys(usual.metrics).length === 0) {
    return (
      <p className={styles.compared}>
        There is nothing to compare with yet: it takes ten other measured calls of this agent.
      </p>
    );
  }
  return (
    <p className={styles.compared}>
      Beside each figure: where it stands among the latest {usual.calls} other calls of this agent.
      The name of a figure tells its definition.
    </p>
  );
}

/** Every metric, by group, in the order of the definitions. */
export function MetricsTab({ call, metrics }: { call: CallDetail; metrics: readonly Metric[] }) {
  const usual = useUsual(useWorkspace().id, call.id).data;
  const groups = [...new Set(metrics.map((metric) => metric.group))];
  return (
    <>
      <Compared usual={usual} />
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group} className={styles.group}>
            <h2>{group}</h2>
            <dl>
              {metrics
                .filter((metric) => metric.group === group)
                .map((metric) => (
                  <Figure
                    key={metric.key}
                    metric={metric}
                    call={call}
                    standing={usual?.metrics[metric.key]}
                  />
                ))}
            </dl>
          </section>
        ))}
      </div>
    </>
  );
}
