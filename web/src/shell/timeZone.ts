import { useSyncExternalStore } from "react";
import { showTimesIn } from "../format/time";
import { presentName } from "./zones";

const KEPT = "tuner.timeZone";

/** The zone of the browser, unless the viewer chose one. */
export const BROWSERS_ZONE = presentName(Intl.DateTimeFormat().resolvedOptions().timeZone);

const listeners = new Set<() => void>();

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: name });
    return true;
  } catch {
    return false; // A zone that this browser does not know.
  }
}

function readChosen(): string | null {
  const kept = localStorage.getItem(KEPT);
  return kept !== null && isZone(kept) ? kept : null;
}

let chosen = readChosen();
showTimesIn(chosen ?? BROWSERS_ZONE);

/** Shows all times in this zone from now on; `null` is the browser's own. */
export function chooseTimeZone(name: string | null): void {
  chosen = name;
  if (name === null) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, name);
  showTimesIn(name ?? BROWSERS_ZONE);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The zone in which times are shown, and whether the viewer chose it. */
export function useTimeZone(): { zone: string; isChosen: boolean } {
  const current = useSyncExternalStore(subscribe, () => chosen);
  return { zone: current ?? BROWSERS_ZONE, isChosen: current !== null };
}
