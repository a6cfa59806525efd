import { useEffect, useMemo, useRef, useState } from "react";
import { Link } from "wouter";
import { ApiError } from "../api/errors";
import { useMetrics } from "../api/reference";
import type { CallDetail } from "../api/types";
import { listPath } from "../calls/useListState";
import { noteOpened } from "../firstRun/progress";
import { formatInstant } from "../format/time";
import { useRememberCall } from "../palette/recentCalls";
import { Notice, Problem } from "../shell/Problem";
import { usePageTitle } from "../shell/usePageTitle";
import { useQueryString } from "../shell/useQueryString";
import { useWorkspace } from "../shell/workspace";
import { BodyTab } from "./BodyTab";
import { CallBar } from "./CallBar";
import { CallHeader } from "./CallHeader";
import styles from "./CallPage.module.css";
import { DeliveriesTab } from "./DeliveriesTab";
import { DetailsTab } from "./DetailsTab";
import { EvalsTab } from "./EvalsTab";
import { EventsTab } from "./EventsTab";
import { LatencyTab } from "./LatencyTab";
import { MetricsTab } from "./MetricsTab";
import { PathTab } from "./PathTab";
import { useCall } from "./queries";
import { Recording } from "./Recording";
import { readTab, type Tab, Tabs } from "./Tabs";
import { TranscriptTab } from "./TranscriptTab";
import { type GoToRow, useRowTarget } from "./useRowTarget";
import { WarningsTab } from "./WarningsTab";

interface TabProps {
  call: CallDetail;
  tab: Exclude<Tab, "transcript" | "latency" | "events">;
  onGoTo: GoToRow;
}

function CallTab({ call, tab, onGoTo }: TabProps) {
  const metrics = useMetrics().data ?? [];
  switch (tab) {
    case "evals":
      return <EvalsTab call={call} onGoTo={onGoTo} />;
    case "metrics":
      return <MetricsTab call={call} metrics={metrics} />;
    case "path":
      return <PathTab call={call} onGoTo={onGoTo} />;
    case "details":
      return <DetailsTab call={call} />;
    case "warnings":
      return <WarningsTab call={call} metrics={metrics} onGoTo={onGoTo} />;
    case "deliveries":
      return <DeliveriesTab callId={call.id} />;
    case "body":
      return <BodyTab callId={call.id} />;
  }
}

function Loaded({ call }: { call: CallDetail }) {
  useRememberCall(useWorkspace().id, call);
  usePageTitle(`${call.agent.name}, ${formatInstant(call.started_at_ms)}`);
  const workspace = useWorkspace();
  const tab = readTab(useQueryString());
  // State and not a ref: what scrolls within must be drawn after it is there.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const audio = useRef<HTMLAudioElement>(null);
  const [target, goTo] = useRowTarget();
  const counts = useMemo(
    () => ({ warnings: call.warning_list.length + call.quality.length }),
    [call.warning_list, call.quality],
  );
  return (
    <div ref={setScroller} className={styles.scroller}>
      <CallHeader call={call} onGoTo={goTo} />
      <Recording call={call} audio={audio} />
      {!call.body_kept && (
        <p className={styles.bodiless} role="note">
          The body of this call was taken away after its time (
          <Link href={`/w/${workspace.id}/settings/retention`}>Retention</Link>): what was said is
          gone, the measurements stay, and it cannot be measured anew.
        </p>
      )}
      <Tabs tab={tab} counts={counts} />
      {scroller && tab === "transcript" && (
        <TranscriptTab
          call={call}
          scroller={scroller}
          audio={audio}
          target={target}
          onGoTo={goTo}
        />
      )}
      {scroller && tab === "latency" && (
        <LatencyTab call={call} scroller={scroller} onGoTo={goTo} />
      )}
      {scroller && tab === "events" && <EventsTab call={call} scroller={scroller} onGoTo={goTo} />}
      {tab !== "transcript" && tab !== "latency" && tab !== "events" && (
        <div className={styles.tab}>
          <CallTab call={call} tab={tab} onGoTo={goTo} />
        </div>
      )}
    </div>
  );
}

function Skeleton() {
  return (
    <div className={styles.skeleton} role="status" aria-label="Loading the call">
      {[220, 480, 900, 640, 720, 560].map((width) => (
        <span key={width} style={{ width }} />
      ))}
    </div>
  );
}

export default function CallPage({ callId }: { callId: number }) {
  const workspace = useWorkspace();
  const call = useCall(workspace.id, callId);
  const back = listPath(workspace.id);
  const isThere = call.data !== undefined;
  useEffect(() => {
    if (isThere) noteOpened(workspace.id);
  }, [workspace.id, isThere]);
  const body = () => {
    if (call.data) return <Loaded call={call.data} />;
    if (!call.error) return <Skeleton />;
    if (
      call.error instanceof ApiError &&
      (call.error.status === 404 || call.error.status === 422)
    ) {
      return (
        <Notice isPage title="There is no such call" action={<Link href={back}>All calls</Link>}>
          <p>It may have been deleted, or belong to another workspace.</p>
        </Notice>
      );
    }
    return <Problem error={call.error} onRetry={() => call.refetch()} />;
  };
  return (
    <div className={styles.page}>
      <CallBar callId={callId} call={call.data} />
      {body()}
    </div>
  );
}
