import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Filter } from "../filters";
import { PERIODS, type Period } from "../listState";
import type { EditorProps } from "./FilterEditor";
import styles from "./filter.module.css";

/** `YYYY-MM-DDTHH:MM` in the viewer's zone, as `datetime-local` has it. */
function toLocal(ms: string | undefined): string {
  if (ms === undefined || ms === "") return "";
  const at = new Date(Number(ms));
  if (Number.isNaN(at.getTime())) return "";
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function fromLocal(text: string): number | null {
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? null : ms;
}

const STARTED = "started_at_ms";

/** A period up to now, or bounds of its own. */
export function TimeEditor({ field, filters, period, onChange, onDone }: EditorProps) {
  const bound = (operator: string) => filters.find((filter) => filter.operator === operator)?.value;
  const [from, setFrom] = useState(() => toLocal(bound(">=")));
  const [to, setTo] = useState(() => toLocal(bound("<=")));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const bounds: Filter[] = [];
    const [start, end] = [fromLocal(from), fromLocal(to)];
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
