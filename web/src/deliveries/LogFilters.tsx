import { CloseButton, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { DeliveryCounts } from "../api/types";
import { PERIODS, type Period } from "../calls/listState";
import { useWorkspace } from "../shell/workspace";
import styles from "./LogFilters.module.css";
import {
  EVERYTHING,
  FATE_KEYS,
  FIELDS,
  type FieldKey,
  isNarrowed,
  type LogState,
} from "./logState";
import { useKeys } from "./queries";
import { FATES } from "./sentences";

interface Props {
  state: LogState;
  counts: DeliveryCounts | undefined;
  change: (changed: Partial<LogState>) => void;
}

const TYPED = ["agent_remote_identifier", "call_id", "request_id", "status_code"] as const;
const BETWEEN = "between";

function countOf(counts: DeliveryCounts, key: keyof DeliveryCounts): string {
  const many = counts[key];
  const text = many.toLocaleString("en-US");
  return many >= counts.counted_up_to ? `${text}+` : text;
}

/** The fates with how many there are of each; a press shows only these. */
function Fates({ state, counts, change }: Props) {
  const byCure = state.replayable || state.malformed;
  const choices = [
    { title: "All", isOn: state.fate === null && !byCure, count: "" },
    ...FATE_KEYS.map((fate) => ({
      title: FATES[fate],
      isOn: state.fate === fate && !byCure,
      count: counts ? countOf(counts, fate) : "",
      fate,
    })),
    {
      title: "Can be replayed",
      isOn: state.replayable,
      count: counts ? countOf(counts, "replayable") : "",
      replayable: true,
    },
    {
      title: "Need a change in the client",
      isOn: state.malformed,
      count: counts ? countOf(counts, "malformed") : "",
      malformed: true,
    },
  ];
  return (
    <fieldset className={styles.fates} aria-label="Fate">
      {choices.map((choice) => (
        <button
          key={choice.title}
          type="button"
          className={styles.fate}
          aria-pressed={choice.isOn}
          onClick={() =>
            change({
              fate: "fate" in choice ? choice.fate : null,
              replayable: "replayable" in choice,
              malformed: "malformed" in choice,
            })
          }
        >
          {choice.title}{" "}
          {choice.count !== "" && <span className={styles.count}>{choice.count}</span>}
        </button>
      ))}
    </fieldset>
  );
}

/** A condition that is typed: Enter takes it. */
function TypedFilter({ state, change }: Pick<Props, "state" | "change">) {
  const [field, setField] = useState<FieldKey>("agent_remote_identifier");
  const [text, setText] = useState("");
  const isNumber = field === "status_code";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const value = text.trim();
    if (value === "") return;
    change({ fields: { ...state.fields, [field]: value } });
    setText("");
  };
  return (
    <form className={styles.typed} onSubmit={submit}>
      <NativeSelect
        aria-label="Find by"
        value={field}
        onChange={(event) => setField(event.currentTarget.value as FieldKey)}
        data={TYPED.map((key) => ({ value: key, label: FIELDS[key] }))}
      />
      <TextInput
        aria-label={FIELDS[field]}
        placeholder={isNumber ? "404" : "exactly as sent"}
        value={text}
        {...(isNumber ? { inputMode: "numeric" as const, pattern: "[1-5][0-9][0-9]" } : {})}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </form>
  );
}

function toLocal(ms: number | null): string {
  if (ms === null) return "";
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function fromLocal(text: string): number | null {
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? null : ms;
}

function TimeFilter({ state, change }: Pick<Props, "state" | "change">) {
  const isBetween = state.fromMs !== null || state.beforeMs !== null;
  const [asked, setAsked] = useState(false);
  const between = isBetween || (asked && state.period === null);
  const choose = (value: string) => {
    setAsked(value === BETWEEN);
    change({
      period: Object.hasOwn(PERIODS, value) ? (value as Period) : null,
      fromMs: null,
      beforeMs: null,
    });
  };
  return (
    <>
      <NativeSelect
        aria-label="Time"
        value={between ? BETWEEN : (state.period ?? "")}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: "", label: "At any time" },
          ...Object.entries(PERIODS).map(([value, { title }]) => ({
            value,
            label: `In ${title}`,
          })),
          { value: BETWEEN, label: "Between…" },
        ]}
      />
      {between && (
        <>
          <TextInput
            type="datetime-local"
            aria-label="From"
            value={toLocal(state.fromMs)}
            onChange={(event) =>
              change({ period: null, fromMs: fromLocal(event.currentTarget.value) })
            }
          />
          <TextInput
            type="datetime-local"
            aria-label="Before"
            value={toLocal(state.beforeMs)}
            onChange={(event) =>
              change({ period: null, beforeMs: fromLocal(event.currentTarget.value) })
            }
          />
        </>
      )}
    </>
  );
}

export function LogFilters({ state, counts, change }: Props) {
  const keys = useKeys(useWorkspace().id).data ?? [];
  const withField = (key: FieldKey, value: string) => {
    const { [key]: _, ...rest } = state.fields;
    change({ fields: value === "" ? rest : { ...rest, [key]: value } });
  };
  const { fields } = state;
  return (
    <div className={styles.filters}>
      <Fates state={state} counts={counts} change={change} />
      <div className={styles.row}>
        <TypedFilter state={state} change={change} />
        <NativeSelect
          aria-label="API key"
          value={fields.api_key_id ?? ""}
          onChange={(event) => withField("api_key_id", event.currentTarget.value)}
          data={[
            { value: "", label: "With any key" },
            ...keys.map((key) => ({
              value: String(key.id),
              label: `${key.name} · ${key.prefix}…`,
            })),
          ]}
        />
        <TimeFilter state={state} change={change} />
        {TYPED.filter((key) => fields[key] !== undefined).map((key) => (
          <span key={key} className={styles.chip}>
            {FIELDS[key]} <code>{fields[key]}</code>
            <CloseButton
              size="xs"
              aria-label={`Remove the filter ${FIELDS[key]}`}
              onClick={() => withField(key, "")}
            />
          </span>
        ))}
        {isNarrowed(state) && (
          <button
            type="button"
            className={styles.clear}
            onClick={() => change({ ...EVERYTHING, task: state.task })}
          >
            Clear
          </button>
        )}
      </div>
    </div>
  );
}
