import type { Role } from "../api/types";

/** What each role is called, and what it may do. */
export const ROLES: Readonly<Record<Role, { title: string; article: string; may: string }>> = {
  viewer: { title: "Viewer", article: "a", may: "Looks at everything and changes nothing." },
  editor: {
    title: "Editor",
    article: "an",
    may: "Also changes agents, deletes calls and replays deliveries.",
  },
  owner: {
    title: "Owner",
    article: "an",
    may: "Also manages people, keys and the workspace itself.",
  },
};
