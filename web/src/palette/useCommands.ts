import { useMantineColorScheme } from "@mantine/core";
import { useLocation } from "wouter";
import { useAgents } from "../api/reference";
import { exportPath } from "../calls/queries";
import { formatInstant } from "../format/time";
import { useSession, useSignOut } from "../session/session";
import { PLACES, pathOfPlace, startOf } from "../shell/places";
import { useToast } from "../shell/toasts";
import { useWorkspace } from "../shell/workspace";
import { SETTINGS_TABS } from "../workspace/settingsTabs";
import type { Command } from "./command";
import { readRecentCalls } from "./recentCalls";

/** What the shell opens over the page. */
export interface Layers {
  readonly onShortcuts: () => void;
  readonly onTimeZone: () => void;
  readonly onNewWorkspace: () => void;
}

const SCHEMES = [
  { key: "light", title: "Light theme", icon: "sun" },
  { key: "dark", title: "Dark theme", icon: "moon" },
  { key: "auto", title: "Theme of the system", icon: "screen" },
] as const;

function usePages(): readonly Command[] {
  const workspace = useWorkspace();
  const [, navigate] = useLocation();
  const places = PLACES.map((place): Command => {
    const path = pathOfPlace(workspace.id, place);
    return {
      id: path,
      group: "Pages",
      title: place.title,
      icon: place.icon,
      keys: ["g", place.key],
      words: "go to page",
      run: () => navigate(path),
    };
  });
  const settings = SETTINGS_TABS.slice(1).map((tab): Command => {
    const path = `/w/${workspace.id}/settings/${tab.key}`;
    return {
      id: path,
      group: "Pages",
      title: tab.title,
      icon: "settings",
      hint: "Workspace",
      words: "go to page workspace settings",
      run: () => navigate(path),
    };
  });
  const account: Command = {
    id: "account",
    group: "Pages",
    title: "Your account",
    icon: "user",
    words: "go to page profile password sessions",
    run: () => navigate(`/w/${workspace.id}/account`),
  };
  return [...places, ...settings, account];
}

function useThings(): readonly Command[] {
  const workspace = useWorkspace();
  const [, navigate] = useLocation();
  const agents = (useAgents(workspace.id).data ?? []).filter((agent) => agent.deleted_at === null);
  const workspaces = useSession().data?.workspaces ?? [];
  return [
    ...readRecentCalls(workspace.id).map(
      (call): Command => ({
        id: `call ${call.id}`,
        group: "Recent calls",
        title: `${call.agent}, ${formatInstant(call.startedAtMs)}`,
        icon: "calls",
        hint: call.callId,
        words: `${call.callId} ${call.id}`,
        run: () => navigate(`/w/${workspace.id}/calls/${call.id}`),
      }),
    ),
    ...agents.map(
      (agent): Command => ({
        id: `agent ${agent.id}`,
        group: "Agents",
        title: agent.name,
        icon: "agents",
        hint: agent.remote_identifier,
        words: `${agent.remote_identifier} agent`,
        run: () => navigate(`/w/${workspace.id}/agents/${agent.id}`),
      }),
    ),
    ...agents.map(
      (agent): Command => ({
        id: `calls of ${agent.id}`,
        group: "Agents",
        title: `Calls of ${agent.name}`,
        icon: "filter",
        words: agent.remote_identifier,
        run: () => navigate(`/w/${workspace.id}/calls?filter=agent_id%3D${agent.id}`),
      }),
    ),
    ...workspaces
      .filter(({ id }) => id !== workspace.id)
      .map(
        (other): Command => ({
          id: `workspace ${other.id}`,
          group: "Workspaces",
          title: other.name,
          icon: "chevrons",
          hint: `workspace ${other.id}`,
          words: "go to switch workspace",
          run: () => navigate(startOf(other.id)),
        }),
      ),
  ];
}

function useActions({ onShortcuts, onTimeZone, onNewWorkspace }: Layers): readonly Command[] {
  const workspace = useWorkspace();
  const toast = useToast();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const action = (title: string, icon: Command["icon"], run: () => void): Command => ({
    id: `action ${title}`,
    group: "Actions",
    title,
    icon,
    run,
  });
  const copyLink = () => {
    void navigator.clipboard
      .writeText(window.location.href)
      .then(() => toast({ text: "The link to this page is copied.", tone: "good" }))
      .catch((error: Error) => toast({ text: `Not copied: ${error.message}`, tone: "error" }));
  };
  const exportAs = (format: "csv" | "json") => () =>
    window.location.assign(
      exportPath(workspace.id, { filter: [], sort: "-started_at_ms" }, format),
    );
  return [
    ...SCHEMES.filter(({ key }) => key !== colorScheme).map(
      ({ key, title, icon }): Command => ({
        ...action(title, icon, () => setColorScheme(key)),
        words: "appearance colours mode",
      }),
    ),
    { ...action("Choose the time zone", "clock", onTimeZone), words: "utc local hours" },
    { ...action("Keyboard shortcuts", "help", onShortcuts), keys: ["?"], words: "help keys" },
    action("Copy the link to this page", "link", copyLink),
    action("Export all calls as CSV", "download", exportAs("csv")),
    action("Export all calls as JSON lines", "download", exportAs("json")),
    action("New workspace", "plus", onNewWorkspace),
    { ...action("Sign out", "signOut", () => signOut.mutate()), words: "log out leave" },
  ];
}

/** All that the palette knows without asking the server. */
export function useCommands(layers: Layers): readonly Command[] {
  const pages = usePages();
  const things = useThings();
  const actions = useActions(layers);
  const recent = things.filter(({ group }) => group === "Recent calls");
  const others = things.filter(({ group }) => group !== "Recent calls");
  return [...recent, ...pages, ...others, ...actions];
}
