import type { MouseEvent } from "react";
import type { Row } from "../api/types";
import { formatPosition } from "../format/time";
import type { RowProps } from "./Transcript";
import styles from "./Transcript.module.css";

/** A row's time, which is also the link to the row; with a recording, a click seeks to it. */
export function RowTime({ row, onGoTo, onSeek }: RowProps & { row: Row }) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onGoTo(row.index, "nearest");
    if (row.start_ms !== null) onSeek(row.start_ms);
  };
  return (
    <a
      className={styles.time}
      href={`#row-${row.index}`}
      title={`Row ${row.index}`}
      aria-label={`Row ${row.index}${row.start_ms === null ? "" : ` at ${formatPosition(row.start_ms)}`}`}
      onClick={follow}
    >
      {row.start_ms === null ? "no time" : formatPosition(row.start_ms)}
    </a>
  );
}
