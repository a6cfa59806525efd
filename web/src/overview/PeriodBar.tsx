import { Button, NativeSelect, Popover, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useAgents } from "../api/reference";
import type { Overview } from "../api/types";
import { formatMinute, fromLocalInput, toLocalInput } from "../format/time";
import { useWorkspace } from "../shell/workspace";
import styles from "./PeriodBar.module.css";
import { type OverviewState, PERIODS, type PeriodName } from "./state";

interface Props {
  state: OverviewState;
  overview: Overview | undefined;
  change: (changed: Partial<OverviewState>) => void;
}

/** Which calls: of when, of whom, of which version. */
export function PeriodBar({ state, overview, change }: Props) {
  const agents = useAgents(useWorkspace().id).data ?? [];
  const versions = overview?.versions.map(({ version }) => version) ?? [];
  if (state.version !== null && !versions.includes(state.version)) versions.push(state.version);
  const isOwn = state.from !== null;
  return (
    <div className={styles.bar}>
      <fieldset className={styles.periods} aria-label="Period">
        {(Object.keys(PERIODS) as PeriodName[]).map((period) => (
          <button
            key={period}
            type="button"
            aria-pressed={!isOwn && state.period === period}
            onClick={() => change({ period, from: null, to: null })}
          >
            {PERIODS[period]}
          </button>
        ))}
        <OwnPeriod state={state} overview={overview} change={change} />
      </fieldset>
      <NativeSelect
        aria-label="Agent"
        value={state.agentId === null ? "" : String(state.agentId)}
        onChange={({ currentTarget: { value } }) =>
          change({ agentId: value === "" ? null : Number(value), version: null })
        }
        data={[
          { value: "", label: "All agents" },
          ...agents.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      {(state.agentId !== null || state.version !== null) && (
        <NativeSelect
          aria-label="Version"
          value={state.version ?? ""}
          onChange={({ currentTarget: { value } }) =>
            change({ version: value === "" ? null : value })
          }
          data={[
            { value: "", label: "All versions" },
            ...versions
              .filter((version) => version !== null)
              .map((version) => ({ value: version, label: `Version ${version}` })),
          ]}
        />
      )}
      {overview && (
        <span className={styles.compared}>
          against {formatMinute(overview.period.before_from_ms)} –{" "}
          {formatMinute(overview.period.before_to_ms)}
        </span>
      )}
    </div>
  );
}

function OwnPeriod({ state, overview, change }: Props) {
  const [isOpen, setOpen] = useState(false);
  const isOwn = state.from !== null && state.to !== null;
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" aria-pressed={isOwn} onClick={() => setOpen((now) => !now)}>
          {isOwn ? `${formatMinute(state.from ?? 0)} – ${formatMinute(state.to ?? 0)}` : "Other…"}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        {isOpen && (
          <OwnPeriodForm
            from={overview?.period.from_ms ?? Date.now() - 7 * 86_400_000}
            to={overview?.period.to_ms ?? Date.now()}
            onChosen={(from, to) => {
              change({ from, to });
              setOpen(false);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function OwnPeriodForm({
  from,
  to,
  onChosen,
}: {
  from: number;
  to: number;
  onChosen: (from: number, to: number) => void;
}) {
  const [start, setStart] = useState(() => toLocalInput(from));
  const [end, setEnd] = useState(() => toLocalInput(to));
  const [fault, setFault] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [first, last] = [fromLocalInput(start), fromLocalInput(end)];
    if (first === null || last === null) setFault("Give both a day and a time.");
    else if (last <= first) setFault("The end must lie after the start.");
    else if (last - first > 731 * 86_400_000) setFault("A period may have at most 731 days.");
    else onChosen(first, last);
  };
  return (
    <form onSubmit={submit} className={styles.own} noValidate>
      <TextInput
        type="datetime-local"
        label="From"
        value={start}
        onChange={(event) => setStart(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label="To"
        value={end}
        error={fault}
        onChange={(event) => setEnd(event.currentTarget.value)}
      />
      <p className={styles.compared}>Figures are kept by the hour: whole hours are taken.</p>
      <Button type="submit" size="xs">
        Show
      </Button>
    </form>
  );
}
