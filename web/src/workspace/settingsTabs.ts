import { type ComponentType, lazy } from "react";

export interface SettingsTab {
  /** In the path below `/settings`; the first tab has none. */
  readonly key: string;
  readonly title: string;
  readonly Body: ComponentType;
}

/** The parts of a workspace's page, in their order. */
export const SETTINGS_TABS: readonly [SettingsTab, ...SettingsTab[]] = [
  { key: "general", title: "General", Body: lazy(() => import("./GeneralTab")) },
  { key: "keys", title: "API keys", Body: lazy(() => import("./KeysTab")) },
  { key: "models", title: "Models", Body: lazy(() => import("../models/ModelsTab")) },
  { key: "members", title: "Members", Body: lazy(() => import("../people/MembersTab")) },
  { key: "audit", title: "Audit log", Body: lazy(() => import("../people/AuditTab")) },
  { key: "retention", title: "Retention", Body: lazy(() => import("./RetentionTab")) },
];
