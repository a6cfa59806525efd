import { useCallback, useMemo } from "react";
import { useLocation } from "wouter";
import type { SavedView } from "../api/types";
import { useQueryString } from "../shell/useQueryString";
import { formatListState, type ListState, parseListState } from "./listState";
import { searchOf, stateOf, viewIn } from "./views/content";

export type ChangeList = (change: Partial<ListState>) => void;

export interface ShownList {
  readonly state: ListState;
  readonly change: ChangeList;
  /** The saved view that is shown, and whether something is changed on top of it. */
  readonly view: SavedView | null;
  readonly isEdited: boolean;
}

/**
 * What the list shows. The URL is where it is kept, so every state can be linked to; a view in it
 * stands for what was saved under its number.
 */
export function useListState(views: readonly SavedView[]): ShownList {
  const search = useQueryString();
  const [path, navigate] = useLocation();
  const { id, isEdited } = viewIn(search);
  const view = views.find((candidate) => candidate.id === id) ?? null;
  const state = useMemo(
    () => (view !== null && !isEdited ? stateOf(view.question) : parseListState(search)),
    [view, isEdited, search],
  );
  const change = useCallback<ChangeList>(
    (changed) => {
      const query = searchOf({ ...state, ...changed }, view);
      navigate(query === "" ? path : `${path}?${query}`, { replace: true });
    },
    [state, view, path, navigate],
  );
  return { state, change, view, isEdited: view !== null && isEdited };
}

/** The list's last URL, so that a call's page leads back to it, also after a reload. */
const LAST = "tuner.list.";
/** What that list showed, with its view spelled out. */
const SHOWN = "tuner.listShown.";

export function rememberList(workspaceId: number, search: string, state: ListState): void {
  sessionStorage.setItem(LAST + workspaceId, search);
  sessionStorage.setItem(SHOWN + workspaceId, formatListState(state));
}

/** What the list showed that was last looked at, as a query without its `?`. */
export function lastListSearch(workspaceId: number): string {
  return sessionStorage.getItem(SHOWN + workspaceId) ?? "";
}

export function listPath(workspaceId: number): string {
  const search = sessionStorage.getItem(LAST + workspaceId) ?? "";
  return `/w/${workspaceId}/calls${search === "" ? "" : `?${search}`}`;
}
