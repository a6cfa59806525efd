import { NativeSelect, TextInput } from "@mantine/core";
import { useMetrics } from "../api/reference";
import { quantityHint } from "../format/quantity";
import styles from "./CheckFields.module.css";
import type { CheckFieldsProps } from "./checkFields";

/** A metric and its bounds. */
export function MetricFields({ draft, faults, disabled, onChange }: CheckFieldsProps) {
  const metrics = useMetrics().data ?? [];
  const chosen = metrics.find(({ key }) => key === draft.metric);
  const groups = [...new Set(metrics.map(({ group }) => group))];
  const bound = (field: "atLeast" | "atMost", label: string) => (
    <TextInput
      label={label}
      placeholder={chosen && quantityHint(chosen.unit)}
      value={draft[field]}
      onChange={(event) => onChange({ [field]: event.currentTarget.value })}
      error={faults[field]}
      disabled={disabled}
    />
  );
  return (
    <>
      <NativeSelect
        className={styles.wide ?? ""}
        label="Metric"
        description={chosen?.question}
        inputWrapperOrder={["label", "input", "error", "description"]}
        data={[
          { value: "", label: "Choose a metric…" },
          ...groups.map((group) => ({
            group,
            items: metrics
              .filter((metric) => metric.group === group)
              .map(({ key, title }) => ({ value: key, label: title })),
          })),
        ]}
        value={draft.metric}
        onChange={(event) => onChange({ metric: event.currentTarget.value })}
        error={faults.metric}
        disabled={disabled}
      />
      {bound("atLeast", "At least")}
      {bound("atMost", "At most")}
    </>
  );
}
