import { useSyncExternalStore } from "react";
import { Instant } from "../shell/Instant";
import { useDisplay } from "./display";

const TICK_MS = 30_000;
const DAY_MS = 86_400_000;

/** One clock for all rows: what it tells changes twice a minute, and only while it is looked at. */
let now = Date.now();
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  now = Date.now();
  ticking ??= setInterval(() => {
    now = Date.now();
    for (const told of listeners) told();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** When something was: how long ago within the last day if the viewer likes that, else exactly. */
export function When({ ms }: { ms: number }) {
  const { times } = useDisplay();
  const at = useSyncExternalStore(subscribe, () => now);
  const isRecent = ms <= at && at - ms < DAY_MS;
  return <Instant ms={ms} to={times === "relative" && isRecent ? "ago" : "minute"} />;
}
