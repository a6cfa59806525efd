import { useAgents } from "../api/reference";
import { counted, formatCents } from "../format/quantity";
import { Instant } from "../shell/Instant";
import { useWorkspace } from "../shell/workspace";
import type { ModelState } from "./draft";
import styles from "./ModelsTab.module.css";

function Budget({ used, budget }: { used: number; budget: number }) {
  const share = Math.min(used / budget, 1);
  return (
    <p>
      <meter
        className={styles.meter}
        aria-label="Share of the day’s budget that is used up"
        min={0}
        max={1}
        value={share}
        high={0.8}
        optimum={0}
      />
      {formatCents(used)} of {formatCents(budget)}
      {share === 1 && " – judges are not run until tomorrow"}
    </p>
  );
}

/** What the day cost so far, and how busy the model is. */
export function Today({ state }: { state: ModelState }) {
  const { today, model } = state;
  const agents = useAgents(useWorkspace().id).data ?? [];
  const nameOf = (id: number | null) =>
    id === null ? "Tried out" : (agents.find((agent) => agent.id === id)?.name ?? `Agent ${id}`);
  return (
    <>
      {model?.budget_cents ? (
        <Budget used={today.cost_cents} budget={model.budget_cents} />
      ) : (
        <p>
          {formatCents(today.cost_cents)}
          <span className="muted"> without a limit</span>
        </p>
      )}
      <p className="muted">
        {counted(today.questions, "question")}, {today.input_tokens.toLocaleString("en-US")} tokens
        in, {today.output_tokens.toLocaleString("en-US")} out
      </p>
      <p role="status" className={styles.status}>
        {state.on_their_way > 0 && `${counted(state.on_their_way, "question")} on their way. `}
        {state.paused_until_ms !== null && (
          <span className={styles.bad}>
            The endpoint asked to be left alone until{" "}
            <Instant ms={state.paused_until_ms} to="second" />.
          </span>
        )}
      </p>
      {today.agents.length > 0 && (
        <table className={styles.agents}>
          <thead>
            <tr>
              <th scope="col">Agent</th>
              <th scope="col">Questions</th>
              <th scope="col">Tokens</th>
              <th scope="col">Cost</th>
            </tr>
          </thead>
          <tbody>
            {today.agents.map((each) => (
              <tr key={each.agent_id ?? 0}>
                <td>{nameOf(each.agent_id)}</td>
                <td>{each.questions.toLocaleString("en-US")}</td>
                <td>{(each.input_tokens + each.output_tokens).toLocaleString("en-US")}</td>
                <td>{formatCents(each.cost_cents)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
