import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Judgement } from "../api/types";
import { useWorkspace } from "../shell/workspace";
import styles from "./TryIt.module.css";

interface Props {
  callId: number;
  said: Judgement;
  /** What a model adds. */
  children?: ReactNode;
}

/** Why a try ended as it did, and where in the call that shows. */
export function Said({ callId, said, children }: Props) {
  const { id } = useWorkspace();
  return (
    <div className={styles.judgement}>
      <p>{said.reason}</p>
      {children}
      {said.evidence.length > 0 && (
        <ul className={styles.evidence} aria-label="Evidence">
          {said.evidence.map(({ row, quote }, position) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two places may be equal in all else.
            <li key={position}>
              {/* In a tab of its own: what is edited here is not saved. */}
              <a href={`/w/${id}/calls/${callId}?row=${row}`} target="_blank" rel="noopener">
                <span className="mono">row {row}</span>
                <q>{quote}</q>
              </a>
            </li>
          ))}
        </ul>
      )}
      <p>
        <Link href={`/w/${id}/calls/${callId}`} target="_blank">
          Open the call
        </Link>
      </p>
    </div>
  );
}
