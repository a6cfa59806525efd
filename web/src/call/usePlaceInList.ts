import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import type { CallRow } from "../api/types";

export interface PlaceInList {
  /** From 1. */
  readonly position: number;
  /** How many calls of the list are loaded; with `more`, it goes on. */
  readonly loaded: number;
  readonly more: boolean;
}

type Pages = InfiniteData<{ calls: CallRow[]; next_cursor: string | null }>;

/** Where a call stands in the list that one came from; null where that list is not loaded. */
export function usePlaceInList(workspaceId: number, callId: number): PlaceInList | null {
  const lists = useQueryClient()
    .getQueryCache()
    .findAll({ queryKey: ["calls", workspaceId] })
    .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  for (const list of lists) {
    const pages = (list.state.data as Pages | undefined)?.pages ?? [];
    const calls = pages.flatMap((page) => page.calls);
    const index = calls.findIndex((call) => call.id === callId);
    if (index === -1) continue;
    return {
      position: index + 1,
      loaded: calls.length,
      more: pages.at(-1)?.next_cursor != null,
    };
  }
  return null;
}
