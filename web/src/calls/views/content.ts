/** A saved view and what a list shows, one as the other. */
import type { SavedView } from "../../api/types";
import { formatFilter, parseFilter } from "../filters";
import { formatListState, formatSort, type ListState, parseSort } from "../listState";

export type ViewQuestion = SavedView["question"];

export function stateOf({
  filters = [],
  q = "",
  period,
  sort,
  columns = [],
}: ViewQuestion): ListState {
  return {
    text: q,
    filters: filters.map(parseFilter).filter((filter) => filter !== null),
    period: period ?? null,
    sort: parseSort(sort),
    columns: columns.length > 0 ? columns : null,
  };
}

export function questionFor({ text, filters, period, sort, columns }: ListState): ViewQuestion {
  return {
    filters: filters.map(formatFilter),
    q: text,
    period,
    sort: formatSort(sort),
    columns: [...(columns ?? [])],
  };
}

const VIEW = "view";
const EDITED = "edited";

/** The number of the view that a URL names, and whether something is changed on top of it. */
export function viewIn(search: string): { id: number | null; isEdited: boolean } {
  const params = new URLSearchParams(search);
  const id = Number(params.get(VIEW));
  return { id: Number.isInteger(id) && id > 0 ? id : null, isEdited: params.has(EDITED) };
}

/** The URL's query for a state on top of a view: only the view where it shows just that. */
export function searchOf(state: ListState, view: SavedView | null): string {
  const query = formatListState(state);
  if (view === null) return query;
  if (query === formatListState(stateOf(view.question))) return `${VIEW}=${view.id}`;
  return [`${VIEW}=${view.id}&${EDITED}=1`, query].filter(Boolean).join("&");
}
