import type { ReactNode } from "react";
import styles from "./Page.module.css";
import { usePageTitle } from "./usePageTitle";

interface Props {
  title: string;
  /** How much there is, beside the title: `320 calls`. */
  count?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  /** A whole line below the title: filters, a period. */
  bar?: ReactNode;
  /** Links between the parts of the page; see `LinkTabs`. */
  tabs?: ReactNode;
  /** Whether what is shown belongs to a question before this one. */
  stale?: boolean;
  children: ReactNode;
}

/** The frame of a page: its heading stays in place, its body scrolls. */
export function Page({ title, count, actions, bar, tabs, stale = false, children }: Props) {
  usePageTitle(title);
  return (
    <div className={styles.page}>
      <header className={styles.head} data-tabs={tabs !== undefined || undefined}>
        <h1>{title}</h1>
        {count !== undefined && <span className={styles.count}>{count}</span>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        {bar !== undefined && <div className={styles.bar}>{bar}</div>}
      </header>
      {tabs}
      <div className={styles.body} data-stale={stale || undefined}>
        {children}
      </div>
    </div>
  );
}

/** A part of a page under a heading of its own. */
export function Section({
  title,
  hint,
  actions,
  children,
}: {
  title: string;
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      <header className={styles.sectionHead}>
        <h2>{title}</h2>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      {children}
    </section>
  );
}
