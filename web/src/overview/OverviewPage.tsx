import { useCallback, useMemo } from "react";
import { useLocation } from "wouter";
import type { GroupFigures, Overview } from "../api/types";
import { useCallCount } from "../calls/queries";
import { RefusedBanner } from "../deliveries/RefusedBanner";
import { FirstRun } from "../firstRun/FirstRun";
import { FirstRunBar } from "../firstRun/FirstRunBar";
import { counted } from "../format/quantity";
import { Empty } from "../shell/Empty";
import { Page } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { useTimeZone } from "../shell/timeZone";
import { useQueryString } from "../shell/useQueryString";
import { useWorkspace } from "../shell/workspace";
import { CallsPanel } from "./CallsPanel";
import { LatencyPanel, StagesPanel } from "./LatencyPanel";
import { LookPanel } from "./LookPanel";
import styles from "./OverviewPage.module.css";
import { Panel } from "./Panel";
import { PeriodBar } from "./PeriodBar";
import { useOverview } from "./queries";
import { Shares } from "./Shares";
import { TilesSkeleton } from "./Skeleton";
import {
  formatOverviewState,
  type OverviewQuestion,
  type OverviewState,
  parseOverviewState,
  questionOf,
} from "./state";
import { GroupsTable, ToolsTable } from "./Tables";
import { TagsPanel } from "./TagsPanel";
import { Tiles } from "./Tiles";
import { VERDICTS } from "./verdicts";

const EVERYTHING = { filter: [], sort: "" };

function useOverviewState(): [OverviewState, (changed: Partial<OverviewState>) => void] {
  const search = useQueryString();
  const [path, navigate] = useLocation();
  const state = useMemo(() => parseOverviewState(search), [search]);
  const change = useCallback(
    (changed: Partial<OverviewState>) => {
      const query = formatOverviewState({ ...state, ...changed });
      navigate(query === "" ? path : `${path}?${query}`, { replace: true });
    },
    [state, path, navigate],
  );
  return [state, change];
}

/** How it is going: the figures of a period beside those of the one before. */
export default function OverviewPage() {
  const workspace = useWorkspace();
  const { zone } = useTimeZone();
  const [state, change] = useOverviewState();
  const question = useMemo(() => questionOf(state, zone), [state, zone]);
  const overview = useOverview(workspace.id, question);
  const { data } = overview;
  const hasCalls = data?.tiles.some(({ key, value }) => key === "calls" && Boolean(value));
  return (
    <Page
      title="Overview"
      bar={
        <>
          <RefusedBanner />
          {hasCalls && <FirstRunBar />}
          <PeriodBar state={state} overview={data} change={change} />
        </>
      }
      stale={overview.isPlaceholderData}
    >
      {overview.error && !data && (
        <Problem error={overview.error} onRetry={() => overview.refetch()} />
      )}
      {overview.isPending && <TilesSkeleton />}
      {data && <Figures overview={data} question={question} state={state} change={change} />}
    </Page>
  );
}

interface FiguresProps {
  overview: Overview;
  question: OverviewQuestion;
  state: OverviewState;
  change: (changed: Partial<OverviewState>) => void;
}

function Figures({ overview, question, state, change }: FiguresProps) {
  const calls = overview.tiles.find(({ key }) => key === "calls")?.value ?? 0;
  if (calls === 0 && overview.pending_hours === 0) {
    return <NoCalls overview={overview} state={state} change={change} />;
  }
  return (
    <>
      {overview.pending_hours > 0 && (
        <p className={styles.pending} role="status">
          Figures are being put together: {counted(overview.pending_hours, "hour")} of agents left,
          the latest first.
        </p>
      )}
      <Tiles overview={overview} />
      <div className={styles.columns}>
        <div className={styles.wide}>
          <CallsPanel overview={overview} />
          <LatencyPanel overview={overview} question={question} />
          <Panel title="Tools" hint="a call counts once for each tool" place="tools">
            <ToolsTable tools={overview.tools} filter={overview.filter} />
          </Panel>
          <EndsPanel overview={overview} calls={calls} />
        </div>
        <div className={styles.narrow}>
          <LookPanel overview={overview} question={question} />
          <TagsPanel overview={overview} calls={calls} agentId={state.agentId} />
          <StagesPanel overview={overview} question={question} />
          <VerdictPanel overview={overview} calls={calls} />
        </div>
      </div>
      <Groups overview={overview} state={state} />
    </>
  );
}

function VerdictPanel({ overview, calls }: PartProps) {
  const { filter } = overview;
  return (
    <Panel title="Provider’s verdict" place="verdict">
      <Shares
        of={calls}
        filter={filter}
        lines={overview.verdicts.map((share) => {
          const verdict = VERDICTS.find(({ value }) => value === share.value) ?? VERDICTS[2];
          return { ...share, key: verdict.key, title: verdict.title, color: verdict.color };
        })}
      />
      <h3 className={styles.subtitle}>Sentiment</h3>
      <Shares
        of={calls}
        filter={filter}
        lines={overview.sentiments.map((share) => ({
          ...share,
          key: share.value ?? "",
          title: share.value ?? "not told",
          color: SENTIMENT_COLORS[share.value ?? ""] ?? "var(--line-strong)",
        }))}
      />
    </Panel>
  );
}

function EndsPanel({ overview, calls }: PartProps) {
  return (
    <Panel title="Why calls end" hint="disconnection reason" place="ends">
      <Shares
        of={calls}
        filter={overview.filter}
        lines={overview.disconnection_reasons.map((share) => ({
          ...share,
          key: share.value ?? "",
          title: share.value ?? "not told",
          color: share.value === "error" ? "var(--error-fill)" : "var(--agent-fill)",
        }))}
      />
    </Panel>
  );
}

interface PartProps {
  overview: Overview;
  /** How many calls the period has. */
  calls: number;
}

const SENTIMENT_COLORS: Record<string, string> = {
  positive: "var(--user-fill)",
  neutral: "var(--agent-fill)",
  negative: "var(--error-fill)",
};

function Groups({ overview, state }: Pick<FiguresProps, "overview" | "state">) {
  const workspace = useWorkspace();
  const to = (changed: Partial<OverviewState>) => {
    const query = formatOverviewState({ ...state, ...changed });
    return `/w/${workspace.id}/overview${query === "" ? "" : `?${query}`}`;
  };
  const isOfAgent = state.agentId !== null;
  const groups = isOfAgent ? overview.versions : overview.agents;
  const hrefOf = (group: GroupFigures) =>
    isOfAgent ? to({ version: group.version }) : to({ agentId: group.id, version: state.version });
  return (
    <Panel
      title={isOfAgent ? "Versions" : "Agents"}
      hint={isOfAgent ? "of this agent, in this period" : undefined}
      place="groups"
    >
      <GroupsTable
        groups={groups}
        title={isOfAgent ? "Version" : "Agent"}
        overview={overview}
        hrefOf={hrefOf}
      />
    </Panel>
  );
}

function NoCalls({ overview, state, change }: Omit<FiguresProps, "question">) {
  const workspace = useWorkspace();
  const count = useCallCount(workspace.id, EVERYTHING);
  if (!count.data) return <TilesSkeleton />;
  if (count.data.count === 0) return <FirstRun />;
  const isNarrowed = state.agentId !== null || state.version !== null;
  return (
    <>
      <Tiles overview={overview} />
      <Empty
        title="No calls in this period"
        icon="overview"
        action={
          <div className={styles.ways}>
            {isNarrowed && (
              <button
                type="button"
                className={styles.way}
                onClick={() => change({ agentId: null, version: null })}
              >
                Show all agents
              </button>
            )}
            <button
              type="button"
              className={styles.way}
              onClick={() => change({ period: "90d", from: null, to: null })}
            >
              Look at the last 90 days
            </button>
          </div>
        }
      >
        <p>
          There are {counted(count.data.count, "call")}
          {count.data.capped && " or more"} in this workspace, but none that match here.
        </p>
      </Empty>
    </>
  );
}
