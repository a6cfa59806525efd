import type { RefObject } from "react";
import { useActiveRow } from "./useActiveRow";
import { useShortcuts } from "./useShortcuts";

/**
 * j and k move through a virtualised list, Enter opens the row they came to. Returns the row's
 * index, or -1.
 */
export function useListKeys(
  container: RefObject<HTMLElement | null>,
  count: number,
  scrollTo: (index: number) => void,
): number {
  const row = useActiveRow(container, count, scrollTo);
  useShortcuts({
    j: { does: "Next row", run: () => row.goTo(row.now() + 1) },
    k: { does: "Previous row", run: () => row.goTo(row.now() - 1) },
    Enter: { does: "Open the row", run: row.enter },
  });
  return row.active;
}
