import { CloseButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { Task } from "../api/types";
import { useMay } from "../shell/may";
import { useWorkspace } from "../shell/workspace";
import { useTask } from "./queries";
import { TaskChanges } from "./TaskChanges";
import styles from "./TaskProgress.module.css";

interface Props {
  taskId: number;
  /** What the task does, while it runs: `Replaying deliveries`. */
  title: string;
  /** What came of it so far, in words. */
  describe: (task: Task) => string;
  onClose: () => void;
  /** Called once when it is seen to have ended, even if it had before one first looked at it. */
  onEnd?: () => void;
}

const STATES: Readonly<Record<Task["state"], string>> = {
  running: "",
  paused: "Paused. ",
  done: "Done. ",
  stopped: "Stopped. ",
  failed: "This failed. ",
};

/** How far long work is, what came of it; pausing and stopping it. */
export function TaskProgress({ taskId, title, describe, onClose, onEnd }: Props) {
  const workspace = useWorkspace();
  const { data: task, error } = useTask(workspace.id, taskId);
  const may = useMay();
  const isTold = useRef(false);
  const ended = useRef(onEnd);
  useEffect(() => {
    ended.current = onEnd;
  });
  const running = task?.state === "running";
  const paused = task?.state === "paused";
  const over = task !== undefined && !running && !paused;
  useEffect(() => {
    if (!over || isTold.current) return;
    isTold.current = true;
    ended.current?.();
  }, [over]);
  if (error || !task) {
    return error ? (
      <div className={styles.task} role="status">
        <span className={styles.text}>{error.message}</span>
        <CloseButton size="sm" aria-label="Close" onClick={onClose} />
      </div>
    ) : null;
  }
  const total = Math.max(task.total, 1);
  return (
    <section className={styles.task} data-state={task.state} aria-label={title}>
      <div className={styles.text}>
        <strong>{running ? `${title}…` : title}</strong>
        <span role="status">
          {STATES[task.state]}
          {describe(task)}
          {task.error && ` ${task.error}`}
        </span>
        {!over && (
          <progress
            className={styles.bar}
            max={total}
            value={Math.min(task.done, total)}
            aria-label="Progress"
          />
        )}
      </div>
      {!over && may.edit && <TaskChanges task={task} />}
      {over && <CloseButton size="sm" aria-label="Close" onClick={onClose} />}
    </section>
  );
}
