import { type MouseEvent, useState } from "react";
import type { Row } from "../api/types";
import { formatPosition } from "../format/time";
import { Icon } from "../theme/Icon";
import type { RowProps } from "./Transcript";
import styles from "./Transcript.module.css";

const COPIED_FOR_MS = 1500;

function CopyLink({ index }: { index: number }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const address = new URL(window.location.href);
    address.hash = `row-${index}`;
    await navigator.clipboard.writeText(address.href);
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_FOR_MS);
  };
  return (
    <button
      type="button"
      className={styles.copyLink}
      aria-label={copied ? `Copied the link to row ${index}` : `Copy the link to row ${index}`}
      title={copied ? "Copied" : "Copy the link to this row"}
      onClick={copy}
    >
      <Icon name={copied ? "check" : "link"} size={12} />
    </button>
  );
}

/** A row's time, which is also the link to the row; with a recording, a click seeks to it. */
export function RowTime({ row, onGoTo, onSeek }: RowProps & { row: Row }) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onGoTo(row.index, "nearest");
    if (row.start_ms !== null) onSeek(row.start_ms);
  };
  return (
    <span className={styles.place}>
      <a
        className={styles.time}
        href={`#row-${row.index}`}
        title={`Row ${row.index}`}
        aria-label={`Row ${row.index}${row.start_ms === null ? "" : ` at ${formatPosition(row.start_ms)}`}`}
        onClick={follow}
      >
        {row.start_ms === null ? "no time" : formatPosition(row.start_ms)}
      </a>
      <CopyLink index={row.index} />
    </span>
  );
}
