/** How the viewer likes the list: how dense, how times are told, how wide the columns are. */
import { useSyncExternalStore } from "react";

export const DENSITIES = { compact: 28, normal: 34, roomy: 44 } as const;
export type Density = keyof typeof DENSITIES;
export type Times = "relative" | "exact";

export interface Display {
  readonly density: Density;
  readonly times: Times;
  /** In pixels, by the column's key; others are as wide as they usually are. */
  readonly widths: Readonly<Record<string, number>>;
}

const KEPT = "tuner.list.display";
const USUAL: Display = { density: "normal", times: "relative", widths: {} };
export const NARROWEST = 48;
export const WIDEST = 640;

function read(): Display {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    return {
      density: kept.density in DENSITIES ? kept.density : USUAL.density,
      times: kept.times === "exact" ? "exact" : USUAL.times,
      widths: typeof kept.widths === "object" && kept.widths !== null ? kept.widths : {},
    };
  } catch {
    return USUAL; // Somebody else's text under our name.
  }
}

let current = read();
const listeners = new Set<() => void>();

export function changeDisplay(change: Partial<Display>): void {
  current = { ...current, ...change };
  localStorage.setItem(KEPT, JSON.stringify(current));
  for (const listener of listeners) listener();
}

export function changeWidth(key: string, width: number): void {
  const within = Math.round(Math.min(Math.max(width, NARROWEST), WIDEST));
  changeDisplay({ widths: { ...current.widths, [key]: within } });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useDisplay(): Display {
  return useSyncExternalStore(subscribe, () => current);
}
