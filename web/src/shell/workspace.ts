import { createContext, useContext } from "react";
import type { Workspace } from "../api/types";

const LAST = "tuner.workspace";

/** The workspace that the page is about; every page below the shell has one. */
export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) throw new Error("useWorkspace outside of a workspace's page");
  return workspace;
}

export function rememberWorkspace(id: number): void {
  localStorage.setItem(LAST, String(id));
}

/** The workspace to open first: the last one used, else the first. */
export function firstWorkspace(workspaces: readonly Workspace[]): Workspace | null {
  const last = Number(localStorage.getItem(LAST));
  return workspaces.find((workspace) => workspace.id === last) ?? workspaces[0] ?? null;
}
