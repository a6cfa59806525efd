import { useDisclosure } from "@mantine/hooks";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { useLocation } from "wouter";
import type { Workspace } from "../api/types";
import { Crash } from "./Crash";
import { Confirmations } from "./confirm";
import { Navigation } from "./Navigation";
import { PLACES, pathOfPlace } from "./places";
import styles from "./Shell.module.css";
import { useTimeZone } from "./timeZone";
import { Toasts } from "./toasts";
import { useShortcuts } from "./useShortcuts";
import { rememberWorkspace, WorkspaceContext } from "./workspace";

const ShortcutSheet = lazy(() => import("./ShortcutSheet"));

/** The frame of every page of a workspace: navigation at the side, the page beside it. */
export function Shell({ workspace, children }: { workspace: Workspace; children: ReactNode }) {
  const [sheet, { open, close }] = useDisclosure(false);
  const [, navigate] = useLocation();
  const { zone } = useTimeZone();
  const toPlaces = PLACES.map((place) => [
    `g ${place.key}`,
    () => navigate(pathOfPlace(workspace.id, place)),
  ]);
  useShortcuts({ "?": open, ...Object.fromEntries(toPlaces) });
  useEffect(() => rememberWorkspace(workspace.id), [workspace.id]);
  return (
    <WorkspaceContext value={workspace}>
      <Toasts>
        <Confirmations>
          <a className={styles.skip} href="#page">
            Skip to the page
          </a>
          <div className={styles.shell}>
            <Navigation workspace={workspace} onShortcuts={open} />
            <main id="page" className={styles.page}>
              {/* Another zone: every time on the page is written anew. */}
              <Crash key={`${workspace.id} ${zone}`}>{children}</Crash>
            </main>
          </div>
          {sheet && (
            <Suspense>
              <ShortcutSheet onClose={close} />
            </Suspense>
          )}
        </Confirmations>
      </Toasts>
    </WorkspaceContext>
  );
}
