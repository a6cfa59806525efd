import { type InfiniteData, useQuery, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { answer, api } from "../api/client";
import { type CallsQuestion, formatSort, NEWEST_FIRST } from "./listState";
import { type ListPage, withNew } from "./merge";
import { listKey } from "./queries";
import type { Asked } from "./useAsked";

const LOOK_AGAIN_MS = 5000;
const TAKEN_AT_ONCE = 100;
/** Who has done nothing for so long at the top of the list sees new calls come in by themselves. */
const IDLE_MS = 2000;

export interface News {
  readonly count: number;
  readonly capped: boolean;
  /** Shows them. */
  readonly takeIn: () => void;
}

/** When the viewer last did something. */
function useLastActivity(): RefObject<number> {
  const last = useRef(0);
  useEffect(() => {
    const note = () => {
      last.current = performance.now();
    };
    const events = ["pointermove", "pointerdown", "keydown", "wheel"] as const;
    for (const event of events) window.addEventListener(event, note, { passive: true });
    return () => {
      for (const event of events) window.removeEventListener(event, note);
    };
  }, []);
  return last;
}

/**
 * What came into a list since it was loaded. Asked every few seconds while one looks at the page.
 * `mayMove` says whether the list is at its top with nothing chosen in it: then new calls come in
 * by themselves once the viewer is idle.
 */
export function useNews(
  workspaceId: number,
  question: CallsQuestion,
  asked: Asked | null,
  latest: number | null,
  mayMove: () => boolean,
): News {
  const client = useQueryClient();
  const activity = useLastActivity();
  const isNewestFirst = question.sort === formatSort(NEWEST_FIRST);
  const news = useQuery({
    queryKey: ["new-calls", workspaceId, question.q, question.filter, asked, latest],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls/new", {
          params: {
            path: { workspace_id: workspaceId },
            query: {
              filter: question.filter,
              ...asked,
              limit: isNewestFirst ? TAKEN_AT_ONCE : 0,
              ...(question.q === undefined ? {} : { q: question.q }),
              ...(latest === null ? {} : { after: latest }),
            },
          },
          signal,
        }),
      ),
    enabled: latest !== null,
    // Nothing is new to a list that was loaded a moment ago.
    initialData: latest === null ? undefined : { calls: [], count: 0, capped: false, latest },
    staleTime: LOOK_AGAIN_MS,
    refetchInterval: LOOK_AGAIN_MS,
  }).data;
  const takeIn = useCallback(() => {
    if (!news || news.count === 0) return;
    const key = listKey(workspaceId, question, asked);
    void client.invalidateQueries({ queryKey: ["call-count", workspaceId] });
    if (!isNewestFirst || news.count > news.calls.length) {
      void client.resetQueries({ queryKey: key });
      return;
    }
    client.setQueryData<InfiniteData<ListPage>>(
      key,
      (data) => data && { ...data, pages: withNew(data.pages, news.calls, news.latest) },
    );
  }, [client, workspaceId, question, asked, isNewestFirst, news]);
  useEffect(() => {
    if (!isNewestFirst || !news || news.count === 0) return;
    const look = () => {
      if (mayMove() && performance.now() - activity.current > IDLE_MS) takeIn();
    };
    look();
    const again = setInterval(look, IDLE_MS / 2);
    return () => clearInterval(again);
  }, [isNewestFirst, news, mayMove, activity, takeIn]);
  return { count: news?.count ?? 0, capped: news?.capped ?? false, takeIn };
}
