import { useCallback, useMemo } from "react";
import { useLocation } from "wouter";
import { useQueryString } from "../shell/useQueryString";
import { formatListState, type ListState, parseListState } from "./listState";

export type ChangeList = (change: Partial<ListState>) => void;

/** What the list shows. The URL is where it is kept, so every state can be linked to. */
export function useListState(): [ListState, ChangeList] {
  const search = useQueryString();
  const [path, navigate] = useLocation();
  const state = useMemo(() => parseListState(search), [search]);
  const change = useCallback<ChangeList>(
    (changed) => {
      const query = formatListState({ ...state, ...changed });
      navigate(query === "" ? path : `${path}?${query}`, { replace: true });
    },
    [state, path, navigate],
  );
  return [state, change];
}

/** The list's last URL, so that a call's page leads back to it, also after a reload. */
const LAST = "tuner.list.";

export function rememberList(workspaceId: number, search: string): void {
  sessionStorage.setItem(LAST + workspaceId, search);
}

/** The query of the list that was last looked at, without its `?`. */
export function lastListSearch(workspaceId: number): string {
  return sessionStorage.getItem(LAST + workspaceId) ?? "";
}

export function listPath(workspaceId: number): string {
  const search = lastListSearch(workspaceId);
  return `/w/${workspaceId}/calls${search === "" ? "" : `?${search}`}`;
}
