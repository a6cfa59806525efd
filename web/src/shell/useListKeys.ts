import { type RefObject, useEffect, useRef, useState } from "react";
import { useShortcuts } from "./useShortcuts";

/**
 * j and k move through a virtualised list. The row they come to gets the focus (on the link in
 * `[data-index]`), so Enter opens it as it opens any link. Returns the row's index, or -1.
 */
export function useListKeys(
  container: RefObject<HTMLElement | null>,
  count: number,
  scrollTo: (index: number) => void,
): number {
  const [active, setActive] = useState(-1);
  const moved = useRef(false);
  const move = (by: number) => {
    const next = Math.min(Math.max(active + by, 0), count - 1);
    if (next < 0) return;
    scrollTo(next);
    moved.current = true;
    setActive(next);
  };
  useShortcuts({
    j: { does: "Next row", run: () => move(1) },
    k: { does: "Previous row", run: () => move(-1) },
  });
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    // The row may have to be drawn first, after the list has scrolled to it.
    const frame = requestAnimationFrame(() => {
      const link = container.current?.querySelector<HTMLElement>(`[data-index="${active}"] a`);
      link?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [active, container]);
  return active < count ? active : -1;
}
