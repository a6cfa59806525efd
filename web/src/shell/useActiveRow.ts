import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";

export interface ActiveRow {
  /** The index of the row that the keys came to, or -1. */
  readonly active: number;
  /** The same at this moment: a key may come before what the one before it did is drawn. */
  readonly now: () => number;
  readonly goTo: (index: number) => void;
  /** Goes to none, as when the list becomes another one. */
  readonly leave: () => void;
  readonly open: () => void;
  /** Opens the row if Enter is meant for it, and not for something else that has the focus. */
  readonly enter: (event: KeyboardEvent) => void;
}

/**
 * The row of a virtualised list that the keys came to. It gets the focus (on the link in
 * `[data-index]`), but which row it is does not hang on that: a row may have to be scrolled to and
 * drawn first, and what is asked of it until then is done as soon as it is there.
 */
export function useActiveRow(
  container: RefObject<HTMLElement | null>,
  count: number,
  scrollTo: (index: number) => void,
): ActiveRow {
  const [drawn, setDrawn] = useState(-1);
  const at = useRef(-1);
  const toFocus = useRef(false);
  const toOpen = useRef(false);
  const now = () => (at.current < count ? at.current : -1);
  const settle = () => {
    if (!toFocus.current && !toOpen.current) return;
    const link = container.current?.querySelector<HTMLElement>(`[data-index="${now()}"] a`);
    if (!link) return;
    const opens = toOpen.current;
    toFocus.current = false;
    toOpen.current = false;
    link.focus({ preventScroll: true });
    if (opens) link.click();
  };
  // The list draws itself again when it was scrolled, so this comes when the row is there.
  useLayoutEffect(settle);
  const goTo = (index: number) => {
    const next = Math.min(Math.max(index, 0), count - 1);
    if (next < 0) return;
    at.current = next;
    toFocus.current = true;
    toOpen.current = false;
    scrollTo(next);
    setDrawn(next);
    settle();
  };
  const leave = useCallback(() => {
    at.current = -1;
    toFocus.current = false;
    toOpen.current = false;
    setDrawn(-1);
    const focus = document.activeElement;
    if (focus instanceof HTMLElement && focus.closest("[data-index]")) focus.blur();
  }, []);
  const open = () => {
    if (now() < 0) return;
    toOpen.current = true;
    scrollTo(now());
    settle();
  };
  const enter = (event: KeyboardEvent) => {
    const focus = document.activeElement;
    if (now() < 0 || !(toFocus.current || focus === null || focus === document.body)) return;
    event.preventDefault();
    open();
  };
  return { active: drawn < count ? drawn : -1, now, goTo, leave, open, enter };
}
