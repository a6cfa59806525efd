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

export const PLACES: readonly Place[] = [
  { title: "Calls", icon: "calls", path: "calls", key: "c" },
];

export function pathOfPlace(workspaceId: number, place: Place): string {
  return `/w/${workspaceId}/${place.path}`;
}
