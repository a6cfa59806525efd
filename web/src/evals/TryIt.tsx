import { NativeSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useId, useState } from "react";
import type { Agent, AskingEval } from "../api/types";
import { endingOf } from "../call/endings";
import { formatMinute, formatMs } from "../format/time";
import { Section } from "../shell/Page";
import { useQueryString } from "../shell/useQueryString";
import { type Trial, type TriedCall, useCallsToTry, useTries } from "./queries";
import { Said } from "./Said";
import type { Criterion, Scope } from "./shapes";
import styles from "./TryIt.module.css";
import { VerdictMark } from "./VerdictMark";
import { countsInWords, countVerdicts, verdictFilter } from "./verdicts";

const TYPING_MS = 350;

interface LineProps {
  call: TriedCall;
  trial: Trial | undefined;
  isOpen: boolean;
  onToggle: () => void;
}

function Line({ call, trial, isOpen, onToggle }: LineProps) {
  const said = useId();
  return (
    <li>
      <button
        type="button"
        className={styles.call}
        aria-expanded={isOpen}
        aria-controls={said}
        onClick={onToggle}
      >
        <span>{formatMinute(call.started_at_ms)}</span>
        <span title={call.call_id}>
          {formatMs(call.duration_ms)} · {endingOf(call.disconnection_reason)}
        </span>
        {trial?.said ? (
          <VerdictMark verdict={trial.said.verdict} />
        ) : (
          <span className="muted">{trial?.error ? "refused" : "…"}</span>
        )}
      </button>
      <div id={said}>
        {isOpen && trial?.said && <Said callId={call.id} said={trial.said} />}
        {isOpen && trial?.error && (
          <p role="alert" className={styles.judgement}>
            {trial.error.message}
          </p>
        )}
      </div>
    </li>
  );
}

interface Props {
  agent: Agent;
  /** What is edited; null: a new one. */
  known: AskingEval | null;
  criterion: Criterion;
  scope: Scope;
  isComplete: boolean;
}

/** What the eval, as it stands there, says of calls that one chooses. Nothing is saved. */
export function TryIt({ agent, known, criterion, scope, isComplete }: Props) {
  const named = Number(new URLSearchParams(useQueryString()).get("call")) || null;
  const [which, setWhich] = useState("latest");
  const filter =
    known === null || which === "latest" ? [] : [verdictFilter(known.id, which as "fail")];
  const calls = useCallsToTry(agent.id, filter, named).data ?? [];
  const [open, setOpen] = useState<number | null | undefined>(undefined);
  const [asked] = useDebouncedValue(isComplete ? { criterion, scope } : null, TYPING_MS);
  const trials = useTries(
    calls.map(({ id }) => id),
    asked,
  );
  const judged = [...trials.values()].flatMap(({ said }) => said ?? []);
  // The first is open until somebody closes it.
  const isOpen = (id: number, position: number) =>
    open === undefined ? (named === null ? position === 0 : id === named) : id === open;
  const body = () => {
    if (calls.length === 0) {
      return (
        <p className="muted">
          {which === "latest"
            ? "Once a call of this agent has arrived, the eval can be tried on it."
            : "There is no such call."}
        </p>
      );
    }
    if (!isComplete) return <p className="muted">Complete the checks to see what it says.</p>;
    return (
      <>
        <p role="status" className={styles.tally}>
          {judged.length === calls.length ? `${countsInWords(countVerdicts(judged))}.` : "…"}
        </p>
        <ul className={styles.calls}>
          {calls.map((call, position) => (
            <Line
              key={call.id}
              call={call}
              trial={trials.get(call.id)}
              isOpen={isOpen(call.id, position)}
              onToggle={() => setOpen(isOpen(call.id, position) ? null : call.id)}
            />
          ))}
        </ul>
      </>
    );
  };
  return (
    <Section
      title="Try it"
      hint="What it says as it stands here. Nothing is saved."
      actions={
        known !== null && (
          <NativeSelect
            aria-label="On which calls it is tried"
            data={[
              { value: "latest", label: "latest calls" },
              { value: "fail", label: "calls that fail" },
              { value: "pass", label: "calls that pass" },
              { value: "not_applicable", label: "calls it left out" },
            ]}
            value={which}
            onChange={(event) => {
              setWhich(event.currentTarget.value);
              setOpen(undefined);
            }}
          />
        )
      }
    >
      {body()}
    </Section>
  );
}
