import { Suspense } from "react";
import { LinkTabs } from "../shell/LinkTabs";
import { NotFoundPage } from "../shell/NotFoundPage";
import { Page } from "../shell/Page";
import { useWorkspace } from "../shell/workspace";
import { SETTINGS_TABS, type SettingsTab } from "./settingsTabs";

const [FIRST] = SETTINGS_TABS;

function pathOfTab(workspaceId: number, tab: SettingsTab): string {
  const page = `/w/${workspaceId}/settings`;
  return tab === FIRST ? page : `${page}/${tab.key}`;
}

/** What holds for the whole workspace, one part of it at a time. */
export default function SettingsPage({ tab }: { tab: string | undefined }) {
  const workspace = useWorkspace();
  const current = tab === undefined ? FIRST : SETTINGS_TABS.find(({ key }) => key === tab);
  if (current === undefined) return <NotFoundPage />;
  const tabs = SETTINGS_TABS.map((each) => ({
    key: each.key,
    title: each.title,
    href: pathOfTab(workspace.id, each),
  }));
  return (
    <Page
      title="Workspace"
      count={workspace.name}
      tabs={<LinkTabs label="Parts of the workspace" tabs={tabs} current={current.key} />}
    >
      <Suspense>
        <current.Body key={workspace.id} />
      </Suspense>
    </Page>
  );
}
