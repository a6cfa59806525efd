import { useCallback, useEffect, useState } from "react";

/** A row to be shown. A new object each time, so that going to the same row works again. */
export interface RowTarget {
  readonly rowIndex: number;
  /** `nearest` leaves the transcript still where the row is in view already. */
  readonly align: "center" | "nearest";
}

export type GoToRow = (rowIndex: number, align?: RowTarget["align"]) => void;

function targetInFragment(): RowTarget | null {
  const match = /^#row-(\d+)$/.exec(window.location.hash);
  return match ? { rowIndex: Number(match[1]), align: "center" } : null;
}

/** The row that the URL's fragment names (`#row-12`), and the way to name another. */
export function useRowTarget(): [RowTarget | null, GoToRow] {
  const [target, setTarget] = useState(targetInFragment);
  useEffect(() => {
    const follow = () => setTarget(targetInFragment());
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  const goTo = useCallback<GoToRow>((rowIndex, align = "center") => {
    history.replaceState(history.state, "", `#row-${rowIndex}`);
    setTarget({ rowIndex, align });
  }, []);
  return [target, goTo];
}
