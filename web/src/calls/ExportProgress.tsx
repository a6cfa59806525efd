import { Button } from "@mantine/core";
import { counted, formatBytes } from "../format/quantity";
import styles from "./CallTasks.module.css";
import { useExport } from "./exports";

/** How far the export is that runs. */
export function ExportProgress() {
  const running = useExport();
  if (running === null) return null;
  const { rows, bytes, total, cancel } = running;
  return (
    <ul className={styles.tasks} aria-label="Export">
      <li className={styles.task}>
        <span>Exporting</span>
        <progress
          aria-label="Export"
          {...(total === null ? {} : { value: rows, max: Math.max(total, 1) })}
        />
        <span className="muted">
          {counted(rows, "call")}
          {total !== null && ` of ${total.toLocaleString("en-US")}`} · {formatBytes(bytes)}
        </span>
        <Button variant="default" size="compact-xs" onClick={cancel}>
          Cancel
        </Button>
      </li>
    </ul>
  );
}
