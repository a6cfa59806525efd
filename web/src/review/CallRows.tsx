import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "wouter";
import type { CallDetail, Row } from "../api/types";
import { summaryOf } from "../call/json";
import { callPath } from "../calls/neighbours";
import { formatPosition } from "../format/time";
import { useWorkspace } from "../shell/workspace";
import styles from "./CallRows.module.css";
import { around, speakerOf } from "./rows";

interface Props {
  call: CallDetail;
  /** What the eval quotes, by row. */
  quotes: ReadonlyMap<number, string>;
  /** The row to bring into view; a new object each time. */
  target: { readonly row: number } | null;
}

function Content({ row, quote }: { row: Row; quote: string | undefined }): ReactNode {
  if (row.tool !== null) {
    const value = row.tool.params ?? row.tool.error ?? row.tool.result;
    return (
      <>
        <strong>{row.tool.name ?? "unnamed tool"}</strong>
        {row.tool.failed && <span className={styles.failed}> failed</span>}{" "}
        <span className="muted">{value == null ? row.text : summaryOf(value)}</span>
      </>
    );
  }
  if (row.node !== null) return <>→ {row.node.to_node ?? row.text}</>;
  const text = row.text ?? row.words.map((word) => word.text).join(" ");
  if (text === "") return <span className="muted">no text</span>;
  const [before, quoted, after] = around(text, quote ?? "");
  return (
    <>
      {before}
      {quoted !== "" && <mark>{quoted}</mark>}
      {after}
    </>
  );
}

/** What happened in a call, row by row, with the rows marked that an eval points to. */
export function CallRows({ call, quotes, target }: Props) {
  const { id } = useWorkspace();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (target === null) return;
    const row = list.current?.querySelector(`[data-row="${target.row}"]`);
    row?.scrollIntoView({ block: "center" });
  }, [target]);
  if (call.rows.length === 0) {
    return <p className="muted">The transcript is empty: nobody spoke in this call.</p>;
  }
  return (
    <ol ref={list} className={styles.rows} aria-label="Transcript">
      {call.rows.map((row) => (
        <li
          key={row.index}
          data-row={row.index}
          data-role={row.role}
          data-quoted={quotes.has(row.index) || undefined}
          data-target={target?.row === row.index || undefined}
        >
          <Link
            className={styles.time}
            href={`${callPath(id, call.id)}#row-${row.index}`}
            title={`Row ${row.index} on the page of the call`}
          >
            {row.start_ms === null ? `row ${row.index}` : formatPosition(row.start_ms)}
          </Link>
          <span className={styles.speaker}>{speakerOf(row)}</span>
          <span className={styles.text}>
            <Content row={row} quote={quotes.get(row.index)} />
          </span>
        </li>
      ))}
    </ol>
  );
}
