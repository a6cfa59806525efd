import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { fromLocalInput, toLocalInput } from "../../format/time";
import type { Filter } from "../filters";
import { PERIODS, type Period } from "../listState";
import type { EditorProps } from "./FilterEditor";
import styles from "./filter.module.css";

/** What the input shows for a filter's value, which may come from the URL. */
function shown(ms: string | undefined): string {
  const at = Number(ms || Number.NaN);
  return Number.isNaN(new Date(at).getTime()) ? "" : toLocalInput(at);
}

const STARTED = "started_at_ms";

/** A period up to now, or bounds of its own. */
export function TimeEditor({ field, filters, period, onChange, onDone }: EditorProps) {
  const bound = (operator: string) => filters.find((filter) => filter.operator === operator)?.value;
  const [from, setFrom] = useState(() => shown(bound(">=")));
  const [to, setTo] = useState(() => shown(bound("<=")));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const bounds: Filter[] = [];
    const [start, end] = [fromLocalInput(from), fromLocalInput(to)];
    if (start !== null) bounds.push({ field: field.key, operator: ">=", value: String(start) });
    if (end !== null) bounds.push({ field: field.key, operator: "<=", value: String(end) });
    onChange(field.key === STARTED ? { filters: bounds, period: null } : { filters: bounds });
    onDone();
  };
  const choose = (key: Period) => {
    onChange({ filters: [], period: key });
    onDone();
  };
  return (
    <form onSubmit={submit} style={{ display: "contents" }}>
      {field.key === STARTED && (
        <div className={styles.options}>
          {(Object.keys(PERIODS) as Period[]).map((key) => (
            <button
              key={key}
              type="button"
              className={styles.option}
              aria-pressed={period === key}
              onClick={() => choose(key)}
            >
              in {PERIODS[key].title}
            </button>
          ))}
        </div>
      )}
      <TextInput
        type="datetime-local"
        label="From"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label="To"
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" disabled={from === "" && to === ""}>
        Apply
      </Button>
    </form>
  );
}
