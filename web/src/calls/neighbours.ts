/** The calls beside one, in the list that one came from. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import { useWorkspace } from "../shell/workspace";
import { parseListState, questionOf } from "./listState";
import { lastListSearch } from "./useListState";

export interface Neighbours {
  /** The number of the call above this one; null at the top, and while it is not known. */
  readonly previous: number | null;
  readonly next: number | null;
}

const NONE: Neighbours = { previous: null, next: null };

/** Who stands before and after a call in the list that was last looked at, else in the newest. */
export function useNeighbours(callId: number): Neighbours {
  const { id } = useWorkspace();
  const search = lastListSearch(id);
  const found = useQuery({
    queryKey: ["neighbours", id, callId, search],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/workspaces/{workspace_id}/calls/{call_id}/neighbours", {
          params: {
            path: { workspace_id: id, call_id: callId },
            query: questionOf(parseListState(search), Date.now()),
          },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
  return found.data === undefined || found.isPlaceholderData ? NONE : found.data;
}

/** The path of a call; `find` are words whose occurrences it marks, and to the first of which it goes. */
export function callPath(workspaceId: number, callId: number, find = ""): string {
  const path = `/w/${workspaceId}/calls/${callId}`;
  return find === "" ? path : `${path}?${new URLSearchParams({ find })}`;
}
