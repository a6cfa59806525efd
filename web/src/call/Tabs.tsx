import { useLocation } from "wouter";
import { LinkTabs } from "../shell/LinkTabs";
import { useShortcuts } from "../shell/useShortcuts";

const TABS = {
  transcript: "Transcript",
  evals: "Evals",
  latency: "Latency",
  metrics: "Metrics",
  path: "Path",
  events: "Events",
  details: "Details",
  warnings: "Warnings",
  deliveries: "Deliveries",
  body: "Body",
} as const;

export type Tab = keyof typeof TABS;

const KEYS = Object.keys(TABS) as Tab[];

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

/** The parts of the call, each at a URL of its own; the keys 1 to 9 lead to the first nine. */
export function Tabs({ tab, counts }: Props) {
  const [path, navigate] = useLocation();
  const tabs = KEYS.map((key) => ({
    key,
    title: TABS[key],
    href: key === "transcript" ? path : `${path}?tab=${key}`,
    count: counts[key] ?? 0,
  }));
  useShortcuts(
    Object.fromEntries(
      tabs
        .slice(0, 9)
        .map(({ title, href }, position) => [
          String(position + 1),
          { does: title, run: () => navigate(href, { replace: true }) },
        ]),
    ),
  );
  return <LinkTabs label="Parts of the call" tabs={tabs} current={tab} />;
}
