import type { ReactNode } from "react";
import styles from "./OverviewPage.module.css";

interface Props {
  title: string;
  /** What is meant, in a few words beside the title. */
  hint?: ReactNode;
  actions?: ReactNode;
  /** Which panel it is; a narrow screen shows them in an order of its own. */
  place: string;
  children: ReactNode;
}

/** A question that the overview answers, under a heading. */
export function Panel({ title, hint, actions, place, children }: Props) {
  return (
    <section className={styles.panel} data-place={place}>
      <header className={styles.panelHead}>
        <h2>{title}</h2>
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
        {actions !== undefined && <div className={styles.panelActions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}
