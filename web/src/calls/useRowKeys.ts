import { type RefObject, useEffect, useRef, useState } from "react";
import { useShortcuts } from "../shell/useShortcuts";

/**
 * The keys of the list: j and k go from call to call, with Shift they select on the way, x selects,
 * o opens, Home and End lead to the ends. The call that one comes to gets the focus (on the link in
 * `[data-index]`), so Enter opens it as it opens any link. Returns its index, or -1.
 */
export function useRowKeys(
  container: RefObject<HTMLElement | null>,
  count: number,
  scrollTo: (index: number) => void,
  toggle: (index: number, range?: boolean) => void,
): number {
  const [active, setActive] = useState(-1);
  const moved = useRef(false);
  const linkAt = (index: number) =>
    container.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`);
  const goTo = (index: number): boolean => {
    const next = Math.min(Math.max(index, 0), count - 1);
    if (next < 0) return false;
    scrollTo(next);
    moved.current = true;
    setActive(next);
    return next !== active;
  };
  const extend = (by: number) => {
    if (active === -1) {
      goTo(0);
      toggle(0);
      return;
    }
    const next = Math.min(Math.max(active + by, 0), count - 1);
    toggle(active, true);
    goTo(next);
    toggle(next, true);
  };
  useShortcuts({
    j: { does: "Next call", run: () => void goTo(active + 1) },
    k: { does: "Previous call", run: () => void goTo(active - 1) },
    J: { does: "Select on to the next call", run: () => extend(1) },
    K: { does: "Select on to the previous call", run: () => extend(-1) },
    x: { does: "Select the call, or give it up", run: () => active >= 0 && toggle(active) },
    o: { does: "Open the call", run: () => linkAt(active)?.click() },
    Home: {
      does: "First call",
      run: (event) => {
        event.preventDefault();
        goTo(0);
      },
    },
    End: {
      does: "Last call that is loaded",
      run: (event) => {
        event.preventDefault();
        goTo(count - 1);
      },
    },
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
