import { useWorkspace } from "./workspace";

export interface May {
  /** Change what is in the workspace: agents, calls, deliveries. */
  readonly edit: boolean;
  /** Change the workspace itself: keys, people, what is kept. */
  readonly own: boolean;
}

export const EDITORS_ONLY = "Only editors and owners of this workspace can do this.";
export const OWNERS_ONLY = "Only owners of this workspace can do this.";

/** What the person who is signed in may do in this workspace. The server checks it again. */
export function useMay(): May {
  const { role } = useWorkspace();
  return { edit: role !== "viewer", own: role === "owner" };
}
