import { Link } from "wouter";
import styles from "./LinkTabs.module.css";

export interface LinkTab {
  readonly key: string;
  readonly title: string;
  readonly href: string;
  /** Shown beside the title where it is not 0. */
  readonly count?: number;
}

interface Props {
  /** What the parts are of, for the accessible name: `Parts of the call`. */
  label: string;
  tabs: readonly LinkTab[];
  /** The key of the part that is shown. */
  current: string;
}

/** The parts of a page as links, so that each has an address. */
export function LinkTabs({ label, tabs, current }: Props) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {tabs.map(({ key, title, href, count = 0 }) => (
        <Link
          key={key}
          href={href}
          replace
          className={styles.tab}
          aria-current={key === current ? "page" : undefined}
        >
          {title}
          {count > 0 && <span className={styles.count}>{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
