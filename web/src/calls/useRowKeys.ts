import type { RefObject } from "react";
import { type ActiveRow, useActiveRow } from "../shell/useActiveRow";
import { useShortcuts } from "../shell/useShortcuts";

/**
 * The keys of the list: j and k go from call to call, with Shift they select on the way, x selects,
 * o and Enter open, Home and End lead to the ends.
 */
export function useRowKeys(
  container: RefObject<HTMLElement | null>,
  count: number,
  scrollTo: (index: number) => void,
  toggle: (index: number, range?: boolean) => void,
): ActiveRow {
  const row = useActiveRow(container, count, scrollTo);
  const extend = (by: number) => {
    const from = row.now();
    if (from === -1) {
      row.goTo(0);
      toggle(0);
      return;
    }
    const next = Math.min(Math.max(from + by, 0), count - 1);
    toggle(from, true);
    row.goTo(next);
    toggle(next, true);
  };
  useShortcuts({
    j: { does: "Next call", run: () => row.goTo(row.now() + 1) },
    k: { does: "Previous call", run: () => row.goTo(row.now() - 1) },
    J: { does: "Select on to the next call", run: () => extend(1) },
    K: { does: "Select on to the previous call", run: () => extend(-1) },
    x: {
      does: "Select the call, or give it up",
      run: () => row.now() >= 0 && toggle(row.now()),
    },
    o: { does: "Open the call", run: row.open },
    Enter: { does: "Open the call", run: row.enter },
    Home: {
      does: "First call",
      run: (event) => {
        event.preventDefault();
        row.goTo(0);
      },
    },
    End: {
      does: "Last call that is loaded",
      run: (event) => {
        event.preventDefault();
        row.goTo(count - 1);
      },
    },
  });
  return row;
}
