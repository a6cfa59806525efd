import { Link, useLocation } from "wouter";
import styles from "./Tabs.module.css";

const TABS = {
  transcript: "Transcript",
  metrics: "Metrics",
  details: "Details",
  warnings: "Warnings",
  deliveries: "Deliveries",
  body: "Body",
} as const;

export type Tab = keyof typeof TABS;

function isTab(text: string | null): text is Tab {
  return text !== null && Object.hasOwn(TABS, text);
}

/** The part of the call that the URL names; the transcript where it names none. */
export function readTab(search: string): Tab {
  const tab = new URLSearchParams(search).get("tab");
  return isTab(tab) ? tab : "transcript";
}

interface Props {
  tab: Tab;
  counts: Partial<Record<Tab, number>>;
}

export function Tabs({ tab, counts }: Props) {
  const [path] = useLocation();
  return (
    <nav className={styles.tabs} aria-label="Parts of the call">
      {(Object.keys(TABS) as Tab[]).map((key) => (
        <Link
          key={key}
          href={key === "transcript" ? path : `${path}?tab=${key}`}
          replace
          className={styles.tab}
          aria-current={key === tab ? "page" : undefined}
        >
          {TABS[key]}
          {(counts[key] ?? 0) > 0 && <span className={styles.count}>{counts[key]}</span>}
        </Link>
      ))}
    </nav>
  );
}
