import type { ReactNode } from "react";
import { Icon } from "../theme/Icon";
import styles from "./TagMark.module.css";

interface Props {
  kind: "label" | "flag";
  colour: string;
  title?: string | undefined;
  children: ReactNode;
}

type Look = Pick<Props, "kind" | "colour">;

/** The sign of a tag without its name, where that stands beside it. */
export function TagSign({ kind, colour }: Look) {
  return (
    <span className={styles.sign} data-kind={kind} data-colour={colour}>
      {kind === "flag" ? <Icon name="flag" size={11} /> : <span className={styles.dot} />}
    </span>
  );
}

/** What a rule attached to a call: a label, or a red flag, which is told by its sign too. */
export function TagMark({ kind, colour, title, children }: Props) {
  return (
    <span className={styles.tag} data-kind={kind} data-colour={colour} title={title}>
      {kind === "flag" ? <Icon name="flag" size={11} /> : <span className={styles.dot} />}
      <span className={styles.name}>{children}</span>
    </span>
  );
}
