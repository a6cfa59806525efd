import type { ReactNode } from "react";
import { Link } from "wouter";
import { useWorkspace } from "../shell/workspace";
import styles from "./Shares.module.css";
import { listLink } from "./state";

export interface ShareLine {
  readonly key: string;
  readonly title: ReactNode;
  readonly hint?: string;
  readonly calls: number;
  readonly filter: readonly string[];
  readonly color?: string;
}

const percent = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 0 });

/** How the calls divide: each line leads to its calls. */
export function Shares({
  lines,
  of,
  filter,
  most = 8,
}: {
  lines: readonly ShareLine[];
  /** How many calls there are in all. */
  of: number;
  /** What lists all of them. */
  filter: readonly string[];
  most?: number;
}) {
  const workspace = useWorkspace();
  const greatest = Math.max(1, ...lines.map(({ calls }) => calls));
  const rest = lines.slice(most);
  return (
    <ul className={styles.lines}>
      {lines.slice(0, most).map(({ key, title, hint, calls, filter: own, color }) => (
        <li key={key}>
          <Link
            href={listLink(workspace.id, [...filter, ...own])}
            className={styles.line}
            title={hint}
          >
            <span className={styles.title}>{title}</span>
            <span className={styles.number}>{calls.toLocaleString("en-US")}</span>
            <span className={styles.percent}>{of > 0 ? percent.format(calls / of) : "–"}</span>
            <span className={styles.track} aria-hidden="true">
              <span
                style={{ width: `${(calls / greatest) * 100}%`, background: color }}
                className={styles.fill}
              />
            </span>
          </Link>
        </li>
      ))}
      {rest.length > 0 && (
        <li className={styles.rest}>
          and {rest.length} more with{" "}
          {rest.reduce((sum, { calls }) => sum + calls, 0).toLocaleString("en-US")} calls
        </li>
      )}
    </ul>
  );
}
