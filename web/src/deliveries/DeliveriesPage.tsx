import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { Link, useLocation } from "wouter";
import type { Delivery, DeliveryCounts, Task } from "../api/types";
import { ListSkeleton } from "../calls/ListSkeleton";
import { counted } from "../format/quantity";
import { useConfirm } from "../shell/confirm";
import { Empty } from "../shell/Empty";
import { useMay } from "../shell/may";
import { Page } from "../shell/Page";
import { Problem } from "../shell/Problem";
import { useToast } from "../shell/toasts";
import { useQueryString } from "../shell/useQueryString";
import { useShortcuts } from "../shell/useShortcuts";
import { useWorkspace } from "../shell/workspace";
import { TaskProgress } from "../tasks/TaskProgress";
import { Causes } from "./Causes";
import styles from "./DeliveriesPage.module.css";
import { DeliveriesTable } from "./DeliveriesTable";
import { DeliveryCards } from "./DeliveryCards";
import { LogFilters } from "./LogFilters";
import {
  EVERYTHING,
  formatLogState,
  isNarrowed,
  type LogQuestion,
  type LogState,
  parseLogState,
  questionOf,
} from "./logState";
import { useCounts, useLatest, useLog, useRefreshDeliveries, useReplayMany } from "./queries";
import { Receipt } from "./Receipt";

/** The receipt that is open, from the path, and the list's state, from the query. */
function usePlace(deliveryId: number | null) {
  const workspace = useWorkspace();
  const search = useQueryString();
  const [, navigate] = useLocation();
  const state = useMemo(() => parseLogState(search), [search]);
  const hrefOf = useCallback(
    (open: number | null, shown: LogState) => {
      const query = formatLogState(shown);
      const path = `/w/${workspace.id}/deliveries${open === null ? "" : `/${open}`}`;
      return query === "" ? path : `${path}?${query}`;
    },
    [workspace.id],
  );
  const change = useCallback(
    (changed: Partial<LogState>) =>
      navigate(hrefOf(deliveryId, { ...state, ...changed }), { replace: true }),
    [navigate, hrefOf, deliveryId, state],
  );
  return { state, change, hrefOf, navigate };
}

/** How many receipts came since the list was read; the latest 50 are looked at. */
function useNews(question: LogQuestion, newest: number | undefined): number {
  const latest = useLatest(useWorkspace().id, question).data;
  if (!latest || newest === undefined) return latest?.length ?? 0;
  const known = latest.indexOf(newest);
  return known === -1 ? latest.filter((id) => id > newest).length : known;
}

function total(counts: DeliveryCounts, state: LogState): string {
  const shown = state.replayable
    ? [counts.replayable]
    : state.malformed
      ? [counts.malformed]
      : state.fate === null
        ? [counts.stored, counts.repeat, counts.differing_repeat, counts.refused]
        : [counts[state.fate]];
  const sum = shown.reduce((all, one) => all + one, 0);
  const more = shown.some((one) => one >= counts.counted_up_to) ? "+" : "";
  return more === ""
    ? counted(sum, "delivery", "deliveries")
    : `${sum.toLocaleString("en-US")}+ deliveries`;
}

function describeReplays({ counts, total: many, done }: Task): string {
  const { stored = 0, refused_again: again = 0, gone = 0 } = counts;
  const parts = [`${done} of ${many} tried`, `${stored} stored`, `${again} refused again`];
  if (gone > 0) parts.push(`${gone} gone meanwhile`);
  return `${parts.join(", ")}.`;
}

function ReplayAll({
  question,
  counts,
  onTask,
}: {
  question: LogQuestion;
  counts: DeliveryCounts;
  onTask: (taskId: number) => void;
}) {
  const replay = useReplayMany(useWorkspace().id);
  const confirm = useConfirm();
  const toast = useToast();
  const start = async () => {
    const yes = await confirm({
      title: "Replay all that match?",
      body: "Those that can be filed now become calls. The others stay refused, and are kept until their time is over. Bodies that need a change in the client are not among them.",
      action: "Replay all",
    });
    if (!yes) return;
    const { fate: _, ...rest } = question;
    replay.mutate(
      { filter: { ...rest, replayable: true }, to: null },
      {
        onSuccess: (task) => onTask(task.id),
        onError: (error) => toast({ text: error.message, tone: "error" }),
      },
    );
  };
  const many = counts.replayable.toLocaleString("en-US");
  return (
    <Button variant="default" size="xs" onClick={start} loading={replay.isPending}>
      Replay all {many}
      {counts.replayable >= counts.counted_up_to ? "+" : ""}
    </Button>
  );
}

export default function DeliveriesPage({ deliveryId }: { deliveryId: number | null }) {
  const workspace = useWorkspace();
  const may = useMay();
  const { state, change, hrefOf, navigate } = usePlace(deliveryId);
  const asked = formatLogState({ ...state, task: null });
  // Not with each change of the task, or its period would begin anew.
  const question = useMemo(() => questionOf(parseLogState(asked), Date.now()), [asked]);
  const list = useLog(workspace.id, question);
  const refresh = useRefreshDeliveries(workspace.id);
  const deliveries = useMemo(
    () => list.data?.pages.flatMap((page) => page.deliveries) ?? [],
    [list.data],
  );
  const counts = useCounts(workspace.id, question).data;
  const narrow = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  const scroller = useRef<HTMLDivElement>(null);
  const listHref = hrefOf(null, state);
  useShortcuts(
    deliveryId === null
      ? {}
      : { Escape: { does: "Close the receipt", run: () => navigate(listHref) } },
  );

  const { hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = list;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const news = useNews(question, list.isPlaceholderData ? undefined : deliveries[0]?.id);
  const isShort = (list.data?.pages.length ?? 0) <= 1;
  useEffect(() => {
    // At the top of the list new ones simply appear; further down they wait to be asked for.
    if (news > 0 && isShort && (scroller.current?.scrollTop ?? 0) < 40) void refetch();
  }, [news, isShort, refetch]);
  const showNews = () => {
    scroller.current?.scrollTo({ top: 0 });
    void refetch();
  };

  const onTask = (task: number) => change({ task });
  const body = () => {
    if (list.error && deliveries.length === 0) {
      return <Problem error={list.error} onRetry={() => refetch()} />;
    }
    if (list.isPending) return <ListSkeleton />;
    if (deliveries.length === 0 && !isNarrowed(state)) {
      return (
        <Empty
          title="Nothing was delivered yet"
          action={<Link href={`/w/${workspace.id}/calls`}>How to deliver a call</Link>}
        >
          <p>
            Every request with a key of this workspace leaves a receipt here, whether its call was
            stored or refused, and says why.
          </p>
        </Empty>
      );
    }
    if (deliveries.length === 0) {
      return (
        <Empty
          title="No delivery matches"
          action={
            <Button
              variant="default"
              size="xs"
              onClick={() => change({ ...EVERYTHING, task: state.task })}
            >
              Clear the filter
            </Button>
          }
        >
          <p>Take a condition away, or choose a longer time.</p>
        </Empty>
      );
    }
    const shared = {
      deliveries,
      pathOf: (delivery: Delivery) => hrefOf(delivery.id, state),
      openId: deliveryId,
      scroller,
      onNearEnd: loadMore,
    };
    return narrow ? (
      <DeliveryCards key={asked} {...shared} />
    ) : (
      <DeliveriesTable key={asked} {...shared} />
    );
  };
  const receipt = deliveryId !== null && (
    <Receipt
      key={deliveryId}
      deliveryId={deliveryId}
      listHref={listHref}
      pathOf={(id) => hrefOf(id, state)}
      onTask={onTask}
    />
  );
  const progress = state.task !== null && (
    <TaskProgress
      key={state.task}
      taskId={state.task}
      title="Replaying deliveries"
      describe={describeReplays}
      onClose={() => change({ task: null })}
      onEnd={refresh}
    />
  );
  const wantsRefused = state.replayable || state.malformed || state.fate === "refused";
  return (
    <Page
      title="Deliveries"
      count={counts && <span role="status">{total(counts, state)}</span>}
      actions={
        wantsRefused &&
        !state.malformed &&
        may.edit &&
        counts !== undefined &&
        counts.replayable > 0 && <ReplayAll question={question} counts={counts} onTask={onTask} />
      }
      bar={
        narrow && deliveryId !== null ? undefined : (
          <LogFilters state={state} counts={counts} change={change} />
        )
      }
      stale={list.isPlaceholderData}
    >
      <div className={styles.page}>
        {progress}
        {wantsRefused && Object.keys(state.fields).length === 0 && deliveryId === null && (
          <Causes fromMs={question.from_ms ?? 0} hrefOf={(id) => hrefOf(id, state)} />
        )}
        {news > 0 && !(narrow && deliveryId !== null) && (
          <button type="button" className={styles.news} onClick={showNews}>
            {news >= 50
              ? "50 or more new deliveries"
              : counted(news, "new delivery", "new deliveries")}
          </button>
        )}
        <div className={styles.both} data-open={deliveryId !== null || undefined}>
          {!(narrow && deliveryId !== null) && <div className={styles.log}>{body()}</div>}
          {receipt && <div className={styles.panel}>{receipt}</div>}
        </div>
      </div>
    </Page>
  );
}
