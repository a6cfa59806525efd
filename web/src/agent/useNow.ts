import { useEffect, useState } from "react";

/** The time, in epoch ms, which goes on by itself every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** `5 s ago`, for what one has just waited for; from a minute on see `formatAgo`. */
export function secondsAgo(ms: number, now: number): string {
  return `${Math.max(0, Math.floor((now - ms) / 1000))} s ago`;
}
