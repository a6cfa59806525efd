/** The view with which the list opens in a workspace, as the viewer likes it in this browser. */
import { useSyncExternalStore } from "react";

const KEPT = "tuner.view.";
const listeners = new Set<() => void>();

export function defaultView(workspaceId: number): number | null {
  return Number(localStorage.getItem(KEPT + workspaceId)) || null;
}

export function chooseDefaultView(workspaceId: number, id: number | null): void {
  if (id === null) localStorage.removeItem(KEPT + workspaceId);
  else localStorage.setItem(KEPT + workspaceId, String(id));
  for (const listener of listeners) listener();
}

export function useDefaultView(workspaceId: number): number | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => defaultView(workspaceId),
  );
}
