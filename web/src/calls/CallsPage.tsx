import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useMetrics } from "../api/reference";
import type { CallCount, CallRow, SavedView } from "../api/types";
import { RefusedBanner } from "../deliveries/RefusedBanner";
import { FirstRun } from "../firstRun/FirstRun";
import { FirstRunBar } from "../firstRun/FirstRunBar";
import { counted } from "../format/quantity";
import { Page } from "../shell/Page";
import { Notice, Problem } from "../shell/Problem";
import { useQueryString } from "../shell/useQueryString";
import { useWorkspace } from "../shell/workspace";
import { CallCards } from "./CallCards";
import styles from "./CallsPage.module.css";
import { CallsTable } from "./CallsTable";
import { CallTasks } from "./CallTasks";
import { ColumnsMenu } from "./ColumnsMenu";
import { chosenColumns, columnsWith } from "./columns";
import { DeletedMenu } from "./DeletedMenu";
import { ExportMenu } from "./ExportMenu";
import { ExportProgress } from "./ExportProgress";
import { FilterBar } from "./filter/FilterBar";
import { ListSkeleton } from "./ListSkeleton";
import { isNarrowed, questionOf } from "./listState";
import { NewsPill } from "./NewsPill";
import { callPath } from "./neighbours";
import { useCallCount, useCalls, useEvalsOfWorkspace } from "./queries";
import { SelectionBar } from "./SelectionBar";
import { useAsked } from "./useAsked";
import { useColumns } from "./useColumns";
import { useListSelection } from "./useListSelection";
import { rememberList, useListState } from "./useListState";
import { useNews } from "./useNews";
import { viewIn } from "./views/content";
import { defaultView } from "./views/defaultView";
import { useViews } from "./views/queries";
import { ViewTabs } from "./views/ViewTabs";

function Count({ count, capped }: CallCount) {
  return (
    <span role="status">
      {capped ? `${count.toLocaleString("en-US")}+ calls` : counted(count, "call")}
    </span>
  );
}

/** The page, once the view that its URL names is known. */
export function CallsPage() {
  const { id } = useWorkspace();
  const search = useQueryString();
  const [path, navigate] = useLocation();
  const views = useViews(id);
  // Only whoever comes without a question gets the view that they open the calls with.
  const [first] = useState(() => (search === "" ? defaultView(id) : null));
  useEffect(() => {
    if (first !== null) navigate(`${path}?view=${first}`, { replace: true });
  }, [first, path, navigate]);
  if (views.isPending && viewIn(search).id !== null) {
    return (
      <Page title="Calls">
        <ListSkeleton />
      </Page>
    );
  }
  return <CallList views={views.data ?? []} />;
}

function CallList({ views }: { views: readonly SavedView[] }) {
  const workspace = useWorkspace();
  const search = useQueryString();
  const { state, change, view, isEdited } = useListState(views);
  useEffect(() => rememberList(workspace.id, search, state), [workspace.id, search, state]);

  const question = useMemo(() => questionOf(state, Date.now()), [state]);
  const [firstQuestion] = useState(question);
  const metrics = useMetrics().data;
  const evals = useEvalsOfWorkspace(workspace.id).data;
  const all = useMemo(() => columnsWith(metrics ?? [], evals ?? []), [metrics, evals]);
  const [keys, setKeys] = useColumns(state, change);
  const asked = useAsked(keys, metrics);
  const list = useCalls(workspace.id, question, asked);
  // While an answer is awaited, what is shown belongs to the question before.
  const [answered, setAnswered] = useState(question);
  if (answered !== question && !list.isPlaceholderData) setAnswered(question);
  const calls = useMemo(() => list.data?.pages.flatMap((page) => page.calls) ?? [], [list.data]);

  const columns = useMemo(() => chosenColumns(all, keys), [all, keys]);
  const exported = columns.map(({ key }) => key);
  const narrow = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const pathOf = useCallback(
    (call: CallRow) => callPath(workspace.id, call.id, answered.q),
    [workspace.id, answered.q],
  );
  const selected = useListSelection(calls, question);
  const isNothingSelected = selected.selection.ids.size === 0 && !selected.selection.all;
  const resting = useRef(false);
  const mayMove = useCallback(
    () => isNothingSelected && (resting.current || calls.length === 0),
    [isNothingSelected, calls.length],
  );
  const onRest = useCallback((is: boolean) => {
    resting.current = is;
  }, []);
  const latest = list.isPlaceholderData ? null : (list.data?.pages[0]?.latest ?? null);
  const news = useNews(workspace.id, question, asked, latest, mayMove);
  // Counted once the list is drawn: whoever waits, waits for the calls.
  const isAnswered = list.isSuccess && !list.isPlaceholderData;
  const count = useCallCount(workspace.id, question, isAnswered).data;

  const hasFailed = list.error !== null && calls.length === 0;
  const body = () => {
    if (hasFailed) {
      return <Problem error={list.error} onRetry={() => list.refetch()} />;
    }
    if (list.isPending || metrics === undefined) return <ListSkeleton />;
    if (calls.length === 0 && !isNarrowed(state)) return <FirstRun />;
    if (calls.length === 0) {
      const clear = () => change({ text: "", filters: [], period: null });
      return (
        <Notice
          title="No call matches"
          action={
            <Button variant="default" size="xs" onClick={clear}>
              Clear search and filters
            </Button>
          }
        >
          <p>Take a condition away, or search for other words.</p>
        </Notice>
      );
    }
    const shared = {
      calls,
      pathOf,
      onNearEnd: loadMore,
      restoring: question === firstQuestion,
      question,
      answered,
      list: selected,
      onRest,
    };
    if (narrow) return <CallCards {...shared} />;
    return (
      <CallsTable
        {...shared}
        columns={columns}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onColumns={setKeys}
      />
    );
  };

  return (
    <Page
      title="Calls"
      count={count && !hasFailed && <Count {...count} />}
      actions={
        <>
          <DeletedMenu />
          {!narrow && <ColumnsMenu all={all} keys={keys} onChange={setKeys} />}
          <ExportMenu
            question={question}
            columns={exported}
            total={count && !count.capped ? count.count : null}
          />
        </>
      }
      bar={
        <>
          <RefusedBanner />
          {calls.length > 0 && <FirstRunBar />}
          <ViewTabs views={views} view={view} isEdited={isEdited} state={state} />
          <FilterBar state={state} change={change} />
          <CallTasks />
          <ExportProgress />
        </>
      }
      stale={list.isPlaceholderData}
    >
      <div className={styles.list}>
        {list.isFetching && !list.isFetchingNextPage && list.isPlaceholderData && (
          <progress className={styles.waiting} aria-label="Looking for the calls" />
        )}
        <NewsPill {...news} />
        {body()}
        {!isNothingSelected && (
          <SelectionBar
            list={selected}
            question={question}
            hasMore={hasNextPage}
            loaded={calls.length}
            exporting={
              <ExportMenu
                question={question}
                columns={exported}
                ids={selected.selection.all ? [] : [...selected.selection.ids]}
                total={selected.selection.all ? null : selected.selection.ids.size}
              />
            }
          />
        )}
      </div>
    </Page>
  );
}
