import type { IconName } from "../theme/Icon";

/** A page of a workspace, as the navigation, the palette and the keyboard know it. */
export interface Place {
  readonly title: string;
  readonly icon: IconName;
  /** Below `/w/<workspace id>/`. */
  readonly path: string;
  /** Pressed after `g`. */
  readonly key: string;
}

/** In the order of the navigation; a workspace opens at the first. */
export const PLACES: readonly [Place, ...Place[]] = [
  { title: "Overview", icon: "overview", path: "overview", key: "o" },
  { title: "Calls", icon: "calls", path: "calls", key: "c" },
  { title: "Agents", icon: "agents", path: "agents", key: "a" },
  { title: "Deliveries", icon: "deliveries", path: "deliveries", key: "d" },
  { title: "Workspace", icon: "settings", path: "settings", key: "s" },
];

export function pathOfPlace(workspaceId: number, place: Place): string {
  return `/w/${workspaceId}/${place.path}`;
}

/** Where a workspace opens. */
export function startOf(workspaceId: number): string {
  return pathOfPlace(workspaceId, PLACES[0]);
}

/** Whether a location is this path or one below it. */
export function isWithin(location: string, path: string): boolean {
  return location === path || location.startsWith(`${path}/`);
}
