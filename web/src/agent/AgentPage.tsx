import { Button } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Link, useLocation } from "wouter";
import { providerOf } from "../agents/providers";
import { useAgent } from "../agents/queries";
import { useArchiveWithUndo } from "../agents/useArchiveWithUndo";
import { ApiError } from "../api/errors";
import type { Agent } from "../api/types";
import { formatInstant } from "../format/time";
import { LinkTabs } from "../shell/LinkTabs";
import { EDITORS_ONLY, useMay } from "../shell/may";
import { Page } from "../shell/Page";
import { Notice, Problem } from "../shell/Problem";
import { useQueryString } from "../shell/useQueryString";
import { useShortcuts } from "../shell/useShortcuts";
import { useWorkspace } from "../shell/workspace";
import styles from "./AgentPage.module.css";
import { ConnectionTab } from "./ConnectionTab";
import { SettingsTab } from "./SettingsTab";
import { SetupTab } from "./SetupTab";
import { VersionsTab } from "./VersionsTab";

const AnalysisTab = lazy(() => import("../analysis/AnalysisTab"));
const EvalsTab = lazy(() => import("../evals/EvalsTab"));
const RulesTab = lazy(() => import("../rules/RulesTab"));

const TABS = {
  connection: "Connection",
  setup: "Prompt & tools",
  analysis: "Analysis",
  evals: "Evals",
  rules: "Rules",
  versions: "Versions",
  settings: "Settings",
} as const;
type Tab = keyof typeof TABS;

function isTab(text: string | null): text is Tab {
  return text !== null && Object.hasOwn(TABS, text);
}

function AgentTab({ agent, tab }: { agent: Agent; tab: Tab }) {
  switch (tab) {
    case "connection":
      return <ConnectionTab agent={agent} />;
    case "setup":
      return <SetupTab agent={agent} />;
    case "analysis":
      return <AnalysisTab agent={agent} />;
    case "evals":
      return <EvalsTab agent={agent} />;
    case "rules":
      return <RulesTab agent={agent} />;
    case "versions":
      return <VersionsTab agent={agent} />;
    case "settings":
      return <SettingsTab agent={agent} />;
  }
}

function ArchivedNote({ agent, since }: { agent: Agent; since: string }) {
  const may = useMay();
  const { restore } = useArchiveWithUndo();
  return (
    <div className={styles.archived} role="status">
      <p>
        Archived since {formatInstant(Date.parse(since))}. Its calls stay; deliveries to its Agent
        ID are refused.
      </p>
      <Button
        size="xs"
        variant="default"
        disabled={!may.edit}
        title={may.edit ? undefined : EDITORS_ONLY}
        onClick={() => restore(agent)}
      >
        Restore
      </Button>
    </div>
  );
}

function Loaded({ agent }: { agent: Agent }) {
  const { id } = useWorkspace();
  const [path] = useLocation();
  const asked = new URLSearchParams(useQueryString()).get("tab");
  const tab = isTab(asked) ? asked : "connection";
  const calls = `/w/${id}/calls?filter=${encodeURIComponent(`agent_id=${agent.id}`)}`;
  return (
    <Page
      title={agent.name}
      count={`${providerOf(agent.integration_name).title} · ${agent.call_direction}${
        agent.lang === null ? "" : ` · ${agent.lang}`
      }`}
      actions={
        <Button component={Link} href={calls} variant="default" size="xs">
          Calls of this agent
        </Button>
      }
      tabs={
        <LinkTabs
          label="Parts of the agent"
          current={tab}
          tabs={Object.entries(TABS).map(([key, title]) => ({
            key,
            title,
            href: key === "connection" ? path : `${path}?tab=${key}`,
          }))}
        />
      }
    >
      {agent.deleted_at !== null && <ArchivedNote agent={agent} since={agent.deleted_at} />}
      <Suspense fallback={<div role="status" aria-label="Loading" />}>
        <AgentTab agent={agent} tab={tab} />
      </Suspense>
    </Page>
  );
}

/** One agent: how it is connected, what it is told, how its versions do. */
export default function AgentPage({ agentId }: { agentId: number }) {
  const { id } = useWorkspace();
  const agent = useAgent(id, agentId);
  useShortcuts({
    u: { does: "Back to the agents", run: () => document.getElementById("back")?.click() },
  });
  const body = () => {
    if (agent.data) return <Loaded agent={agent.data} />;
    const status = agent.error instanceof ApiError ? agent.error.status : null;
    if (!Number.isSafeInteger(agentId) || status === 404 || status === 422) {
      const back = <Link href={`/w/${id}/agents`}>All agents</Link>;
      return (
        <Notice isPage title="There is no such agent" action={back}>
          <p>The address may be mistyped, or belong to another workspace.</p>
        </Notice>
      );
    }
    if (agent.error) return <Problem error={agent.error} onRetry={() => agent.refetch()} />;
    return <div role="status" aria-label="Loading the agent" />;
  };
  return (
    <div className={styles.page}>
      <nav className={styles.crumbs} aria-label="Where this is">
        <Link id="back" href={`/w/${id}/agents`}>
          Agents
        </Link>
        <span aria-hidden="true">/</span>
        <code>{agent.data?.remote_identifier ?? agentId}</code>
      </nav>
      <div className={styles.rest}>{body()}</div>
    </div>
  );
}
