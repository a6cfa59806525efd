import { Button } from "@mantine/core";
import { useRef } from "react";
import { Link } from "wouter";
import styles from "../agent/ConfiguredList.module.css";
import type { Agent, AskingEval } from "../api/types";
import { counted } from "../format/quantity";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { useListKeys } from "../shell/useListKeys";
import { CATEGORIES } from "./categories";
import { EvalLine } from "./EvalLine";
import { type Place, usePlaces } from "./places";
import { useRates } from "./queries";
import { RunOnPast } from "./RunOnPast";
import { onCallsOf } from "./runs";
import { judgedBy, RATED } from "./verdicts";

function Ways() {
  const may = useMay();
  const { hrefOf } = usePlaces();
  const go = (place: Place, title: string, variant: "default" | "filled") =>
    may.edit ? (
      <Button component={Link} href={hrefOf(place)} size="xs" variant={variant}>
        {title}
      </Button>
    ) : (
      <Button size="xs" variant={variant} disabled title={EDITORS_ONLY}>
        {title}
      </Button>
    );
  return (
    <>
      {go({ at: "new" }, "Write an eval", "default")}
      {go({ at: "library" }, "Add from the library", "filled")}
    </>
  );
}

/** The evals of an agent by category, how its calls did in each, and what can be done with them. */
export function EvalsList({ agent, evals }: { agent: Agent; evals: readonly AskingEval[] }) {
  const rates = useRates(agent.id).data;
  const table = useRef<HTMLTableElement>(null);
  const active = useListKeys(table, evals.length, (index) =>
    table.current?.querySelector(`[data-index="${index}"]`)?.scrollIntoView({ block: "nearest" }),
  );
  const groups = CATEGORIES.map((category) => ({
    ...category,
    members: evals.filter((one) => one.category === category.key),
  })).filter(({ members }) => members.length > 0);
  const inOrder = groups.flatMap(({ members }) => members);
  const on = evals.filter(({ enabled }) => enabled);
  const judged = new Set(
    rates?.rates.filter((rate) => judgedBy(rate) > 0).map((one) => one.eval_id),
  );
  const fresh = rates === undefined ? [] : on.filter(({ id }) => !judged.has(id));
  const isCapped = rates !== undefined && rates.calls >= RATED;
  return (
    <Section
      title="Evals"
      hint={`Each asks one question of every call of this agent, as it comes in.${
        isCapped ? " Pass rates are of its latest 1,000 calls." : ""
      }`}
      actions={
        <>
          {fresh.length === 0 && (
            <RunOnPast
              asked={onCallsOf(
                agent.id,
                on.map(({ id }) => id),
              )}
            />
          )}
          <Ways />
        </>
      }
    >
      {fresh.length > 0 && (
        <div className={styles.notice} role="status">
          <p>
            {fresh.length === on.length
              ? "No call was judged yet. "
              : `No call was judged by ${counted(fresh.length, "eval")} yet. `}
            New calls are, as they come in.
          </p>
          <RunOnPast
            asked={onCallsOf(
              agent.id,
              fresh.map(({ id }) => id),
            )}
            what="Run now"
          />
        </div>
      )}
      <table className={styles.table} ref={table}>
        <thead>
          <tr>
            <th scope="col">On</th>
            <th scope="col">Eval</th>
            <th scope="col">Pass rate</th>
            <th scope="col">
              <span className="visually-hidden">Delete</span>
            </th>
          </tr>
        </thead>
        {groups.map(({ key, title, members }) => (
          <tbody key={key}>
            <tr className={styles.group}>
              <th scope="rowgroup" colSpan={4}>
                {title}
              </th>
            </tr>
            {members.map((one) => {
              const index = inOrder.indexOf(one);
              return (
                <EvalLine
                  key={one.id}
                  agent={agent}
                  of={one}
                  rates={rates}
                  index={index}
                  isActive={index === active}
                />
              );
            })}
          </tbody>
        ))}
      </table>
    </Section>
  );
}
