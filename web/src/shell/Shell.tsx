import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useLocation } from "wouter";
import type { Workspace } from "../api/types";
import { Crash } from "./Crash";
import { Navigation } from "./Navigation";
import { PLACES, pathOfPlace } from "./places";
import styles from "./Shell.module.css";
import { useTimeZone } from "./timeZone";
import { useShortcuts } from "./useShortcuts";
import { rememberWorkspace, WorkspaceContext } from "./workspace";

const Palette = lazy(() => import("../palette/Palette"));
const ShortcutSheet = lazy(() => import("./ShortcutSheet"));
const NewWorkspaceDialog = lazy(() => import("../workspace/NewWorkspaceDialog"));
const TimeZoneDialog = lazy(() => import("./TimeZoneDialog"));

type Layer = "palette" | "shortcuts" | "timeZone" | "newWorkspace";

/** The frame of every page of a workspace: navigation at the side, the page beside it. */
export function Shell({ workspace, children }: { workspace: Workspace; children: ReactNode }) {
  const [layer, show] = useState<Layer | null>(null);
  const close = () => show(null);
  const [path, navigate] = useLocation();
  const openPalette = (event: KeyboardEvent) => {
    event.preventDefault(); // The key must not land in the input.
    show("palette");
  };
  const layers = {
    onShortcuts: () => show("shortcuts"),
    onTimeZone: () => show("timeZone"),
    onNewWorkspace: () => show("newWorkspace"),
  };
  useShortcuts(
    {
      "mod+k": { does: "Find anything", run: openPalette },
      "/": { does: "Find anything", run: openPalette },
      "?": { does: "Show this sheet", run: () => show("shortcuts") },
      ...Object.fromEntries(
        PLACES.map((place) => [
          `g ${place.key}`,
          { does: `Go to ${place.title}`, run: () => navigate(pathOfPlace(workspace.id, place)) },
        ]),
      ),
    },
    { everywhere: true },
  );
  useEffect(() => rememberWorkspace(workspace.id), [workspace.id]);
  // A page is drawn anew in another zone, so that no time in it stays in the one before.
  const { zone } = useTimeZone();
  return (
    <WorkspaceContext value={workspace}>
      <a className={styles.skip} href="#page">
        Skip to the page
      </a>
      <div className={styles.shell}>
        <Navigation workspace={workspace} onPalette={() => show("palette")} {...layers} />
        <main id="page" className={styles.page} tabIndex={-1}>
          <Crash key={`${workspace.id} ${zone}`} path={path}>
            {children}
          </Crash>
        </main>
      </div>
      <Suspense>
        {layer === "palette" && <Palette onClose={close} {...layers} />}
        {layer === "shortcuts" && <ShortcutSheet onClose={close} />}
        {layer === "newWorkspace" && <NewWorkspaceDialog onClose={close} />}
        {layer === "timeZone" && <TimeZoneDialog onClose={close} />}
      </Suspense>
    </WorkspaceContext>
  );
}
