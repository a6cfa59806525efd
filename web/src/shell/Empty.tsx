import type { ReactNode } from "react";
import { Icon, type IconName } from "../theme/Icon";
import styles from "./Empty.module.css";

interface Props {
  title: string;
  icon?: IconName;
  /** What to do next: a button or a link. */
  action?: ReactNode;
  /** What would be here, in a sentence or two. */
  children?: ReactNode;
}

/** A page or a part of one that has nothing to show yet: what belongs here, and what to do next. */
export function Empty({ title, icon, action, children }: Props) {
  return (
    <section className={styles.empty}>
      {icon && (
        <span className={styles.icon}>
          <Icon name={icon} size={20} />
        </span>
      )}
      <h2>{title}</h2>
      {children && <div className={styles.words}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </section>
  );
}
