import { useCallback, useRef, useState } from "react";
import type { CallRow } from "../api/types";
import { isSelected, NOTHING, type Selection, set } from "./selection";

export interface ListSelection {
  readonly selection: Selection;
  /** One call, or with `range` all from the last one that was toggled to this one. */
  readonly toggle: (index: number, range?: boolean) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
}

/** The selection in a list; it ends with the question that the list answers. */
export function useListSelection(calls: readonly CallRow[], question: object): ListSelection {
  const [selection, setSelection] = useState(NOTHING);
  const [asked, setAsked] = useState(question);
  const anchor = useRef<number | null>(null);
  if (asked !== question) {
    setAsked(question);
    setSelection(NOTHING);
  }
  const latest = useRef(calls);
  latest.current = calls;
  const toggle = useCallback((index: number, range = false) => {
    const list = latest.current;
    const call = list[index];
    if (!call) return;
    const from = range ? list.findIndex(({ id }) => id === anchor.current) : -1;
    anchor.current = call.id;
    setSelection((before) => {
      const selected = from === -1 ? !isSelected(before, call.id) : true;
      const [low, high] =
        from === -1 ? [index, index] : [Math.min(from, index), Math.max(from, index)];
      return set(
        before,
        list.slice(low, high + 1).map(({ id }) => id),
        selected,
      );
    });
  }, []);
  const selectAll = useCallback(() => setSelection({ ids: new Set(), all: true }), []);
  const clear = useCallback(() => setSelection(NOTHING), []);
  return { selection, toggle, selectAll, clear };
}
