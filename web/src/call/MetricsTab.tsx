import { Tooltip } from "@mantine/core";
import "@mantine/core/styles/Tooltip.css";
import type { CallDetail, Metric } from "../api/types";
import { formatQuantity } from "../format/quantity";
import styles from "./MetricsTab.module.css";

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

function Figure({ metric, call }: { metric: Metric; call: CallDetail }) {
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
      </dd>
    </div>
  );
}

/** Every metric, by group, in the order of the definitions. */
export function MetricsTab({ call, metrics }: { call: CallDetail; metrics: readonly Metric[] }) {
  const groups = [...new Set(metrics.map((metric) => metric.group))];
  return (
    <div className={styles.groups}>
      {groups.map((group) => (
        <section key={group} className={styles.group}>
          <h2>{group}</h2>
          <dl>
            {metrics
              .filter((metric) => metric.group === group)
              .map((metric) => (
                <Figure key={metric.key} metric={metric} call={call} />
              ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
