import type { Role } from "../api/types";

/** What each role is called, and what it may do. */
export const ROLES: Readonly<Record<Role, { title: string; may: string }>> = {
  viewer: { title: "Viewer", may: "Looks at everything and changes nothing." },
  editor: { title: "Editor", may: "Also changes agents, deletes calls and replays deliveries." },
  owner: { title: "Owner", may: "Also manages people, keys and the workspace itself." },
};
