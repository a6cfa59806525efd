import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useMetrics } from "../api/reference";
import type { CallRow } from "../api/types";
import { RefusedBanner } from "../deliveries/RefusedBanner";
import { counted } from "../format/quantity";
import { Page } from "../shell/Page";
import { Notice, Problem } from "../shell/Problem";
import { useQueryString } from "../shell/useQueryString";
import { useWorkspace } from "../shell/workspace";
import { CallCards } from "./CallCards";
import { CallsTable } from "./CallsTable";
import { ColumnsMenu } from "./ColumnsMenu";
import { chosenColumns, columnsWith } from "./columns";
import { ExportMenu } from "./ExportMenu";
import { FirstCall } from "./FirstCall";
import { FilterBar } from "./filter/FilterBar";
import { ListSkeleton } from "./ListSkeleton";
import { type CallsQuestion, isNarrowed, questionOf } from "./listState";
import { useCallCount, useCalls } from "./queries";
import { useColumns } from "./useColumns";
import { rememberList, useListState } from "./useListState";

function Count({ question }: { question: CallsQuestion }) {
  const count = useCallCount(useWorkspace().id, question).data;
  if (!count) return null;
  return (
    <span role="status">
      {count.capped
        ? `${count.count.toLocaleString("en-US")}+ calls`
        : counted(count.count, "call")}
    </span>
  );
}

export function CallsPage() {
  const workspace = useWorkspace();
  const search = useQueryString();
  const [state, change] = useListState();
  useEffect(() => rememberList(workspace.id, search), [workspace.id, search]);

  const question = useMemo(() => questionOf(state, Date.now()), [state]);
  const [firstQuestion] = useState(question);
  const list = useCalls(workspace.id, question);
  const calls = useMemo(() => list.data?.pages.flatMap((page) => page.calls) ?? [], [list.data]);

  const metrics = useMetrics().data;
  const all = useMemo(() => columnsWith(metrics ?? []), [metrics]);
  const [keys, setKeys] = useColumns(state, change);
  const columns = useMemo(() => chosenColumns(all, keys), [all, keys]);
  const narrow = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const pathOf = useCallback(
    (call: CallRow) => `/w/${workspace.id}/calls/${call.id}`,
    [workspace.id],
  );

  const body = () => {
    if (list.error && calls.length === 0) {
      return <Problem error={list.error} onRetry={() => list.refetch()} />;
    }
    if (list.isPending || metrics === undefined) return <ListSkeleton />;
    if (calls.length === 0 && !isNarrowed(state)) return <FirstCall />;
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
    const shared = { calls, pathOf, onNearEnd: loadMore, restoring: question === firstQuestion };
    // A new question starts at the top.
    const key = JSON.stringify(question);
    if (narrow) return <CallCards key={key} {...shared} />;
    return (
      <CallsTable
        key={key}
        {...shared}
        columns={columns}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
      />
    );
  };

  return (
    <Page
      title="Calls"
      count={<Count question={question} />}
      actions={
        <>
          {!narrow && <ColumnsMenu all={all} keys={keys} onChange={setKeys} />}
          <ExportMenu question={question} />
        </>
      }
      bar={
        <>
          <RefusedBanner />
          <FilterBar state={state} change={change} />
        </>
      }
      stale={list.isPlaceholderData}
    >
      {body()}
    </Page>
  );
}
