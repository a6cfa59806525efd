import { Button } from "@mantine/core";
import type { Task } from "../api/types";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { useTaskChange } from "./queries";
import styles from "./TaskProgress.module.css";

/** Pausing a task that has not ended, having it go on, and stopping it. */
export function TaskChanges({ task }: { task: Task }) {
  const { id } = useWorkspace();
  const toast = useToast();
  const change = useTaskChange(id, task.id);
  const ask = (wanted: "stop" | "pause" | "resume") =>
    change.mutate(wanted, {
      onError: (failure) => toast({ text: failure.message, tone: "error" }),
    });
  const paused = task.state === "paused";
  return (
    <div className={styles.changes}>
      {!task.stop_asked && (
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => ask(paused ? "resume" : "pause")}
          disabled={change.isPending}
        >
          {paused ? "Resume" : "Pause"}
        </Button>
      )}
      <Button
        variant="default"
        size="compact-sm"
        onClick={() => ask("stop")}
        disabled={change.isPending || task.stop_asked}
      >
        {task.stop_asked ? "Stopping…" : "Stop"}
      </Button>
    </div>
  );
}
