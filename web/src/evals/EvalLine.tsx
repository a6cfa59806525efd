import { ActionIcon, Checkbox } from "@mantine/core";
import { Link } from "wouter";
import styles from "../agent/ConfiguredList.module.css";
import { useMetrics } from "../api/reference";
import type { Agent, AskingEval, EvalRates } from "../api/types";
import { AgreementNote } from "../review/AgreementNote";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { useToast } from "../shell/toasts";
import { Icon } from "../theme/Icon";
import { useEvalChanges } from "./changes";
import { PassRate } from "./PassRate";
import { usePlaces } from "./places";
import { criterionInWords, scopeInWords } from "./sentences";

interface Props {
  agent: Agent;
  of: AskingEval;
  rates: EvalRates | undefined;
  /** Its place in the whole list, for the keys. */
  index: number;
  isActive: boolean;
}

/** An eval in the list: whether it is on, what it asks, how the calls did. */
export function EvalLine({ agent, of, rates, index, isActive }: Props) {
  const may = useMay();
  const toast = useToast();
  const metrics = useMetrics().data ?? [];
  const { hrefOf } = usePlaces();
  const { enable, removeWithUndo, pending } = useEvalChanges(agent.id);
  const locked = !may.edit || pending;
  return (
    <tr data-index={index} data-off={!of.enabled || undefined} data-active={isActive || undefined}>
      <td>
        <Checkbox
          size="xs"
          aria-label={`${of.name} runs on new calls`}
          title={may.edit ? "Runs on new calls" : EDITORS_ONLY}
          checked={of.enabled}
          disabled={locked}
          onChange={(event) => {
            const enabled = event.currentTarget.checked;
            enable(of, enabled).then(
              () => toast({ text: `${of.name} is ${enabled ? "on" : "off"}.`, tone: "good" }),
              (error: Error) => toast({ text: error.message, tone: "error" }),
            );
          }}
        />
      </td>
      <td>
        <p className={styles.name}>
          <Link href={hrefOf({ at: "eval", eval: of.id })}>{of.name}</Link>
          {of.agent_id === null && (
            <span className={styles.shared} title="Runs on the calls of every agent">
              every agent
            </span>
          )}
          <span className={styles.version}>v{of.version}</span>
        </p>
        <p className={styles.sentence}>
          {criterionInWords(of.criterion, metrics)} {scopeInWords(of.scope)}
        </p>
      </td>
      <td className={styles.figures}>
        <PassRate agent={agent} of={of} rates={rates} />
        <AgreementNote agentId={agent.id} evalId={of.id} />
      </td>
      <td>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Delete ${of.name}`}
          title={may.edit ? `Delete ${of.name}` : EDITORS_ONLY}
          disabled={locked}
          onClick={() => void removeWithUndo(of)}
        >
          <Icon name="trash" size={14} />
        </ActionIcon>
      </td>
    </tr>
  );
}
