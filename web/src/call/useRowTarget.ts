import { useCallback, useEffect, useState } from "react";
import { useLocation } from "wouter";

/** A row to be shown. A new object each time, so that going to the same row works again. */
export interface RowTarget {
  readonly rowIndex: number;
  /** `nearest` leaves the transcript still where the row is in view already. */
  readonly align: "center" | "nearest";
}

export type GoToRow = (rowIndex: number, align?: RowTarget["align"]) => void;

/** `#row-12`; or `?row=12`, for whoever links from where fragments get lost. */
export function rowNamed({ hash, search }: Pick<Location, "hash" | "search">): number | null {
  const named = /^#row-(\d+)$/.exec(hash)?.[1] ?? new URLSearchParams(search).get("row");
  return named !== null && /^\d+$/.test(named) ? Number(named) : null;
}

function targetInUrl(): RowTarget | null {
  const rowIndex = rowNamed(window.location);
  return rowIndex === null ? null : { rowIndex, align: "center" };
}

/** What of the URL belongs to the transcript; the rest belongs to other tabs. */
const OF_TRANSCRIPT = ["find", "hide"];

/** A row's address within the call; rows are shown on the transcript, whatever tab one is on. */
export function rowPath(path: string, search: string, rowIndex: number): string {
  const kept = [...new URLSearchParams(search)].filter(([name]) => OF_TRANSCRIPT.includes(name));
  const query = new URLSearchParams(kept).toString();
  return `${path}${query === "" ? "" : `?${query}`}#row-${rowIndex}`;
}

/**
 * The row that the URL names (`#row-12`, `?row=12`), and the way to name another. From another tab
 * one goes to the transcript, and Back leads to that tab again.
 */
export function useRowTarget(): [RowTarget | null, GoToRow] {
  const [target, setTarget] = useState(targetInUrl);
  const [path, navigate] = useLocation();
  useEffect(() => {
    const follow = () => setTarget(targetInUrl());
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  const goTo = useCallback<GoToRow>(
    (rowIndex, align = "center") => {
      const { search } = window.location;
      const leavesTab = new URLSearchParams(search).has("tab");
      navigate(rowPath(path, search, rowIndex), { replace: !leavesTab });
      setTarget({ rowIndex, align });
    },
    [path, navigate],
  );
  return [target, goTo];
}
