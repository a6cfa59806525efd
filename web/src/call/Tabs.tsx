import { useLocation } from "wouter";
import { LinkTabs } from "../shell/LinkTabs";

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
  const tabs = (Object.keys(TABS) as Tab[]).map((key) => ({
    key,
    title: TABS[key],
    href: key === "transcript" ? path : `${path}?tab=${key}`,
    count: counts[key] ?? 0,
  }));
  return <LinkTabs label="Parts of the call" tabs={tabs} current={tab} />;
}
