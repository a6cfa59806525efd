import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { Agent, Judgement } from "../api/types";
import { endingOf } from "../call/endings";
import { formatMinute, formatMs } from "../format/time";
import { Section } from "../shell/Page";
import { useQueryString } from "../shell/useQueryString";
import { judgedInWords } from "./judged";
import { useCallsToTry, useTry } from "./queries";
import { Said } from "./Said";
import type { JudgeCriterion, Scope } from "./shapes";
import styles from "./TryIt.module.css";
import { VerdictMark } from "./VerdictMark";

/** What the model added to its verdict, and what that cost. */
function Judged({ judged }: { judged: NonNullable<Judgement["judged"]> }) {
  const tokens = (judged.input_tokens + judged.output_tokens).toLocaleString("en-US");
  return (
    <p className="muted">
      {judged.failures.length > 0 && `${judged.failures.join(", ")}. `}
      {judgedInWords(judged)} · {tokens} tokens
    </p>
  );
}

interface Props {
  agent: Agent;
  criterion: JudgeCriterion;
  scope: Scope;
  isComplete: boolean;
}

/** What the model says of one call that one chooses. Asking costs, so it is done on request. */
export function TryJudge({ agent, criterion, scope, isComplete }: Props) {
  const named = Number(new URLSearchParams(useQueryString()).get("call")) || null;
  const calls = useCallsToTry(agent.id, [], named).data ?? [];
  const [chosen, setChosen] = useState<number | null>(null);
  const attempt = useTry();
  const callId = chosen ?? calls[0]?.id ?? null;
  if (callId === null) {
    return (
      <Section title="Try it">
        <p className="muted">Once a call of this agent has arrived, the model can be asked.</p>
      </Section>
    );
  }
  const { data: said, error, variables } = attempt;
  return (
    <Section title="Try it" hint="Asks the model about one call. No verdict is saved.">
      <NativeSelect
        label="Call"
        data={calls.map((call) => ({
          value: String(call.id),
          label: `${formatMinute(call.started_at_ms)} · ${formatMs(call.duration_ms)} · ${endingOf(
            call.disconnection_reason,
          )}`,
        }))}
        value={String(callId)}
        onChange={(event) => setChosen(Number(event.currentTarget.value))}
      />
      <div>
        <Button
          size="xs"
          variant="default"
          disabled={!isComplete}
          title={isComplete ? undefined : "First complete the question and its failures."}
          loading={attempt.isPending}
          onClick={() => attempt.mutate({ call_id: callId, criterion, scope })}
        >
          Ask the model
        </Button>
      </div>
      <div role="status">
        {error && <p className={styles.judgement}>{error.message}</p>}
        {said && variables.call_id === callId && (
          <>
            <VerdictMark verdict={said.verdict} />
            <Said callId={callId} said={said}>
              {said.judged && <Judged judged={said.judged} />}
            </Said>
          </>
        )}
      </div>
    </Section>
  );
}
