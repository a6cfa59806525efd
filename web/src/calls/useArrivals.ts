import { type RefObject, useLayoutEffect, useMemo, useRef } from "react";
import type { CallRow } from "../api/types";

/** More than so many at once are another page, not news. */
const MOST = 150;
/** New calls are looked for among so many at the top. */
const LOOKED_AT = 300;

interface Known {
  /** The list that was drawn, its ids at the top, and the call that stood first in it. */
  readonly of: string;
  readonly ids: ReadonlySet<number>;
  readonly first: number | undefined;
}

const NONE: ReadonlySet<number> = new Set();

/**
 * The calls that came in at the top since the list was drawn. They push the others down; what one
 * looks at stays where it is. Nothing is new in another list (`of` tells lists apart).
 */
export function useArrivals(
  of: string,
  calls: readonly CallRow[],
  scroller: RefObject<HTMLElement | null>,
  height: number,
): ReadonlySet<number> {
  const drawn = useRef<Known | null>(null);
  const fresh = useMemo(() => {
    const known = drawn.current;
    if (known?.of !== of || known.ids.size === 0 || calls.length - known.ids.size > MOST)
      return NONE;
    return new Set(calls.slice(0, LOOKED_AT).flatMap(({ id }) => (known.ids.has(id) ? [] : [id])));
  }, [of, calls]);
  useLayoutEffect(() => {
    const element = scroller.current;
    const known = drawn.current;
    const pushed = known?.of === of ? calls.findIndex(({ id }) => id === known.first) : 0;
    if (element && element.scrollTop > 0 && pushed > 0) element.scrollTop += pushed * height;
    const ids = new Set(calls.slice(0, LOOKED_AT).map(({ id }) => id));
    drawn.current = { of, ids, first: calls[0]?.id };
  }, [of, calls, scroller, height]);
  return fresh;
}
