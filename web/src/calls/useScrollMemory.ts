import { type RefObject, useEffect, useState } from "react";

const offsets = new Map<string, number>();

const here = () => window.location.pathname + window.location.search;

/**
 * Where the list was scrolled to when one left it, for the same URL; 0 at first, and where it is
 * not to be restored because another question was asked meanwhile.
 */
export function useScrollMemory(
  scroller: RefObject<HTMLElement | null>,
  restoring: boolean,
): number {
  const [offset] = useState(() => (restoring ? (offsets.get(here()) ?? 0) : 0));
  useEffect(() => {
    const element = scroller.current;
    const keep = () => element && offsets.set(here(), element.scrollTop);
    element?.addEventListener("scroll", keep, { passive: true });
    return () => element?.removeEventListener("scroll", keep);
  }, [scroller]);
  return offset;
}
