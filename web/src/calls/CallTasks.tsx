import { useEffect } from "react";
import type { Task } from "../api/types";
import { counted } from "../format/quantity";
import { useMay } from "../shell/may";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { TaskChanges } from "../tasks/TaskChanges";
import { takeStarted, useCallsChanged, useCallTasks, useUndoDeletion } from "./bulk";
import styles from "./CallTasks.module.css";

const DOING: Readonly<Record<string, string>> = {
  delete_calls: "Deleting",
  restore_calls: "Putting back",
  recompute_calls: "Measuring anew",
  run_evals: "Running evals on",
};
const DID: Readonly<Record<string, string>> = {
  delete_calls: "deleted",
  restore_calls: "put back",
  recompute_calls: "measured anew",
  run_evals: "looked at by the evals",
};

/** What came of a task, in a sentence. */
export function outcomeOf({ kind, state, counts, error, total }: Task): string {
  const done = counted(counts.done ?? 0, "call");
  const parts = [`${done} ${DID[kind] ?? kind}`];
  if (counts.gone) {
    const why = kind === "restore_calls" ? "delivered again since" : "no longer there";
    parts.push(`${counts.gone.toLocaleString("en-US")} ${why}`);
  }
  if (counts.failed) parts.push(`${counts.failed.toLocaleString("en-US")} failed`);
  if (state === "stopped")
    return `Stopped: ${parts.join(", ")} of ${total.toLocaleString("en-US")}`;
  if (state === "failed") return `This ended early: ${parts.join(", ")}. ${error ?? ""}`;
  return parts.join(", ");
}

function Running({ task }: { task: Task }) {
  const { edit } = useMay();
  const name = `${DOING[task.kind] ?? task.kind} ${counted(task.total, "call")}`;
  return (
    <li className={styles.task}>
      <span>{name}</span>
      <progress aria-label={name} value={task.done} max={Math.max(task.total, 1)} />
      <span className="muted">{task.done.toLocaleString("en-US")}</span>
      {edit && <TaskChanges task={task} />}
    </li>
  );
}

/** Work on many calls while it runs, and word of it when it has ended. */
export function CallTasks() {
  const { id } = useWorkspace();
  const tasks = useCallTasks(id).data;
  const toast = useToast();
  const changed = useCallsChanged(id);
  const undo = useUndoDeletion(id);
  useEffect(() => {
    for (const task of tasks ?? []) {
      if (task.state === "running" || task.state === "paused" || !takeStarted(task.id)) continue;
      changed();
      const canUndo = task.kind === "delete_calls" && (task.counts.done ?? 0) > 0;
      toast({
        text: outcomeOf(task),
        tone: task.state === "failed" ? "error" : "good",
        ...(canUndo ? { undo: async () => void (await undo.mutateAsync(task.id)) } : {}),
      });
    }
  });
  const running = tasks?.filter(({ state }) => state === "running" || state === "paused") ?? [];
  if (running.length === 0) return null;
  return (
    <ul className={styles.tasks} aria-label="Work on many calls">
      {running.map((task) => (
        <Running key={task.id} task={task} />
      ))}
    </ul>
  );
}
