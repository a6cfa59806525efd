import { ActionIcon, Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import list from "../agent/ConfiguredList.module.css";
import type { Agent, Rule, RuleActivity, Task } from "../api/types";
import { counted } from "../format/quantity";
import { listLink } from "../overview/state";
import { useConfirm } from "../shell/confirm";
import { Empty } from "../shell/Empty";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { Section } from "../shell/Page";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { TaskProgress } from "../tasks/TaskProgress";
import { Icon } from "../theme/Icon";
import type { RuleField } from "./fields";
import { useRulePlaces } from "./places";
import { useRuleActivity, useRuleChanges, useRuleFields } from "./queries";
import styles from "./RulesList.module.css";
import { ruleInWords } from "./sentences";
import { TagMark } from "./TagMark";

interface LineProps {
  rule: Rule;
  fields: readonly RuleField[];
  activity: RuleActivity | undefined;
}

/** How many calls the rule tagged lately, as the way to them. */
function TaggedCalls({ rule, activity }: Pick<LineProps, "rule" | "activity">) {
  const { id } = useWorkspace();
  if (activity === undefined) return <span className="muted">…</span>;
  const { calls, filter } = activity;
  if (calls === 0) return <span className="muted">0</span>;
  return (
    <Link
      href={listLink(id, filter)}
      aria-label={`${counted(calls, "call")} of the last 30 days that ${rule.name} tagged`}
    >
      {calls.toLocaleString("en-US")}
    </Link>
  );
}

function Line({ rule, fields, activity }: LineProps) {
  const may = useMay();
  const toast = useToast();
  const { hrefOf } = useRulePlaces();
  const { enable, removeWithUndo, pending } = useRuleChanges();
  const locked = !may.edit || pending;
  const tell = (error: Error) => toast({ text: error.message, tone: "error" });
  return (
    <tr data-off={!rule.enabled || undefined}>
      <td>
        <Checkbox
          size="xs"
          aria-label={`${rule.name} tags new calls`}
          title={may.edit ? "Tags new calls" : EDITORS_ONLY}
          checked={rule.enabled}
          disabled={locked}
          onChange={(event) => {
            const enabled = event.currentTarget.checked;
            enable(rule, enabled).then(
              () => toast({ text: `${rule.name} is ${enabled ? "on" : "off"}.`, tone: "good" }),
              tell,
            );
          }}
        />
      </td>
      <td>
        <p className={list.name}>
          <Link href={hrefOf(rule.id)}>{rule.name}</Link>
          <TagMark kind={rule.kind} colour={rule.colour}>
            {rule.kind === "flag" ? "red flag" : "label"}
          </TagMark>
          {rule.agent_id === null && (
            <span className={list.shared} title="Looks at the calls of every agent">
              every agent
            </span>
          )}
        </p>
        <p className={list.sentence}>If {ruleInWords(rule.condition, fields)}</p>
      </td>
      <td className={styles.calls}>
        <TaggedCalls rule={rule} activity={activity} />
      </td>
      <td>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`Delete ${rule.name}`}
          title={may.edit ? `Delete ${rule.name}` : EDITORS_ONLY}
          disabled={locked}
          onClick={() => void removeWithUndo(rule)}
        >
          <Icon name="trash" size={14} />
        </ActionIcon>
      </td>
    </tr>
  );
}

function ApplyToPast({ agent, onStarted }: { agent: Agent; onStarted: (task: Task) => void }) {
  const may = useMay();
  const toast = useToast();
  const confirm = useConfirm();
  const { applyToPast } = useRuleChanges();
  const apply = async () => {
    const sure = await confirm({
      title: `Apply the rules to all past calls of ${agent.name}?`,
      body: "Every stored call is measured anew: those that match get their tags, others lose them.",
      action: "Apply to past calls",
    });
    if (!sure) return;
    applyToPast(agent.id).then(onStarted, (error: Error) =>
      toast({ text: error.message, tone: "error" }),
    );
  };
  return (
    <Button
      variant="default"
      size="xs"
      disabled={!may.edit}
      title={may.edit ? undefined : EDITORS_ONLY}
      onClick={() => void apply()}
    >
      Apply to past calls
    </Button>
  );
}

function NewRule() {
  const may = useMay();
  const { hrefOf } = useRulePlaces();
  if (!may.edit) {
    return (
      <Button size="xs" disabled title={EDITORS_ONLY}>
        Write a rule
      </Button>
    );
  }
  return (
    <Button component={Link} href={hrefOf("new")} size="xs">
      Write a rule
    </Button>
  );
}

/** The rules of an agent, each as a sentence. */
export function RulesList({ agent, rules }: { agent: Agent; rules: readonly Rule[] }) {
  const fields = useRuleFields();
  const activity = useRuleActivity(agent.id).data;
  const [task, setTask] = useState<Task | null>(null);
  if (rules.length === 0) {
    return (
      <Empty icon="flag" title="No rule tags these calls yet" action={<NewRule />}>
        <p>
          A rule gives every call that meets its conditions a label, or raises a red flag: “if the
          caller waited over 3 s and the call failed, flag it as lost”.
        </p>
      </Empty>
    );
  }
  return (
    <Section
      title="Rules"
      hint="Each tags the calls that it matches, as they come in."
      actions={
        <>
          <ApplyToPast agent={agent} onStarted={setTask} />
          <NewRule />
        </>
      }
    >
      {task && (
        <TaskProgress
          taskId={task.id}
          title="Applying the rules"
          describe={({ done, total }) =>
            `${done.toLocaleString("en-US")} of ${counted(total, "call")} measured anew.`
          }
          onClose={() => setTask(null)}
        />
      )}
      <table className={list.table}>
        <thead>
          <tr>
            <th scope="col">On</th>
            <th scope="col">Rule</th>
            <th
              scope="col"
              className={styles.calls}
              title="Calls of the last 30 days that it tagged"
            >
              Calls, 30 days
            </th>
            <th scope="col">
              <span className="visually-hidden">Delete</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <Line key={rule.id} rule={rule} fields={fields} activity={activity?.get(rule.id)} />
          ))}
        </tbody>
      </table>
    </Section>
  );
}
