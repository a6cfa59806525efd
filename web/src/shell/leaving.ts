import { useEffect, useRef } from "react";
import type { AroundNavHandler } from "wouter";

type Ask = () => Promise<boolean>;

let guard: Ask | null = null;

/** Every way through the app passes here: it is asked first whether what is unsaved may be left. */
export const aroundNavigation: AroundNavHandler = (navigate, to, options) => {
  const here = window.location.pathname + window.location.search;
  if (guard === null || to === here) {
    navigate(to, options);
    return;
  }
  void guard().then((leave) => {
    if (leave) navigate(to, options);
  });
};

/**
 * While `unsaved`, `ask` is asked before another page is shown, and the browser asks by itself
 * before the app is left. Going back in the browser's history cannot be stopped.
 */
export function useAskBeforeLeaving(unsaved: boolean, ask: Ask): void {
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    if (!unsaved) return;
    const own: Ask = () => latest.current();
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    guard = own;
    window.addEventListener("beforeunload", onUnload);
    return () => {
      if (guard === own) guard = null;
      window.removeEventListener("beforeunload", onUnload);
    };
  }, [unsaved]);
}
