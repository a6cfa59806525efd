/** What became of the guide to the first call, by workspace: kept in the browser. */
import { useCallback, useSyncExternalStore } from "react";

/** `shown`: somebody follows it; `dismissed`: they know the way; `done`: a call was opened. */
export type Progress = "shown" | "dismissed" | "done";

const keyOf = (workspaceId: number): string => `tuner.firstRun.${workspaceId}`;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener); // Other tabs tell of theirs.
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

export function noteProgress(workspaceId: number, progress: Progress): void {
  localStorage.setItem(keyOf(workspaceId), progress);
  for (const listener of listeners) listener();
}

/** A call was opened: whoever followed the guide has arrived. */
export function noteOpened(workspaceId: number): void {
  if (localStorage.getItem(keyOf(workspaceId)) === "shown") noteProgress(workspaceId, "done");
}

export function useProgress(workspaceId: number): string | null {
  return useSyncExternalStore(
    subscribe,
    useCallback(() => localStorage.getItem(keyOf(workspaceId)), [workspaceId]),
  );
}
