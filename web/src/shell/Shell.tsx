import { useDisclosure } from "@mantine/hooks";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import type { Workspace } from "../api/types";
import { Crash } from "./Crash";
import { Navigation } from "./Navigation";
import styles from "./Shell.module.css";
import { useShortcuts } from "./useShortcuts";
import { rememberWorkspace, WorkspaceContext } from "./workspace";

const ShortcutSheet = lazy(() => import("./ShortcutSheet"));

/** The frame of every page of a workspace: navigation at the side, the page beside it. */
export function Shell({ workspace, children }: { workspace: Workspace; children: ReactNode }) {
  const [sheet, { open, close }] = useDisclosure(false);
  useShortcuts({ "?": open });
  useEffect(() => rememberWorkspace(workspace.id), [workspace.id]);
  return (
    <WorkspaceContext value={workspace}>
      <a className={styles.skip} href="#page">
        Skip to the page
      </a>
      <div className={styles.shell}>
        <Navigation workspace={workspace} onShortcuts={open} />
        <main id="page" className={styles.page}>
          <Crash key={workspace.id}>{children}</Crash>
        </main>
      </div>
      {sheet && (
        <Suspense>
          <ShortcutSheet onClose={close} />
        </Suspense>
      )}
    </WorkspaceContext>
  );
}
