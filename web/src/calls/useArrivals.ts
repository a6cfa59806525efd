import { type RefObject, useLayoutEffect, useMemo, useRef } from "react";
import type { CallRow } from "../api/types";

/** A list as it was drawn. */
interface Drawn {
  readonly of: string;
  readonly first: number | undefined;
  /** The calls' numbers, each with what its row is known by. */
  readonly keys: ReadonlyMap<number, number>;
}

export interface Arrivals {
  /**
   * What the rows are known by, by the calls' numbers: a call keeps its row for as long as the list
   * stays the same, and another list takes the rows over, which is far sooner done than new ones.
   */
  readonly keys: ReadonlyMap<number, number>;
  /** The calls that came in above others since the list was drawn. */
  readonly fresh: ReadonlySet<number>;
}

const NONE: ReadonlyMap<number, number> = new Map();

/**
 * Tells calls that came in from those that were there; `of` tells lists apart. What one looks at
 * stays where it is when they push it down.
 */
export function useArrivals(
  of: string,
  calls: readonly CallRow[],
  scroller: RefObject<HTMLElement | null>,
  height: number,
): Arrivals {
  const drawn = useRef<Drawn | null>(null);
  const arrivals = useMemo(() => {
    const known = drawn.current?.of === of ? drawn.current.keys : NONE;
    const keys = new Map(known);
    for (const { id } of calls) if (!keys.has(id)) keys.set(id, keys.size);
    const end = calls.findLastIndex(({ id }) => known.has(id)); // what follows is a further page
    const above = calls.slice(0, end + 1).map(({ id }) => id);
    return { keys, fresh: new Set(above.filter((id) => !known.has(id))) };
  }, [of, calls]);
  useLayoutEffect(() => {
    const before = drawn.current;
    const pushed = before?.of === of ? calls.findIndex(({ id }) => id === before.first) : 0;
    // Only then is it asked for, because an answer needs the whole layout.
    if (pushed > 0 && scroller.current && scroller.current.scrollTop > 0) {
      scroller.current.scrollTop += pushed * height;
    }
    drawn.current = { of, first: calls[0]?.id, keys: arrivals.keys };
  }, [of, calls, arrivals, scroller, height]);
  return arrivals;
}
