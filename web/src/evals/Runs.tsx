import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { counted } from "../format/quantity";
import { useWorkspace } from "../shell/workspace";
import { TaskProgress } from "../tasks/TaskProgress";
import { useLatestRun } from "./runs";

/** How far the run over past calls is that was started last, also by others. */
export function Runs() {
  const { id } = useWorkspace();
  const client = useQueryClient();
  const task = useLatestRun().data;
  const [closed, setClosed] = useState<number | null>(null);
  /** One that had ended before one came here is of no interest. */
  const [seen, setSeen] = useState<number | null>(null);
  const goesOn = task?.state === "running" || task?.state === "paused";
  if (task && goesOn && seen !== task.id) setSeen(task.id);
  if (!task || seen !== task.id || closed === task.id) return null;
  return (
    <TaskProgress
      key={task.id}
      taskId={task.id}
      title="Running evals on past calls"
      describe={({ done, total }) =>
        `${done.toLocaleString("en-US")} of ${counted(total, "call")} judged.`
      }
      onClose={() => setClosed(task.id)}
      onEnd={() => {
        void client.invalidateQueries({ queryKey: ["evals", id] });
        void client.invalidateQueries({ queryKey: ["call-results", id] });
      }}
    />
  );
}
