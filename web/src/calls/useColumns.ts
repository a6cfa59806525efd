import { useState } from "react";
import { useRules } from "../rules/queries";
import { COLUMNS_WITH_TAGS, DEFAULT_COLUMNS } from "./columns";
import type { ListState } from "./listState";
import type { ChangeList } from "./useListState";

const STORED = "tuner.columns";

function stored(): readonly string[] | null {
  const keys = localStorage.getItem(STORED)?.split(",").filter(Boolean);
  return keys && keys.length > 0 ? keys : null;
}

/** The keys of the columns shown: the URL's, else the viewer's last choice, else the usual. */
export function useColumns(
  state: ListState,
  change: ChangeList,
): [readonly string[], (keys: readonly string[] | null) => void] {
  const [own, setOwn] = useState(stored);
  const hasRules = (useRules(null).data?.length ?? 0) > 0;
  const choose = (keys: readonly string[] | null) => {
    if (keys === null) localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, keys.join(","));
    setOwn(keys);
    change({ columns: keys });
  };
  return [state.columns ?? own ?? (hasRules ? COLUMNS_WITH_TAGS : DEFAULT_COLUMNS), choose];
}
